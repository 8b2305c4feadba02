"""The conference's seal: its key, sealing a PDF (PAdES B-B), extending the seal (to B-LTA), inspecting that of any file."""

from signatures.sealing import quick_reading
from signatures.sealing.authorities import Authority, AuthorityAwayError, Token, authority_at, ends_at, tokens_for
from signatures.sealing.containers import sealer
from signatures.sealing.devices import held_on_device
from signatures.sealing.extending import extended, renewed, time_ends_at, time_tops_in
from signatures.sealing.inspecting import SealedFile, SealReport, TooManySealsError, UnreadableError, inspect
from signatures.sealing.keys import PREVIEW_COMMON_NAME, SealKey, SealKeyError, held, load
from signatures.sealing.making import create, preview_key, rotate
from signatures.sealing.stamping import ROOM, NoRoomError, signature_value, stamped
from signatures.sealing.tokens import StampError, tops_in

__all__ = [
    "PREVIEW_COMMON_NAME",
    "ROOM",
    "Authority",
    "AuthorityAwayError",
    "NoRoomError",
    "SealKey",
    "SealKeyError",
    "SealReport",
    "SealedFile",
    "StampError",
    "Token",
    "TooManySealsError",
    "UnreadableError",
    "authority_at",
    "create",
    "ends_at",
    "extended",
    "held",
    "held_on_device",
    "inspect",
    "load",
    "preview_key",
    "renewed",
    "rotate",
    "sealer",
    "signature_value",
    "stamped",
    "time_ends_at",
    "time_tops_in",
    "tokens_for",
    "tops_in",
]

quick_reading.use()

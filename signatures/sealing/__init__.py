"""The conference's seal: the key it is made with, sealing a PDF (PAdES B-B), and inspecting the seals of any file."""

from signatures.sealing.containers import sealer
from signatures.sealing.inspecting import SealReport, UnreadableError, inspect
from signatures.sealing.keys import PREVIEW_COMMON_NAME, SealKey, SealKeyError, create, held, load, preview_key
from signatures.sealing.seals import seal

__all__ = [
    "PREVIEW_COMMON_NAME",
    "SealKey",
    "SealKeyError",
    "SealReport",
    "UnreadableError",
    "create",
    "held",
    "inspect",
    "load",
    "preview_key",
    "seal",
    "sealer",
]

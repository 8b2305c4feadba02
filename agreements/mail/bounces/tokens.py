"""Short keys that name a mail of ours: each good for one purpose, and written without a look at the database.

A token is the mail's id and 80 bits of an HMAC over purpose and id, in lower-case base32: who writes an address in capitals,
or cuts it off at 64 characters, loses nothing of it.
"""

import base64
import binascii
import hashlib
import hmac
from enum import StrEnum
from uuid import UUID

from django.conf import settings


class Purpose(StrEnum):
    # Part of the address to which a mail comes back.
    RETURN = "return"
    # To be reminded no more.
    UNSUBSCRIBE = "unsubscribe"


_MAC = 10
_BYTES = 16 + _MAC
LENGTH = 42


def token_of(purpose: Purpose, message: UUID) -> str:
    newest = settings.LINK_KEYS[max(settings.LINK_KEYS)]
    return base64.b32encode(message.bytes + _mac(newest, purpose, message)).decode().rstrip("=").lower()


def message_of(purpose: Purpose, token: str) -> UUID | None:
    """Which mail this token names; None for one that is not ours, or was made for something else."""
    try:
        found = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except (binascii.Error, ValueError):
        return None
    if len(found) != _BYTES:
        return None
    message = UUID(bytes=found[:16])
    macs = (_mac(key, purpose, message) for key in settings.LINK_KEYS.values())
    return message if any(hmac.compare_digest(found[16:], mac) for mac in macs) else None


def _mac(key: bytes, purpose: Purpose, message: UUID) -> bytes:
    return hmac.new(key, f"{purpose}:".encode() + message.bytes, hashlib.sha256).digest()[:_MAC]

"""Secrets: read from the settings, or, where none were given, made once and kept where only their owner reads them."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

FILE_NAME = "secrets.env"
_LEAST_BYTES = 32


def ensure_secrets(state_dir: Path) -> Path:
    """Return the file that holds SECRET_KEY and LINK_KEYS, writing it at the first call."""
    state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = state_dir / FILE_NAME
    if path.exists():
        return path
    draft = state_dir / f"{FILE_NAME}.{os.getpid()}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"SECRET_KEY={secrets.token_urlsafe(48)}\n")
        file.write(f"LINK_KEYS=1:{secrets.token_hex(32)}\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first; its secrets count
    finally:
        draft.unlink()
    return path


def link_keys(pairs: Iterable[str]) -> dict[int, bytes]:
    """The keys of "1:hex", "2:hex" by version; ImproperlyConfigured, without a key in its words, if one does not hold."""
    keys: dict[int, bytes] = {}
    for pair in pairs:
        version, _, key = pair.partition(":")
        try:
            keys[int(version)] = bytes.fromhex(key)
        except ValueError:
            raise ImproperlyConfigured("LINK_KEYS is written like 1:<64 hex digits>,2:<64 hex digits>") from None
    if not keys or min(len(key) for key in keys.values()) < _LEAST_BYTES:
        raise ImproperlyConfigured(
            f"LINK_KEYS needs at least one key, and each of {2 * _LEAST_BYTES} hex digits or more"
        )
    return keys

"""Keys of rows, as addresses and forms name them."""

from collections.abc import Iterable

# As many digits as any database's key can have.
_DIGITS = 18


def key_in(words: str) -> int | None:
    """None if it is no key that a row can have."""
    return int(words) if words.isascii() and words.isdecimal() and len(words) <= _DIGITS else None


def keys_in(words: Iterable[str]) -> set[int]:
    """Those of them that are keys."""
    return {key for each in words if (key := key_in(each)) is not None}

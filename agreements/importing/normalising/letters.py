"""Letters as they were meant, out of what is left of them when a text was read in a wrong encoding."""

import re
from functools import lru_cache

import ftfy

LOST = "\ufffd"
_REMEMBERED, _SHORT = 2_000, 2_000

_C1 = re.compile("[\x80-\x9f]")
# Where no font has a sign.
_HELD = 0xF700
_HELD_SIGN = re.compile("[\uf780-\uf7ff]")
# One of the letters from U+00C0 to U+017F, up to what is in no Base64; what may be capitals of a word ends with a hyphen.
_SEVEN_BITS = re.compile(r"(?<![A-Z0-9]{2})\+A(?!PI)[M-X](?:[cgkosw048](?:-|(?![A-Za-z0-9+/]))|[AEIMQUY]-)")


def held(octets: bytes) -> str:
    """Bytes that are no letter in the encoding of their file, as signs of their own until somebody is told."""
    return "".join(chr(_HELD + octet) for octet in octets)


def released(value: str, *, marked: bool = False) -> str:
    """What was held as letters of Windows-1252, or marked as lost."""
    if value.isascii():
        return value
    return _HELD_SIGN.sub(lambda sign: LOST if marked else _of_octet(ord(sign[0]) - _HELD), value)


def _of_octet(octet: int) -> str:
    return bytes([octet]).decode("cp1252", errors="replace")


def decoded(value: str) -> str:
    """UTF-8 that was read as something else on its way here. Controls alone are a matter of their own."""
    if value.isascii():
        return _SEVEN_BITS.sub(_of_seven_bits, value) if "+A" in value and "@" not in value else value
    return _decoded(value) if len(value) <= _SHORT else _decoded.__wrapped__(value)


# Titles and affiliations stand in many rows, most of them below one another.
@lru_cache(_REMEMBERED)
def _decoded(value: str) -> str:
    written = without_controls(released(value))
    found = ftfy.fix_encoding(written)
    return released(value) if found == written else found


def without_controls(value: str) -> str:
    return _C1.sub(lambda match: _of_windows(match[0]), value)


def _of_windows(control: str) -> str:
    if control == "\x85":  # a line break, where somebody means it
        return control
    return control.encode("latin-1").decode("cp1252", errors="ignore")


def _of_seven_bits(match: re.Match[str]) -> str:
    """UTF-7, in which some old mail programs write."""
    return match[0].encode().decode("utf-7")

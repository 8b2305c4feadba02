"""The address in a cell: as it stands, unwrapped, or why nobody can be written to there."""

import re
from typing import NamedTuple

from agreements.importing.normalising.repairs import ERRORS, NOTHING
from agreements.importing.outcomes import RemarkKind
from agreements.wording.addresses import AddressError
from agreements.wording.addresses import normalised as as_kept
from agreements.wording.characters import clean, without_invisible

# Systems that hide their members' addresses write stars, dots or bullets over them.
_MASK = re.compile(r"\*\*|[•●…]|\.\.\.")
_PROFILE = re.compile(r"~[^\s@]+")
_ANGLED = re.compile(r"<\s*(?:mailto:)?\s*([^<>\s]*@[^<>\s]*)\s*>", re.IGNORECASE)
_REMARK = re.compile(r"\((?![^)]*@)(?!\s*at\s*\))[^()]*\)|\[(?![^\]]*@)(?!\s*at\s*\])[^\[\]]*\]", re.IGNORECASE)
_AT = re.compile(r"(?<!\s)(?:\s*[(\[{<]\s*at\s*[)\]}>]\s*|\s+at\s+)", re.IGNORECASE)
_DOT = re.compile(r"(?<!\s)(?:\s*[(\[{<]\s*dot\s*[)\]}>]\s*|\s+dot\s+)", re.IGNORECASE)
_APART = re.compile(r"[\s;,|/]+|\s+(?:and|or)\s+")
_BEFORE, _BEHIND = " \t\"'<(", " \t\"'>.,;:*)"
# A quoted local part, and one address for several people, would lose a part of what they say.
_NOT_APART = re.compile(r"\"[^\"]*\"@|[{}]|^[=+]")


# Of several people, one below the other, at most.
_LONGEST_CELL = 1_000


class Mailbox(NamedTuple):
    """`others`: what the cell has beside the address that is taken."""

    address: str = ""
    kind: RemarkKind | None = None
    others: tuple[str, ...] = ()


def mailbox(cell: str) -> Mailbox:
    """The one address of a cell; of several the first one."""
    value = clean(without_invisible(cell))
    if value.lower() in NOTHING | ERRORS or not value:
        return Mailbox(kind=RemarkKind.NO_ADDRESS)
    if len(value) > _LONGEST_CELL:
        return Mailbox(kind=RemarkKind.NOT_AN_ADDRESS)
    if _is_masked(value):
        return Mailbox(kind=RemarkKind.MASKED)
    if as_it_stands := _kept(value):
        return Mailbox(as_it_stands, RemarkKind.INVISIBLE if value != clean(cell) else None)
    if _PROFILE.fullmatch(value):
        return Mailbox(kind=RemarkKind.PROFILE_ID)
    if _NOT_APART.search(value):
        return Mailbox(kind=RemarkKind.NOT_AN_ADDRESS)
    return _unwrapped(value.replace("＠", "@"))


def addresses(cell: str) -> tuple[str, ...]:
    """All that a cell has, each once, in its order."""
    if len(cell) > _LONGEST_CELL:
        return ()
    pieces = [_kept(piece.lstrip(_BEFORE).rstrip(_BEHIND)) for piece in _pieces(cell)]
    return tuple(dict.fromkeys(piece for piece in pieces if piece))


def _is_masked(value: str) -> bool:
    local_part, at, behind = value.partition("@")
    is_hidden = _MASK.search(local_part) or not local_part.strip("*")
    return bool(at) and bool((local_part and is_hidden) or "**" in behind)


def _unwrapped(value: str) -> Mailbox:
    found = addresses(value)
    if len(found) > 1:
        return Mailbox(found[0], RemarkKind.SECOND_ADDRESS, found[1:])
    if found and not _has_loose_words(value):
        return Mailbox(found[0], RemarkKind.REWRITTEN)
    spelled = _DOT.sub(".", _AT.sub("@", value)) if "@" not in value else ""
    if address := _kept(spelled):
        return Mailbox(address, RemarkKind.AT_IN_WORDS)
    local_part = value.rpartition("@")[0]
    is_foreign = not found and "@" in value and not local_part.isascii()
    return Mailbox(kind=RemarkKind.OUTSIDE_ASCII if is_foreign else RemarkKind.NOT_AN_ADDRESS)


def _pieces(cell: str) -> list[str]:
    """In angle brackets, or parted by what parts addresses; blanks around an @ are slips."""
    value = without_invisible(cell).replace("＠", "@")
    if angled := _ANGLED.findall(value):
        return list(angled)
    bare = re.sub(r"mailto:", " ", _REMARK.sub(" ", value), flags=re.IGNORECASE)
    return [piece for piece in _APART.split(re.sub(r"[ \t]*@[ \t]*", "@", bare)) if "@" in piece]


def _has_loose_words(value: str) -> bool:
    """Words beside an address that is not in brackets may be the first half of it."""
    if _ANGLED.search(value):
        return False
    bare = re.sub(r"mailto:", " ", _REMARK.sub(" ", value), flags=re.IGNORECASE)
    pieces = _APART.split(re.sub(r"[ \t]*@[ \t]*", "@", bare))
    return any("@" not in piece and piece.strip(_BEFORE + _BEHIND) for piece in pieces)


def _kept(value: str) -> str:
    try:
        return as_kept(value)
    except AddressError:
        return ""

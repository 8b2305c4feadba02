"""Which decisions mean that a paper is accepted. Pure."""

import re

from agreements.wording.characters import clean

_UNDECIDED = frozenset(
    {
        "",
        "no",
        "none",
        "no decision",
        "undecided",
        "not decided",
        "not yet decided",
        "pending",
        "submitted",
        "submission",
    }
    | {"draft", "incomplete", "deleted", "under review", "in review", "awaiting decision", "open", "0", "-1", "false"}
)
_REFUSING = ("reject", "withdr", "declin", "retract", "cancel", "unaccept")
_ACCEPTING = frozenset({"accept", "accepted", "acceptance"})
_ALSO_ACCEPTING = frozenset({"confirmed", "yes", "true", "1"})
# An accept that hangs on something is asked about.
_HEDGING: tuple[str, ...] = ("condition", "probabl", "weak", "border", "minor", "major", "revis", "maybe", "tentativ")
_HEDGING += ("provision", "if", "likely", "shepherd")
_BETWEEN_WORDS = re.compile(r"\W+")
_LONGEST = 200
_NO_FLAG = frozenset({"", "no", "false", "0", "n", "-", "none"})
_FLAG = frozenset({"yes", "true", "1", "y", "x"})


def standing_of(decision: str) -> bool | None:
    said = clean(decision).casefold()
    words = _BETWEEN_WORDS.split(said[:_LONGEST])
    if said in _UNDECIDED or any(word.startswith(_REFUSING) for word in words) or "not accept" in " ".join(words):
        return False
    if "?" in said or any(word.startswith(_HEDGING) for word in words):
        return None
    return True if said in _ALSO_ACCEPTING or _ACCEPTING.intersection(words) else None


def is_set(flag: str) -> bool | None:
    """What a column such as “deleted?” says; None if that is neither yes nor no."""
    words = clean(flag).casefold()
    return False if words in _NO_FLAG else True if words in _FLAG else None


def told(decision: str, **flags: str) -> str:
    """A decision with what else is said of the paper: deleted and withdrawn papers are neither accepted nor asked about."""
    said = [name for name, flag in flags.items() if is_set(flag) is not False]
    return said[0] if said else clean(decision)

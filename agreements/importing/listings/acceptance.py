"""Which decisions mean that a paper is accepted. Pure."""

import re

from agreements.wording.characters import clean

_NOT = re.compile(
    r"|no|none|no decision|not (yet )?decided|undecided|pending|submitted|submission|draft|incomplete|deleted|"
    r"under review|in review|awaiting decision|open|0|-1|false|"
    r"(.*\W)?(desk.?)?(reject|withdr[ae]w|declin|retract|cancel|not.?accept|unaccept).*"
)
# An accept that hangs on something is asked about.
_YES = re.compile(r"(.*\W)?accept(ed|ance|able)?([\s(:,–—_-].*)?|confirmed|yes|true|1")
_HEDGED = re.compile(
    r"condition|probabl|weak|border|minor|major|revis|maybe|tentativ|provision|if |\?|likely|shepherd"
)
_NO_FLAG = frozenset({"", "no", "false", "0", "n", "-", "none"})
_FLAG = frozenset({"yes", "true", "1", "y", "x"})


def standing_of(decision: str) -> bool | None:
    words = clean(decision).casefold()
    if _NOT.fullmatch(words):
        return False
    if _YES.fullmatch(words) and not _HEDGED.search(words):
        return True
    return None


def is_set(flag: str) -> bool | None:
    """What a column such as “deleted?” says; None if that is neither yes nor no."""
    words = clean(flag).casefold()
    return False if words in _NO_FLAG else True if words in _FLAG else None


def told(decision: str, **flags: str) -> str:
    """A decision with what else is said of the paper: deleted and withdrawn papers are neither accepted nor asked about."""
    said = [name for name, flag in flags.items() if is_set(flag) is not False]
    return said[0] if said else clean(decision)

"""What was tried and what came of it, in three colours; and trying many things side by side, each for a bounded time."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

# So many seconds each try has; all of them are under way together.
PATIENCE = 5.0


class Light(StrEnum):
    RED = "red"
    # Works, but not as it should; or could not be asked from here.
    AMBER = "amber"
    GREEN = "green"


@dataclass(frozen=True)
class Finding:
    """`title` says what was tried, `words` what came of it, `remedy` what to do; there is none where all is well."""

    key: str
    title: str
    light: Light
    words: str
    remedy: str = ""

    def as_dict(self) -> dict[str, str]:
        return {name: str(value) for name, value in asdict(self).items()}


@dataclass(frozen=True)
class TryOutcome:
    """What came of a try; its title is known before."""

    light: Light
    words: str
    remedy: str = ""


def green(words: str) -> TryOutcome:
    return TryOutcome(Light.GREEN, words)


def amber(words: str, remedy: str) -> TryOutcome:
    return TryOutcome(Light.AMBER, words, remedy)


def red(words: str, remedy: str) -> TryOutcome:
    return TryOutcome(Light.RED, words, remedy)


@dataclass(frozen=True)
class Try:
    """`do` asks no database: connections belong to threads, and a try is one."""

    key: str
    title: str
    do: Callable[[], TryOutcome]
    # What to do if it takes too long.
    if_late: str


def side_by_side(tries: Sequence[Try], *, patience: float = PATIENCE) -> list[Finding]:
    """In the order of the tries. One that hangs is left behind, and said to have not answered."""
    outcomes: dict[str, TryOutcome] = {}
    language = translation.get_language()

    def run(each: Try) -> None:
        with translation.override(language):
            outcomes[each.key] = _outcome(each)

    threads = [threading.Thread(target=run, args=[each], name=f"try {each.key}", daemon=True) for each in tries]
    for thread in threads:
        thread.start()
    until = time.monotonic() + patience
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    late = {
        each.key: red(_("No answer within {count} seconds.").format(count=f"{patience:g}"), each.if_late)
        for each in tries
    }
    return [finding(each.key, each.title, outcomes.get(each.key, late[each.key])) for each in tries]


def _outcome(each: Try) -> TryOutcome:
    try:
        return each.do()
    except Exception as error:  # the edge of a try: what nobody thought of is an answer, too
        logger.exception("the try of %s failed", each.key)
        kind = type(error).__name__
        return red(_("It failed: {kind}: {error}").format(kind=kind, error=str(error)[:300]), each.if_late)


def finding(key: str, title: str, outcome: TryOutcome) -> Finding:
    return Finding(key, title, outcome.light, outcome.words, outcome.remedy)


def from_dict(row: dict[str, Any]) -> Finding:
    """What was kept of one."""
    return Finding(row["key"], row["title"], Light(row["light"]), row["words"], row["remedy"])

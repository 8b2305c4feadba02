"""Whether the day or the month stands first in a list's dates. Pure."""

from collections.abc import Iterable

from agreements.importing.entries import Broken, Entry
from agreements.importing.rows import Asked, Option, Question
from agreements.wording.marked import gettext_noop

_SHOWN = 3


def date_question(entries: Iterable[Entry | Broken]) -> Question:
    written = dict.fromkeys(entry.cells.get("date", "") for entry in entries if isinstance(entry, Entry))
    samples = tuple(date for date in written if date)[:_SHOWN]
    return Question(
        Asked.DATE_ORDER,
        gettext_noop("The dates of this list can be read in two ways. Say which number is the day."),
        (
            Option("dmy", gettext_noop("The day stands first"), samples),
            Option("mdy", gettext_noop("The month stands first"), samples),
        ),
    )

"""Until when a matter is put off; the first is what “Later” and its key do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Later:
    label: str | Promise
    # What was done, with the {name} of whom it is about.
    words: str | Promise
    time: timedelta


TOMORROW = "tomorrow"
LATER: Mapping[str, Later] = {
    TOMORROW: Later(_("Tomorrow"), _("{name}: put off until tomorrow."), timedelta(days=1)),
    "days": Later(_("In three days"), _("{name}: put off for three days."), timedelta(days=3)),
    "week": Later(_("Next week"), _("{name}: put off until next week."), timedelta(days=7)),
}


def later_called(name: str) -> str:
    """The one that was chosen, or the first."""
    return name if name in LATER else TOMORROW

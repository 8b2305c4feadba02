"""What the log tells of reminders that leave by themselves, in words for `timeline`."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.desk.timeline.kinds import DetailsByKind, EventFacts, EventValues, WordsByKind
from agreements.models import MissedBecause
from agreements.sentences import counted

WORDS: WordsByKind = {
    "reminders.switched_on": (
        _("{by} had reminders leave by themselves"),
        _("Reminders began to leave by themselves"),
        "",
    ),
    "reminders.switched_off": (
        _("{by} switched the reminders off that left by themselves"),
        _("Reminders no longer left by themselves"),
        "",
    ),
    "reminders.changed": (
        _("{by} changed the days of the reminders"),
        _("The days of the reminders were changed"),
        "",
    ),
    "reminders.round": (_("{by} ordered reminders"), _("Reminders were due by the calendar"), ""),
    "reminders.round_missed": ("", _("The reminders of a day in the calendar were left out"), ""),
}


def _days(facts: EventFacts, _values: EventValues) -> str:
    if not facts.get("days"):
        return ""
    return gettext("Days before the deadline: {days}").format(days=", ".join(map(str, facts["days"])))


def _round(facts: EventFacts, _values: EventValues) -> str:
    return counted("{count} person was due", "{count} people were due", facts.get("due", 0))


def _missed(facts: EventFacts, _values: EventValues) -> str:
    return str(MissedBecause(facts["because"]).label) if facts.get("because") in MissedBecause.values else ""


DETAILS: DetailsByKind = {
    "reminders.switched_on": _days,
    "reminders.changed": _days,
    "reminders.round": _round,
    "reminders.round_missed": _missed,
}

"""What the log tells of mails that left, and of reminders that are not wanted, in words for `timeline`."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.desk.timeline.kinds import DetailsByKind, EventFacts, EventValues, WordsByKind
from agreements.models import ReportSource

WORDS: WordsByKind = {
    "message.bounced": (_("{by} marked a mail as come back"), _("A mail came back"), "bounced"),
    "message.taken_back": (
        _("{by} said that a mail did not come back after all"),
        _("A mail did not come back after all"),
        "",
    ),
    "message.reachable": (
        _("{by} marked the address as reachable"),
        _("The address was marked as reachable"),
        "",
    ),
    "message.tried_again": (
        _("{by} sent a mail to the same address again"),
        _("A mail was sent to the same address again"),
        "",
    ),
    "message.deferred": ("", _("A mail is on its way for longer"), ""),
    "message.out_of_office": ("", _("A mail was answered by an absence note"), ""),
    "message.complained": ("", _("A mail was reported as spam"), ""),
    "message.other": ("", _("Something came back to a mail"), ""),
    "author.unsubscribed": ("", _("The author wants no more reminders"), ""),
    "author.resubscribed": (
        _("{by} noted that the author wants reminders again"),
        _("The author wants reminders again"),
        "",
    ),
}


def _told(facts: EventFacts, _values: EventValues) -> str:
    """Who told, and the number that RFC 3463 gives to what happened."""
    source = facts.get("source", "")
    parts = [str(ReportSource(source).label)] if source in ReportSource.values and source != ReportSource.HAND else []
    if facts.get("status"):
        parts.append(gettext("status {number}").format(number=facts["status"]))
    return ", ".join(parts)


DETAILS: DetailsByKind = dict.fromkeys(
    ("message.bounced", "message.deferred", "message.out_of_office", "message.complained", "message.other"), _told
)

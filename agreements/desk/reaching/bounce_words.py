"""What a bounce says, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import DeliveryReport
from agreements.wording import addresses

# What the numbers of RFC 3463 say, where a server's words may not; the longer one first.
_MEANINGS: Mapping[str, str | Promise] = {
    "5.1.1": gettext_lazy("(There is no such mailbox.)"),
    "5.1.2": gettext_lazy("(There is no such domain.)"),
    "5.1.10": gettext_lazy("(This domain takes no mail.)"),
    "5.2.1": gettext_lazy("(The mailbox is switched off.)"),
    "5.2.2": gettext_lazy("(The mailbox is full.)"),
    "5.4.4": gettext_lazy("(There is no way to this domain.)"),
    "5.7.": gettext_lazy("(The server does not want our mail: see “allow-list” in the handbook for staff.)"),
    "4.": gettext_lazy("(The server tried for days.)"),
}


def in_words(report: DeliveryReport, proposed: str) -> tuple[str, str, str]:
    """A sentence, what the server said, and which address may have been meant."""
    email, officer = addresses.readable(report.email), report.message.link.agent
    words = _("Mail to {email} comes back, so no reminders go there.").format(email=email)
    if officer is not None:
        words = _("Mail to {email} comes back. It is the address of {officer}, who is asked instead of the author.")
        words = words.format(email=email, officer=officer)
    note = _("Perhaps {email} was meant.").format(email=addresses.readable(proposed)) if proposed else ""
    return words, server_said(report) or str(report.get_source_display()), note


def server_said(report: DeliveryReport) -> str:
    """Its own words, and what its number means."""
    return " ".join(filter(None, [report.words, meaning_of(report.status)]))


def meaning_of(status: str) -> str:
    """In words; empty where the server's own have to do."""
    exact = _MEANINGS.get(status)
    found = exact or next(
        (each for start, each in _MEANINGS.items() if start[-1] == "." and status.startswith(start)), ""
    )
    return str(found)

"""Whether what was just written leaves, as the desk says it to whoever pressed."""

from django.utils.translation import gettext as _

from agreements.mail.outbox import pausing
from agreements.models import Conference


def why_waiting(conference: Conference) -> str:
    """A sentence about mails that go to many; empty if they leave at once."""
    if conference.holds_mails:
        return _("It waits in the outbox until somebody has looked.")
    if pausing.standing(conference):
        return _("All mail is paused: it leaves when mail goes on.")
    return ""


def written(conference: Conference, on_its_way: str, waits: str) -> str:
    """One of the two, by whether it leaves; the second with the reason."""
    why = why_waiting(conference)
    return f"{waits} {why}" if why else on_its_way

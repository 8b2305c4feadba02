"""What the page says before authors are invited: who gets what, and who does not yet."""

from typing import Any

from django.utils.translation import gettext as _

from agreements.desk.mails.leaving import why_waiting
from agreements.desk.phrases import agreements_counted, papers_counted
from agreements.mail import preview
from agreements.models import Conference, Text
from agreements.sentences import counted


def in_words(conference: Conference, text: Text | None, reach: preview.Reach, held_back: int) -> dict[str, Any]:
    return {
        "conference": conference,
        "section": "mail",
        "reach": reach,
        "held_back": held_back,
        "consequences": [*_before_inviting(conference, text, reach), *_not_yet(held_back)],
    }


def _not_yet(held_back: int) -> list[str]:
    if not held_back:
        return []
    words = (
        "{count} agreement waits until somebody has looked at what the list says of it.",
        "{count} agreements wait until somebody has looked at what the list says of them.",
    )
    return [counted(*words, held_back)]


def _before_inviting(conference: Conference, text: Text | None, reach: preview.Reach) -> list[str]:
    who = counted(
        "{count} person gets one mail about {agreements} for {papers}.",
        "{count} people get one mail each, about {agreements} for {papers}.",
        reach.people,
        agreements=agreements_counted(reach.agreements),
        papers=papers_counted(reach.papers),
    )
    lines = [who]
    if text is not None:
        lines.append(_("They are asked to sign text {number}.").format(number=text.number))
    lines.append(
        _("The mails come from {sender}; replies go to {address}.").format(
            sender=conference.sender, address=conference.reply_to
        )
    )
    return [*lines, why_waiting(conference) or _("A mail that has been sent cannot be called back.")]

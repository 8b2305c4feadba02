"""What waits to leave, until when the last of it will have left, and why not sooner."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements import clock
from agreements.mail.outbox import pausing
from agreements.mail.outbox.pausing import Pause
from agreements.mail.pacing.forecast import finishes_at
from agreements.mail.relaying import mail_server
from agreements.models import Conference, Relay
from agreements.sentences import counted

# What leaves sooner is not worth a forecast.
_AT_ONCE = timedelta(minutes=2)


@dataclass(frozen=True)
class Outbox:
    """`lines`: sentences about what is not held; `stopped`: one about a mail server that takes nothing."""

    pause: Pause | None
    held: int
    lines: list[str]
    stopped: str


# What `mail_counts` tells where none waits.
NO_MAILS: Mapping[str, Any] = {"queued": 0, "held": 0, "late": None, "reason": None}


def mail_counts(conference: Conference) -> dict[str, Any]:
    """In one query: how many have not left, how many of them are held, since when one is due, and why one waits."""
    is_free = Q(held_at__isnull=True)
    return conference.messages.undelivered().aggregate(
        queued=Count("pk"),
        held=Count("pk", filter=~is_free),
        late=Min("next_attempt_at", filter=is_free & Q(lease_until__isnull=True)),
        reason=Max("last_error", filter=is_free),
    )


def mails_until(conference: Conference, counts: Mapping[str, Any]) -> str:
    """When the last of those that are not held will have left, in a sentence."""
    return until(finishes_at(conference), conference) if counts["queued"] > counts["held"] else ""


def as_facts(conference: Conference) -> dict[str, Any]:
    """Expressions within another query, for `outbox_of`: why nothing leaves at all."""
    relay = Relay.objects.filter(name=mail_server.name(), stopped_since__isnull=False)
    stopped = {
        "stopped_until": Subquery(relay.values("stopped_until")),
        "server_words": Subquery(relay.values("words")),
    }
    return pausing.as_facts(conference) | stopped


def outbox_of(conference: Conference, facts: Mapping[str, Any]) -> Outbox:
    pause, counts = pausing.of_facts(facts), mail_counts(conference)
    waiting = counts["queued"] - counts["held"]
    lines = _lines(conference, waiting, facts["stopped_until"], is_paused=pause is not None)
    return Outbox(pause, counts["held"], lines, _stopped(conference, facts["stopped_until"], facts["server_words"]))


def _stopped(conference: Conference, until: datetime | None, words: str) -> str:
    if until is None:
        return ""
    said = _("The mail server takes none of our mails. It says: “{words}”.").format(words=words)
    if until <= clock.now():
        return f"{said} {_('The next mail is being tried.')}"
    again = _("The next mail is tried by itself at {time}.")
    return f"{said} {again.format(time=clock_time(until, conference))}"


def _lines(conference: Conference, waiting: int, stopped_until: datetime | None, *, is_paused: bool) -> list[str]:
    lines = []
    if waiting and is_paused:
        lines.append(counted("{count} mail waits until then.", "{count} mails wait until then.", waiting))
    elif waiting:
        words = counted("{count} mail is on its way.", "{count} mails are on their way.", waiting)
        end = finishes_at(conference, stopped_until=stopped_until or clock.now())
        lines.append(f"{words} {until(end, conference)}".rstrip())
    if conference.holds_mails:
        lines.append(_("Mails to many wait here until somebody has looked: so the settings say."))
    return lines


def until(end: datetime | None, conference: Conference) -> str:
    """A sentence; empty where all of it leaves at once, or nobody can tell."""
    if end is None or end - clock.now() < _AT_ONCE:
        return ""
    return _("The last of them leaves at about {time}.").format(time=clock_time(end, conference))


def clock_time(moment: datetime, conference: Conference) -> str:
    """14:20, with its day if that is not today, where the conference is at home."""
    local = moment.astimezone(conference.zone)
    if local.date() == conference.today:
        return f"{local:%H:%M}"
    return _("{time} on {day}").format(time=f"{local:%H:%M}", day=date_format(local, "j F"))

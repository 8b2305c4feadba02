"""Whether all mail of a conference is paused exactly while its log says so, and nothing was asked for by what never left."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from agreements.models import Conference
from agreements.models.mailing.outbox import NEVER_PAUSED

_TURNS = ("conference.mail_paused", "conference.mail_resumed")


def untrue_pauses(conference: Conference) -> Iterator[str]:
    pauses = list(conference.mail_pauses.order_by("begun_at", "pk"))
    turns = list(conference.events.filter(kind__in=_TURNS).order_by("number").values_list("kind", flat=True))
    said = turns.count(_TURNS[0]), turns.count(_TURNS[1])
    known = len(pauses), sum(pause.ended_at is not None for pause in pauses)
    if said != known:
        yield f"{known[0]} pauses of mail are known, {known[1]} of them over, but the log tells {said[0]} and {said[1]}"
    for pause in pauses:
        # What a worker was just handing over has left a little later.
        begun = pause.begun_at + timedelta(seconds=settings.LEASE_SECONDS)
        meanwhile = Q(sent_at__gt=begun) & (Q(sent_at__lt=pause.ended_at) if pause.ended_at else Q())
        for pk in (
            conference.messages.filter(meanwhile)
            .exclude(kind__in=NEVER_PAUSED)
            .order_by("pk")
            .values_list("pk", flat=True)
        ):
            yield f"message {pk} was sent while all mail was paused"
    for pk in conference.messages.filter(held_at__isnull=False, sent_at__isnull=False).values_list("pk", flat=True):
        yield f"message {pk} was sent, and is held"

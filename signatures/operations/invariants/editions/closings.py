"""Whether nothing was sent or signed while the conference was closed, and its signatory is who was named."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings

from agreements.audit.appending import goes_on
from agreements.conferences.signatories import in_force
from agreements.models import Conference, Event

_TURNS = ("conference.closed", "conference.reopened")


def out_of_turn(conference: Conference) -> Iterator[str]:
    closings = list(_closings(conference))
    for first, last in closings:
        yield from _appended_between(conference, first, last)
    is_closed = bool(closings) and closings[-1][1] is None
    if is_closed != conference.is_closed:
        said, known = ("closed", "open") if is_closed else ("open", "closed")
        yield f"the conference counts as {known}, but the log says that it is {said}"
    yield from _sent_after(conference)
    yield from _other_signatory(conference)


def _closings(conference: Conference) -> Iterator[tuple[int, int | None]]:
    """From the entry that closed it to the one that opened it again."""
    turns = conference.events.filter(kind__in=_TURNS).order_by("number").values_list("number", "kind")
    begun: int | None = None
    for number, kind in turns:
        if kind == _TURNS[0]:
            begun = number
        elif begun is not None:
            yield begun, number
            begun = None
    if begun is not None:
        yield begun, None


def _appended_between(conference: Conference, first: int, last: int | None) -> Iterator[str]:
    events = Event.objects.filter(conference=conference, number__gt=first)
    within = events.filter(number__lt=last) if last is not None else events
    for number, kind in within.order_by("number").values_list("number", "kind").iterator():
        if not goes_on(kind):
            yield f"entry {number} ({kind}) was appended while the conference was closed"


def _sent_after(conference: Conference) -> Iterator[str]:
    """What a worker was just handing over when it was closed has left a little later."""
    if conference.closed_at is None:
        return
    latest = conference.closed_at + timedelta(seconds=settings.LEASE_SECONDS)
    for pk in conference.messages.filter(sent_at__gt=latest).order_by("pk").values_list("pk", flat=True):
        yield f"message {pk} was sent after the conference was closed"


def _other_signatory(conference: Conference) -> Iterator[str]:
    noted = list(conference.signatories.order_by("number"))
    if not noted:
        if conference.later_signatory_from is not None:
            yield "the conference has another signatory, but no change was noted"
        return
    days = {conference.today, *(each.since for each in noted if each.since and each.since >= conference.today)}
    for day in sorted(days):
        if in_force(noted, day) != conference.signatory_on(day):
            yield f"the signatory on {day} is another one than was named"

"""How quickly mails may leave, as the settings say: so many a minute, a day, and over so many connections at once.

What is counted stands in the rows of the mails, and in that of the mail server, so that it holds for all workers together.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from agreements import clock
from agreements.models import Message, MessageState, Relay, StaffMail

_MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
# Where more than one leaves in a second, so much is made up for that was lost by waiting too long; all in all no more than
# the limit leaves in any minute.
_SLACK = timedelta(seconds=1)


class NoConnectionLeftError(Exception):
    """As many are open as may be."""


def interval() -> timedelta:
    """Between two mails."""
    if not settings.MAIL_PER_MINUTE:
        return timedelta()
    return (_MINUTE + _slack()) / int(settings.MAIL_PER_MINUTE)


def _slack() -> timedelta:
    return _SLACK if settings.MAIL_PER_MINUTE > 60 else timedelta()


# --- Of a minute -----------------------------------------------------------------------------------------------------


def seconds_until_next(relay: Relay) -> float:
    """Until a mail may leave."""
    if not settings.MAIL_PER_MINUTE:
        return 0
    now = clock.now()
    return max(0.0, (_next_at(relay, now) - now).total_seconds())


def seconds_to_wait(relay: Relay) -> float:
    """The same; where that is 0, a place was taken for one."""
    if not settings.MAIL_PER_MINUTE:
        return 0
    now = clock.now()
    at = _next_at(relay, now)
    if at > now:
        return (at - now).total_seconds()
    after = max(at, now - _slack()) + interval()
    # By compare-and-swap: who comes second waits for the one who was first.
    if Relay.objects.filter(pk=relay.pk, next_at=relay.next_at).update(next_at=after):
        return 0
    return interval().total_seconds()


def _next_at(relay: Relay, now: datetime) -> datetime:
    """A clock that was put back makes nobody wait for the time that it shows no more."""
    relay.refresh_from_db(fields=["next_at"])
    at = relay.next_at
    return at if at is not None and at - now <= interval() else now


# --- Of a day --------------------------------------------------------------------------------------------------------


def left_of_day() -> int | None:
    """How many more may leave; None without a limit. What a worker is just handing over counts as having left."""
    if not settings.MAIL_PER_DAY:
        return None
    now = clock.now()
    handed = Message.objects.filter(state=MessageState.SENDING, lease_until__gt=now).count()
    handed += StaffMail.objects.owed().filter(lease_until__gt=now).count()
    return int(settings.MAIL_PER_DAY) - handed - left_since(now - DAY)


def left_since(moment: datetime) -> int:
    """How many mails left after that, those to staff among them."""
    return Message.objects.filter(sent_at__gt=moment).count() + _staff_mails(moment).count()


def next_of_day() -> datetime | None:
    """When another may leave again, if the day's are used up; None if that is not so."""
    left = left_of_day()
    if left is None or left > 0:
        return None
    times = left_at()
    return times[-settings.MAIL_PER_DAY] + DAY if len(times) >= settings.MAIL_PER_DAY else clock.now()


def left_at() -> list[datetime]:
    """When those of the last day left, the first of them first."""
    since = clock.now() - DAY
    authors = Message.objects.filter(sent_at__gt=since).values_list("sent_at", flat=True)
    staff = _staff_mails(since).values_list("finished_at", flat=True)
    return sorted(moment for moment in (*authors, *staff) if moment is not None)


def _staff_mails(since: datetime) -> QuerySet[StaffMail]:
    return StaffMail.objects.filter(finished_at__gt=since)


# --- At once ---------------------------------------------------------------------------------------------------------


@contextmanager
def connection_of(relay: Relay) -> Iterator[str]:
    """One of those that may be open at once, for as long as it is held; NoConnectionLeftError.

    Whoever dies with it loses it after MAIL_LEASE_SECONDS, unless it is kept up: see `keep`.
    """
    token = str(uuid.uuid4())
    if settings.MAIL_CONNECTIONS and not _take(relay, token):
        raise NoConnectionLeftError
    try:
        yield token
    finally:
        if settings.MAIL_CONNECTIONS:
            _change(relay, {token: None})


def keep(relay: Relay, token: str) -> None:
    if settings.MAIL_CONNECTIONS:
        _change(relay, {token: _held_until()})


def _take(relay: Relay, token: str) -> bool:
    return _change(relay, {token: _held_until()}, at_most=settings.MAIL_CONNECTIONS)


def _held_until() -> datetime:
    return clock.now() + timedelta(seconds=settings.MAIL_LEASE_SECONDS)


def _change(relay: Relay, changes: dict[str, datetime | None], *, at_most: int | None = None) -> bool:
    now = clock.now()
    with transaction.atomic():
        row = Relay.objects.select_for_update().get(pk=relay.pk)
        held = {token: until for token, until in row.connections.items() if until > now.isoformat()}
        if at_most is not None and len(held) >= at_most:
            return False
        held |= {token: until.isoformat() for token, until in changes.items() if until is not None}
        gone = {token for token, until in changes.items() if until is None}
        row.connections = {token: until for token, until in held.items() if token not in gone}
        row.save(update_fields=["connections"])
    return True

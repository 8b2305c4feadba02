"""A conference begins to remind by itself, on other days, or no more."""

from collections.abc import Mapping
from typing import Any

from agreements import audit
from agreements.models import Conference, ReminderSchedule, User

# What the log calls the calendar.
_SUBJECT = "reminders"
# With another one of these, days that have passed are not made up for.
_WHEN = frozenset({"days", "is_weekly_after", "is_anywhere_on_earth", "hour"})


class NoDeadlineError(Exception):
    """Without a deadline there is no day before it."""


def change(conference: Conference, *, by: User, changes: Mapping[str, Any]) -> ReminderSchedule:
    """Write changed facts of the schedule. Raises ValidationError."""
    with audit.deed(conference, by=by):
        held = _held()
        fresh = {name: value for name, value in changes.items() if getattr(held, name) != value}
        for name, value in fresh.items():
            setattr(held, name, value)
        held.clean_fields()
        if fresh.keys() & _WHEN:
            held.planned_since = audit.evidence_time()
        held.save()
        if fresh:
            audit.record("reminders.changed", subject=_SUBJECT, facts=fresh)
    return held


def switch_on(conference: Conference, *, by: User) -> bool:
    """False if it was on. Raises NoDeadlineError."""
    with audit.deed(conference, by=by):
        held = _held()
        if held.is_on:
            return False
        if held.conference.deadline is None:
            raise NoDeadlineError
        held.switched_on_at = held.planned_since = audit.evidence_time()
        held.save()
        facts = {"days": held.days, "is_weekly_after": held.is_weekly_after}
        audit.record("reminders.switched_on", subject=_SUBJECT, facts=facts)
    return True


def switch_off(conference: Conference, *, by: User) -> bool:
    """False if it was off. What is written already leaves; of a round that is under way the rest is not written."""
    with audit.deed(conference, by=by):
        held = _held()
        if not held.is_on:
            return False
        held.switched_on_at = None
        held.save()
        audit.record("reminders.switched_off", subject=_SUBJECT)
    return True


def _held() -> ReminderSchedule:
    """As it is now, and nobody else changes it until the deed under way ends."""
    present = audit.locks.conference()
    found, _is_new = ReminderSchedule.objects.get_or_create(conference=present)
    found.conference = present
    return found

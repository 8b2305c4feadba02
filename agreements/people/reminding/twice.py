"""One person is not mailed twice in a few minutes without being asked for: a second press may be a slip."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from agreements import clock
from agreements.mail.reminding.reasons_against import Brakes, KnownOf, reason_against
from agreements.models import LeftOut, ReminderSchedule

MOMENT = timedelta(minutes=5)


class JustMailedError(Exception):
    """The person had a mail a moment ago, at `at`, or as many reminders this week (`reminders`) as the calendar allows."""

    def __init__(self, *, at: datetime | None = None, reminders: int = 0) -> None:
        super().__init__(str(at or reminders))
        self.at = at
        self.reminders = reminders


def mailed_a_moment_ago(people: Mapping[int, KnownOf]) -> dict[int, datetime]:
    """Which of them had a mail, and when."""
    return {pk: at for pk, known in people.items() if (at := _a_moment_ago(known))}


def _a_moment_ago(known: KnownOf) -> datetime | None:
    at = known.last_mail_at
    return at if at is not None and clock.now() - at < MOMENT else None


def ask_before_mailing(known: KnownOf) -> None:
    """Raises JustMailedError."""
    if at := _a_moment_ago(known):
        raise JustMailedError(at=at)


def ask_before_another(known: KnownOf, schedule: ReminderSchedule) -> None:
    """Before a reminder. Raises JustMailedError."""
    ask_before_mailing(known)
    week = Brakes(clock.now(), schedule.clock_zone, most_a_week=schedule.most_a_week)
    if reason_against(known, week) == LeftOut.TOO_MANY:
        raise JustMailedError(reminders=schedule.most_a_week)

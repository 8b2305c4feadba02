"""Why somebody gets no reminder, for each reason and its edges; pure."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from agreements.mail.reminding.reasons_against import Brakes, KnownOf, reason_against
from agreements.mail.reminding.reminder_stems import AFTER, FIRST, LAST, LATER, SECOND, stem_of
from agreements.models import LeftOut
from agreements.states import State

ZONE = ZoneInfo("Europe/Vienna")
NOW = datetime(2026, 5, 14, 9, tzinfo=ZONE)
BRAKES = Brakes(NOW, ZONE, pause_days=2, most_a_week=2)
ONE, OTHER = frozenset({uuid4()}), frozenset({uuid4()})
WAITING = KnownOf(states=frozenset({State.INVITED}), is_awaited=True)


def owing(*states: State, **facts: bool) -> KnownOf:
    return KnownOf(states=frozenset(states), **facts)


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        (WAITING, None),
        (owing(), LeftOut.NOTHING),
        (owing(State.DRAFT, State.DECLINED), LeftOut.NOT_ASKED),
        (owing(State.ACCEPTED), LeftOut.ANSWERED),
        (owing(State.COUNTERSIGNED, State.WAIVED), LeftOut.ANSWERED),
        (owing(State.DECLINED), LeftOut.ANSWERED),
        (owing(State.WAIVED), LeftOut.WAIVED),
        (owing(is_spared=True, is_withdrawn=True), LeftOut.SPARED),
        (owing(is_withdrawn=True), LeftOut.WITHDRAWN),
        (replace(WAITING, has_address=False), LeftOut.NO_ADDRESS),
        (replace(WAITING, has_address=False, is_own=False), None),
        (replace(WAITING, wants_no_more=True), LeftOut.NO_MORE),
        (replace(WAITING, has_bounced=True), LeftOut.BOUNCED),
        (replace(WAITING, has_bounced=True, wants_no_more=True, is_own=False), None),
        (replace(WAITING, is_own=False, officers=ONE | OTHER, unreached=ONE), None),
        (replace(WAITING, is_own=False, officers=ONE, unreached=ONE), LeftOut.BOUNCED),
        (replace(WAITING, officers=ONE, unreached=ONE), None),
        (replace(WAITING, is_asking=True), LeftOut.ASKED),
        (replace(WAITING, is_asking=True, is_own=False), LeftOut.ASKED),
        (replace(WAITING, has_proposal=True), LeftOut.PROPOSED),
        (replace(WAITING, is_mail_under_way=True), LeftOut.UNDER_WAY),
        # Whoever has answered on one paper is still awaited on the other.
        (replace(WAITING, states=frozenset({State.INVITED, State.COUNTERSIGNED})), None),
    ],
)
def test_first_reason_that_fits_counts(known: KnownOf, reason: LeftOut | None) -> None:
    assert reason_against(known, BRAKES) == reason


def test_nobody_is_reminded_who_can_no_longer_answer() -> None:
    assert reason_against(WAITING, replace(BRAKES, is_open=False)) == LeftOut.OVER
    assert reason_against(owing(State.ACCEPTED), replace(BRAKES, is_open=False)) == LeftOut.ANSWERED


@pytest.mark.parametrize(
    ("last", "pause_days", "is_paused"),
    [
        (datetime(2026, 5, 12, 23, 59, tzinfo=ZONE), 2, False),
        (datetime(2026, 5, 13, 0, 0, tzinfo=ZONE), 2, True),
        (datetime(2026, 5, 14, 8, 0, tzinfo=ZONE), 1, True),
        (datetime(2026, 5, 13, 20, 59, tzinfo=ZONE), 1, False),
        # Of last night.
        (datetime(2026, 5, 13, 21, 1, tzinfo=ZONE), 1, True),
        (datetime(2026, 5, 4, tzinfo=ZONE), 10, False),
        (datetime(2026, 5, 5, tzinfo=ZONE), 10, True),
        # Of the day that it is there, not here.
        (datetime(2026, 5, 12, 22, 30, tzinfo=UTC), 2, True),
    ],
)
def test_days_of_quiet_are_days_of_the_calendar(last: datetime, pause_days: int, *, is_paused: bool) -> None:
    found = reason_against(replace(WAITING, last_mail_at=last), replace(BRAKES, pause_days=pause_days))

    assert found == (LeftOut.PAUSED if is_paused else None)


@pytest.mark.parametrize(
    ("days_ago", "reason"),
    [((6, 3), LeftOut.TOO_MANY), ((7, 3), None), ((3,), None), ((9, 8, 7), None), ((6, 5, 4), LeftOut.TOO_MANY)],
)
def test_a_week_is_seven_days_with_today(days_ago: tuple[int, ...], reason: LeftOut | None) -> None:
    known = replace(WAITING, reminded_at=tuple(NOW - timedelta(days=days) for days in days_ago))

    assert reason_against(known, BRAKES) == reason
    assert reason_against(known, replace(BRAKES, most_a_week=None)) is None


@pytest.mark.parametrize(
    ("reminders", "facts", "stem"),
    [(0, "", FIRST), (1, "", SECOND), (2, "", LATER), (9, "", LATER), (0, "last", LAST), (3, "last after", AFTER)],
)
def test_words_go_by_how_often_and_when(reminders: int, facts: str, stem: str) -> None:
    assert stem_of(reminders, is_last="last" in facts, is_after="after" in facts) == stem


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("UTC", date(2026, 3, 1)),
        ("Europe/Berlin", date(2026, 3, 29)),
        # Its clock goes from one o'clock back to midnight, and from midnight on to one.
        ("America/Havana", date(2026, 11, 1)),
        ("America/Havana", date(2026, 3, 8)),
        ("Pacific/Kiritimati", date(2026, 1, 1)),
    ],
)
def test_days_begin_when_the_calendar_says_so(zone: str, day: date) -> None:
    noon = datetime.combine(day + timedelta(days=3), time(12), ZoneInfo(zone))
    brakes = Brakes(noon, ZoneInfo(zone))

    for minutes in range(0, 5 * 24 * 60, 15):
        moment = (noon - timedelta(minutes=minutes)).astimezone(UTC)
        days = (noon.date() - moment.astimezone(ZoneInfo(zone)).date()).days
        assert [moment >= brakes.begin_of(number) for number in range(1, 6)] == [days < n for n in range(1, 6)]

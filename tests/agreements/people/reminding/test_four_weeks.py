"""Nobody gets a reminder after an answer, too many a week, or while staff owe them something, and everybody else gets theirs:
compared with a second computation that shares no code with the product."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.models import CancelCause, LeftOut, Message, MessageState, ReminderRound
from signatures.operations import invariants
from tests.agreements.people.reminding.four_weeks import (
    MOST_A_WEEK,
    PLANNED,
    RETURNS,
    ROUNDS,
    ZONE,
    Life,
    Weeks,
    drawn,
    expected,
    live,
    reminded,
)
from tests.mail_backend import Backend

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]


def lived(size: int, **shares: float) -> Weeks:
    mailbox = []
    Backend.meanwhile = lambda mail: mailbox.append((timezone.now(), mail.to[0]))
    return live(drawn(size, seed=16, **shares), mailbox)


def compare(weeks: Weeks) -> None:
    """Once with what was worked out, once by the rules themselves, once with what the server took."""
    told = reminded(weeks)
    assert told == expected(weeks.lives)
    for life in weeks.lives:
        assert_rules(life, told.get(life.key, []))
    sent = Message.objects.filter(sent_at__isnull=False).values_list("sent_at", "email")
    taken = [(at, address.partition("<")[2].rstrip(">")) for at, address in weeks.mailbox]
    assert Counter(taken) == Counter(sent)
    assert list(ReminderRound.objects.order_by("began_at").values_list("planned_for", flat=True)) == [
        hour.date() if hour in PLANNED else None for hour in ROUNDS
    ]
    assert invariants.examine(weeks.conference, with_files=False, at_rest=True).breaches == []


def assert_rules(life: Life, reminders: list) -> None:
    ends = [moment for moment in (life.answers_at, life.withdrawn_at) if moment]
    assert not any(at >= end for at in reminders for end in ends)
    if life.asks_at:
        assert not any(life.asks_at <= at and (not life.settled_at or at < life.settled_at) for at in reminders)
    days = [at.astimezone(ZONE).date() for at in reminders]
    assert all(sum(day <= other < day + timedelta(days=7) for other in days) <= MOST_A_WEEK for day in days)


def everything_happened(weeks: Weeks) -> bool:
    """Each way in which somebody is left out, at the beginning of a round and when its mails leave."""
    kept = {reason for held in ReminderRound.objects.all() for reason in held.left_out}
    wanted = {LeftOut.ANSWERED, LeftOut.BOUNCED, LeftOut.ASKED, LeftOut.TOO_MANY, LeftOut.PAUSED, LeftOut.WITHDRAWN}
    caught = set(Message.objects.filter(state=MessageState.CANCELLED).values_list("cancel_cause", flat=True))
    return wanted <= kept and CancelCause.SETTLED in caught


def test_a_hundred_people_are_reminded_as_was_worked_out_by_other_means(mail_backend: type[Backend]) -> None:
    weeks = lived(100, returns=0.12, requests=0.2)

    assert {life.returned for life in weeks.lives} == {*RETURNS, ""}
    assert everything_happened(weeks)
    compare(weeks)


@pytest.mark.slow
@pytest.mark.timeout(5400)
def test_all_authors_of_icml_2020_are_reminded_as_was_worked_out_by_other_means(mail_backend: type[Backend]) -> None:
    """3,406, of whose mails one in a hundred comes back, in twelve kinds, and of whom one in twenty asks for something."""
    weeks = lived(3_406)

    assert {life.returned for life in weeks.lives} == {*RETURNS, ""}
    assert everything_happened(weeks)
    compare(weeks)

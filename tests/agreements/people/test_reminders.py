"""Whom a reminder reaches: everybody who is due one, once a day."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from agreements.models import (
    Author,
    Conference,
    HelpKind,
    HelpRequest,
    Message,
    MessageKind,
    MessageState,
    PaperStatus,
    Policy,
)
from agreements.people import address_changes, answers, reminders
from agreements.states import State
from tests import factories

pytestmark = pytest.mark.django_db


def waiting_author(conference: Conference, *, told: bool = True) -> Author:
    """Invited, and the mail has arrived."""
    author, _ = factories.invited_author(conference)
    if told:
        factories.make_message(author, state=MessageState.SENT)
    return author


def test_round_reaches_whoever_was_asked_and_has_not_answered(conference: Conference) -> None:
    due = waiting_author(conference)
    for state in (State.DRAFT, State.DECLINED, State.COUNTERSIGNED, State.WAIVED, State.VOID):
        factories.make_agreement(conference, state=state)
    waiting_author(factories.make_ready_conference())

    found = reminders.next_round(conference)

    assert (list(found.due), found.left_out) == ([due.pk], {})


@pytest.mark.parametrize(
    ("kind", "state", "reason"),
    [
        (MessageKind.REMINDER, MessageState.SENT, "reminded less than a day ago"),
        (MessageKind.REMINDER, MessageState.QUEUED, "reminded less than a day ago"),
        (MessageKind.INVITATION, MessageState.QUEUED, "with a mail still on its way"),
        (MessageKind.INVITATION, MessageState.SENDING, "with a mail still on its way"),
        (MessageKind.INVITATION, MessageState.FAILED, "whose last mail did not arrive"),
    ],
)
def test_round_leaves_out_and_says_why(
    conference: Conference, kind: MessageKind, state: MessageState, reason: str
) -> None:
    factories.make_message(waiting_author(conference, told=False), kind=kind, state=state)
    due = waiting_author(conference)

    found = reminders.next_round(conference)

    assert list(found.due) == [due.pk]
    assert found.left_out == {reason: 1}


@pytest.mark.parametrize("kind", HelpKind.of_authors())
def test_round_leaves_out_whoever_waits_for_staff_until_it_is_settled(conference: Conference, kind: HelpKind) -> None:
    author = waiting_author(conference)
    request = HelpRequest.objects.create(conference=conference, author=author, kind=kind)

    before = reminders.next_round(conference)
    answers.settle(request, by=factories.make_member(conference))
    after = reminders.next_round(conference)

    assert (list(before.due), before.left_out) == ([], {"whose request the conference has not settled yet": 1})
    assert (list(after.due), after.left_out) == ([author.pk], {})


def test_nobody_is_reminded_by_hand_or_by_a_round_in_chunks_while_a_request_is_open(conference: Conference) -> None:
    author = waiting_author(conference)
    by = factories.make_member(conference)
    [theirs] = reminders.to_remind(conference)
    request = HelpRequest.objects.create(conference=conference, author=author, kind=HelpKind.QUESTION)

    assert reminders.remind_chunk(conference, theirs, by=by) == 0
    assert not reminders.remind_one(author, by=by)

    answers.answer(request, words="Yes.", by=by)
    assert not reminders.remind_one(author, by=by)


@pytest.mark.parametrize(("last", "due"), [(MessageState.SENT, True), (MessageState.FAILED, False)])
def test_round_asks_what_became_of_mail_to_the_present_address(
    conference: Conference, last: MessageState, due: bool
) -> None:
    author = waiting_author(conference, told=False)
    factories.make_message(author, state=MessageState.FAILED if due else MessageState.SENT)
    address_changes.change_address(author, email="new@example.org", by=factories.make_member(conference))
    factories.make_message(author, state=last)

    assert list(reminders.next_round(conference).due) == [author.pk] * due


def test_round_reaches_whoever_has_a_new_address_and_no_mail_yet(conference: Conference) -> None:
    author = waiting_author(conference, told=False)
    factories.make_message(author, state=MessageState.FAILED)
    address_changes.change_address(author, email="new@example.org", by=factories.make_member(conference))

    assert list(reminders.next_round(conference).due) == [author.pk]


@pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.CANCELLED])
def test_reminder_that_never_arrived_holds_nobody_back(conference: Conference, state: MessageState) -> None:
    author = waiting_author(conference)
    factories.make_message(author, kind=MessageKind.REMINDER, state=state)

    assert list(reminders.next_round(conference).due) == [author.pk]
    assert reminders.remind(conference) == 1


def test_round_reaches_nobody_when_the_time_for_answering_is_over() -> None:
    conference = factories.make_ready_conference(deadline=timezone.now() + timedelta(days=1), grace_days=1)
    author = waiting_author(conference)

    with time_machine.travel(timezone.now() + timedelta(days=3)):
        found = reminders.next_round(conference)
        count = reminders.remind(conference)
        is_reminded = reminders.remind_one(author, by=factories.make_member(conference))

    assert (list(found.due), found.left_out) == ([], {"who can no longer answer": 1})
    assert (count, is_reminded) == (0, False)


def test_nobody_is_reminded_of_a_withdrawn_paper(conference: Conference) -> None:
    author = waiting_author(conference)
    conference.papers.update(status=PaperStatus.WITHDRAWN)

    assert list(reminders.next_round(conference).due) == []
    assert not reminders.remind_one(author, by=factories.make_member(conference))


def test_nobody_is_reminded_of_a_paper_that_a_co_author_has_cleared() -> None:
    conference = factories.make_ready_conference(policy=Policy.ONE_FOR_ALL)
    both, clear = waiting_author(conference), waiting_author(conference)
    for author in (both, clear):
        paper = author.authorships.get().paper
        factories.make_agreement(conference, paper=paper, state=State.COUNTERSIGNED)
    factories.let_days_pass(conference)
    open_one = factories.make_agreement(author=both, state=State.INVITED)
    by = factories.make_member(conference)

    assert list(reminders.next_round(conference).due) == [both.pk]
    assert reminders.to_remind(conference) == [[open_one.pk]]
    assert not reminders.remind_one(clear, by=by)
    assert reminders.remind(conference, by=by) == 1
    assert [mail.author for mail in Message.objects.filter(kind=MessageKind.REMINDER)] == [both]


@pytest.mark.parametrize("state", [State.INVITED, State.DECLINED])
def test_an_answer_that_clears_nothing_spares_nobody_a_reminder(state: State) -> None:
    conference = factories.make_ready_conference(policy=Policy.ONE_FOR_ALL)
    due = waiting_author(conference)
    factories.make_agreement(conference, paper=due.authorships.get().paper, state=state)

    assert due.pk in reminders.next_round(conference).due


def test_remind_pressed_twice_reminds_once_a_day(conference: Conference) -> None:
    author = waiting_author(conference)

    with time_machine.travel(datetime(2026, 5, 3, 12, 0, tzinfo=UTC)) as clock:
        first, second = reminders.remind(conference), reminders.remind(conference)
        Message.objects.update(state=MessageState.SENT, sent_at=timezone.now())
        clock.shift(timedelta(hours=23))
        third = reminders.remind(conference)
        clock.shift(timedelta(hours=2))
        fourth = reminders.remind(conference)

    assert (first, second, third, fourth) == (1, 0, 0, 1)
    assert author.messages.filter(kind=MessageKind.REMINDER).count() == 2


def test_remind_writes_one_mail_about_all_open_papers(conference: Conference) -> None:
    author, _ = factories.invited_author(conference, papers=3)
    factories.make_agreement(author=author, state=State.DECLINED)

    assert reminders.remind(conference) == 1

    message = conference.messages.get()
    assert (message.kind, message.agreements.count()) == (MessageKind.REMINDER, 3)


def test_remind_one_waits_for_no_day_but_for_the_mail_under_way(conference: Conference) -> None:
    author, user = waiting_author(conference), factories.make_member(conference)

    first, second = (reminders.remind_one(author, by=user) for _ in range(2))
    Message.objects.update(state=MessageState.SENT, sent_at=timezone.now())
    third = reminders.remind_one(author, by=user)

    assert (first, second, third) == (True, False, True)


def test_remind_one_has_nothing_to_say_to_whoever_has_answered(conference: Conference) -> None:
    author = factories.make_agreement(conference, state=State.COUNTERSIGNED).authorship.author

    assert not reminders.remind_one(author, by=factories.make_member(conference))

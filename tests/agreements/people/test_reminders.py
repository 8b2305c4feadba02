"""Whom a reminder reaches: everybody who is due one, and is held back by nothing."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from agreements.models import (
    Author,
    Conference,
    HelpKind,
    HelpRequest,
    LeftOut,
    Message,
    MessageKind,
    MessageState,
    PaperStatus,
    Policy,
)
from agreements.people import address_changes, answers, reminders
from agreements.people.identities import merging
from agreements.people.reminding import who_is_due
from agreements.people.reminding.twice import JustMailedError
from agreements.states import State
from tests import factories

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=20)


def waiting_author(conference: Conference, *, told: bool = True) -> Author:
    """Invited, and the mail has arrived long ago."""
    author, _ = factories.invited_author(conference)
    if told:
        factories.make_message(author, state=MessageState.SENT, sent_at=LONG_AGO)
    return author


def test_round_reaches_whoever_was_asked_and_has_not_answered(conference: Conference) -> None:
    due = waiting_author(conference)
    for state in (State.DRAFT, State.DECLINED, State.COUNTERSIGNED, State.WAIVED, State.VOID):
        factories.make_agreement(conference, state=state)
    waiting_author(factories.make_ready_conference())

    found = who_is_due.next_round(conference)

    assert (list(found.due), found.left_out) == ([due.pk], {})


@pytest.mark.parametrize(
    ("kind", "state", "reason"),
    [
        (MessageKind.REMINDER, MessageState.SENT, LeftOut.PAUSED),
        (MessageKind.INVITATION, MessageState.SENT, LeftOut.PAUSED),
        (MessageKind.ANSWER, MessageState.SENT, LeftOut.PAUSED),
        (MessageKind.REMINDER, MessageState.QUEUED, LeftOut.UNDER_WAY),
        (MessageKind.INVITATION, MessageState.SENDING, LeftOut.UNDER_WAY),
        (MessageKind.INVITATION, MessageState.FAILED, LeftOut.BOUNCED),
    ],
)
def test_round_leaves_out_and_says_why(
    conference: Conference, kind: MessageKind, state: MessageState, reason: LeftOut
) -> None:
    factories.make_message(waiting_author(conference, told=False), kind=kind, state=state)
    due = waiting_author(conference)

    found = who_is_due.next_round(conference)

    assert list(found.due) == [due.pk]
    assert found.left_out == {reason: 1}


@pytest.mark.parametrize("kind", HelpKind.of_authors())
def test_round_leaves_out_whoever_waits_for_staff_until_it_is_settled(conference: Conference, kind: HelpKind) -> None:
    author = waiting_author(conference)
    other = factories.make_authorship(factories.make_paper(conference)) if kind == HelpKind.CO_AUTHOR_ADDRESS else None
    request = HelpRequest.objects.create(conference=conference, author=author, kind=kind, about=other)

    before = who_is_due.next_round(conference)
    answers.settle(request, by=factories.make_member(conference))
    after = who_is_due.next_round(conference)

    assert (list(before.due), before.left_out) == ([], {LeftOut.ASKED: 1})
    assert (list(after.due), after.left_out) == ([author.pk], {})


def test_nobody_is_reminded_by_hand_or_by_a_round_in_chunks_while_a_request_is_open(conference: Conference) -> None:
    author = waiting_author(conference)
    by = factories.make_member(conference)
    [theirs] = who_is_due.steps_of(conference, [author.pk])
    held = reminders.begin(conference, who_is_due.next_round(conference), by=by)
    request = HelpRequest.objects.create(conference=conference, author=author, kind=HelpKind.QUESTION)

    assert reminders.remind_chunk(held, theirs, by=by) == 0
    held.refresh_from_db()
    assert held.left_out == {"asked": [author.pk]}
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
    sent = {"sent_at": LONG_AGO} if last == MessageState.SENT else {}
    factories.make_message(author, state=last, **sent)

    assert list(who_is_due.next_round(conference).due) == [author.pk] * due


def test_round_reaches_whoever_has_a_new_address_and_no_mail_yet(conference: Conference) -> None:
    author = waiting_author(conference, told=False)
    factories.make_message(author, state=MessageState.FAILED)
    address_changes.change_address(author, email="new@example.org", by=factories.make_member(conference))

    assert list(who_is_due.next_round(conference).due) == [author.pk]


@pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.CANCELLED])
def test_reminder_that_never_arrived_holds_nobody_back(conference: Conference, state: MessageState) -> None:
    author = waiting_author(conference)
    factories.make_message(author, kind=MessageKind.REMINDER, state=state)

    assert list(who_is_due.next_round(conference).due) == [author.pk]
    assert reminders.remind(conference) == 1


def test_round_reaches_nobody_when_the_time_for_answering_is_over() -> None:
    conference = factories.make_ready_conference(deadline=timezone.now() + timedelta(days=1), grace_days=1)
    author = waiting_author(conference)

    with time_machine.travel(timezone.now() + timedelta(days=3)):
        found = who_is_due.next_round(conference)
        count = reminders.remind(conference)
        is_reminded = reminders.remind_one(author, by=factories.make_member(conference))

    assert (list(found.due), found.left_out) == ([], {LeftOut.OVER: 1})
    assert (count, is_reminded) == (0, False)


def test_nobody_is_reminded_of_a_withdrawn_paper(conference: Conference) -> None:
    author = waiting_author(conference)
    conference.papers.update(status=PaperStatus.WITHDRAWN)

    assert list(who_is_due.next_round(conference).due) == []
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

    assert list(who_is_due.next_round(conference).due) == [both.pk]
    assert who_is_due.steps_of(conference, [both.pk]) == [[open_one.pk]]
    assert not reminders.remind_one(clear, by=by)
    assert reminders.remind(conference, by=by) == 1
    assert [mail.author for mail in Message.objects.filter(kind=MessageKind.REMINDER)] == [both]


@pytest.mark.parametrize("state", [State.INVITED, State.DECLINED])
def test_an_answer_that_clears_nothing_spares_nobody_a_reminder(state: State) -> None:
    conference = factories.make_ready_conference(policy=Policy.ONE_FOR_ALL)
    due = waiting_author(conference)
    factories.make_agreement(conference, paper=due.authorships.get().paper, state=state)

    assert due.pk in who_is_due.next_round(conference).due


def test_remind_pressed_twice_reminds_once_in_two_days(conference: Conference) -> None:
    author = waiting_author(conference)

    with time_machine.travel(datetime(2027, 5, 3, 12, 0, tzinfo=UTC)) as clock:
        first, second = reminders.remind(conference), reminders.remind(conference)
        Message.objects.update(state=MessageState.SENT, sent_at=timezone.now())
        clock.shift(timedelta(hours=32))
        third = reminders.remind(conference)
        clock.shift(timedelta(hours=4))
        fourth = reminders.remind(conference)

    assert (first, second, third, fourth) == (1, 0, 0, 1)
    assert author.messages.filter(kind=MessageKind.REMINDER).count() == 2


def test_remind_writes_one_mail_about_all_open_papers(conference: Conference) -> None:
    author, _ = factories.invited_author(conference, papers=3)
    factories.make_agreement(author=author, state=State.DECLINED)
    Message.objects.update(state=MessageState.SENT, sent_at=LONG_AGO)

    assert reminders.remind(conference) == 1

    message = conference.messages.get(kind=MessageKind.REMINDER)
    assert (message.kind, message.agreements.count()) == (MessageKind.REMINDER, 3)


def test_remind_one_waits_for_no_day_but_for_the_mail_under_way_and_asks_before_another(
    conference: Conference,
) -> None:
    author, user = waiting_author(conference), factories.make_member(conference)

    first, second = (reminders.remind_one(author, by=user) for _ in range(2))
    Message.objects.update(state=MessageState.SENT, sent_at=timezone.now())
    with pytest.raises(JustMailedError) as caught:
        reminders.remind_one(author, by=user)
    third = reminders.remind_one(author, by=user, again=True)

    assert (first, second, third) == (True, False, True)
    assert (caught.value.at is not None, caught.value.reminders) == (True, 0)
    assert author.messages.filter(kind=MessageKind.REMINDER).count() == 2


def test_remind_one_asks_who_was_reminded_often_this_week(conference: Conference) -> None:
    author, user = waiting_author(conference), factories.make_member(conference)
    for days in (1, 2, 3):
        at = timezone.now() - timedelta(days=days)
        factories.make_message(author, kind=MessageKind.REMINDER, state=MessageState.SENT, sent_at=at)

    with pytest.raises(JustMailedError) as caught:
        reminders.remind_one(author, by=user)

    assert (caught.value.at, caught.value.reminders) == (None, 3)
    assert list(who_is_due.next_round(conference).left_out) == [LeftOut.TOO_MANY]
    assert reminders.remind_one(author, by=user, again=True)


def test_a_person_is_counted_once_whatever_entries_were_merged_and_two_at_one_address_are_two(
    conference: Conference,
) -> None:
    author, twin = waiting_author(conference), waiting_author(conference)
    other = factories.make_author(conference, name="A. Other", merged_into=author)
    factories.make_message(other, state=MessageState.SENT)
    Author.objects.update(email="shared@example.org")

    found = who_is_due.next_round(conference)

    assert (list(found.due), found.people_left_out) == ([twin.pk], {LeftOut.PAUSED: [author.pk]})


def test_whoever_wanted_no_more_reminders_under_a_former_entry_gets_none(conference: Conference) -> None:
    author = waiting_author(conference)
    other = factories.make_author(conference, name="A. Other", no_reminders_since=LONG_AGO)
    merging.merge(author, other, by=factories.make_member(conference))

    assert who_is_due.next_round(conference).left_out == {LeftOut.NO_MORE: 1}
    assert not reminders.remind_one(author, by=factories.make_member(conference), again=True)
    assert reminders.why_not_one(author) == LeftOut.NO_MORE


def test_words_differ_from_round_to_round(conference: Conference) -> None:
    author = waiting_author(conference)
    subjects = []

    with time_machine.travel(timezone.now()) as clock:
        for _ in range(3):
            reminders.remind(conference)
            Message.objects.filter(state=MessageState.QUEUED).update(state=MessageState.SENT, sent_at=timezone.now())
            subjects.append(author.messages.latest("created_at").subject)
            clock.shift(timedelta(days=4))
        clock.shift(timedelta(days=30))
        reminders.remind(conference)
        subjects.append(author.messages.latest("created_at").subject)

    assert len(set(subjects)) == 4
    assert "deadline has passed" in subjects[-1]


def test_remind_one_has_nothing_to_say_to_whoever_has_answered(conference: Conference) -> None:
    author = factories.make_agreement(conference, state=State.COUNTERSIGNED).authorship.author

    assert not reminders.remind_one(author, by=factories.make_member(conference))

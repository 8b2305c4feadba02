"""What is kept of a mail that came back, whom it concerns, and how it is taken back."""

from uuid import uuid4

import pytest

from agreements import audit
from agreements.conferences.editions import closing
from agreements.mail import cancelling
from agreements.mail.bounces import reported, to_send
from agreements.mail.bounces.reported import Tiding
from agreements.models import (
    Author,
    Conference,
    Event,
    LeftOut,
    Matter,
    MatterKind,
    Message,
    MessageKind,
    MessageState,
    Reachability,
    ReportKind,
    ReportSource,
    User,
)
from agreements.papers import withdrawing
from agreements.people import address_changes, forwarding, reminders
from agreements.states import State
from signatures.operations import invariants
from tests import factories

pytestmark = pytest.mark.django_db
RETURNED = ReportSource.RETURNED


@pytest.fixture
def user(conference: Conference) -> User:
    return factories.make_member(conference)


def mailed(conference: Conference, kind: MessageKind = MessageKind.INVITATION, **facts: str) -> Message:
    """A mail that was sent, to the author of one paper."""
    author, _ = factories.invited_author(conference, **facts)
    return sent(author, kind)


def sent(author: Author, kind: MessageKind = MessageKind.INVITATION) -> Message:
    message = factories.make_message(author, kind=kind, state=MessageState.SENT, text="Please sign:\n\x02link\x03\n")
    message.agreements.set(author.authorships.values_list("agreements", flat=True))
    return message


def told(kind: ReportKind = ReportKind.BOUNCED, digest: str = "a" * 64) -> Tiding:
    return Tiding(kind, RETURNED, "5.1.1", "550 No such user", digest)


def reach(author: Author) -> str:
    return Author.objects.get(pk=author.pk).reachability


def bounce_matters(author: Author) -> list[Matter]:
    return list(Matter.objects.open().filter(author=author, kind=MatterKind.BOUNCE))


def assert_holds(conference: Conference) -> None:
    assert invariants.examine(conference, at_rest=True).breaches == []


# --- What is told from outside -------------------------------------------------------------------------------------------
def test_bounce_marks_the_mail_and_the_address_and_asks_staff_once(conference: Conference) -> None:
    message = mailed(conference)

    assert reported.note(message.pk, told()) is True
    assert reported.note(message.pk, told()) is False
    assert reported.note(sent(message.author).pk, told()) is True

    message.refresh_from_db()
    assert (message.state, message.reports.get().words) == (MessageState.BOUNCED, "550 No such user")
    assert reach(message.author) == Reachability.BOUNCED
    [matter] = bounce_matters(message.author)
    assert matter.report == message.reports.get()
    assert not message.link.is_revoked
    assert Event.objects.filter(kind="message.bounced").count() == 2
    assert_holds(conference)


def test_bounced_author_blocks_the_paper_and_is_not_reminded(conference: Conference) -> None:
    message = mailed(conference)
    reported.note(message.pk, told())

    due = reminders.next_round(conference)

    assert due.due == []
    assert due.left_out == {LeftOut.BOUNCED: 1}
    assert not message.author.authorships.get().paper.is_clear


@pytest.mark.parametrize("kind", [ReportKind.DEFERRED, ReportKind.OUT_OF_OFFICE, ReportKind.OTHER])
def test_note_beside_the_state_changes_nothing_else(conference: Conference, kind: ReportKind) -> None:
    message = mailed(conference)

    reported.note(message.pk, told(kind))

    message.refresh_from_db()
    assert (message.state, message.reports.get().kind) == (MessageState.SENT, kind)
    assert reach(message.author) == Reachability.UNKNOWN
    assert bounce_matters(message.author) == []
    assert_holds(conference)


def test_complaint_stops_reminders_and_nothing_else(conference: Conference) -> None:
    message = mailed(conference)

    reported.note(message.pk, told(ReportKind.COMPLAINED))

    author = Author.objects.get(pk=message.author_id)
    assert author.no_reminders_since is not None
    assert reminders.next_round(conference).left_out == {LeftOut.NO_MORE: 1}
    assert_holds(conference)


def test_bounce_of_a_mail_that_is_being_sent_comes_again_later(conference: Conference) -> None:
    message = factories.make_message(factories.make_author(conference), state=MessageState.SENDING)

    with pytest.raises(reported.NotYetError):
        reported.note(message.pk, told())
    with pytest.raises(reported.UnknownMailError):
        reported.note(uuid4(), told())


def test_bounce_from_a_former_address_says_nothing_of_the_present_one(conference: Conference, user: User) -> None:
    message = mailed(conference)
    address_changes.change_address(message.author, email="new@example.org", by=user)

    reported.note(message.pk, told())

    assert reach(message.author) == Reachability.UNKNOWN
    assert Message.objects.get(pk=message.pk).state == MessageState.BOUNCED
    assert_holds(conference)


def test_two_who_share_an_address_share_what_comes_back_from_it(conference: Conference) -> None:
    message = mailed(conference, email="lab@example.org")
    other = mailed(conference, email="lab@example.org").author

    reported.note(message.pk, told())

    assert (reach(message.author), reach(other)) == (Reachability.BOUNCED, Reachability.BOUNCED)
    assert len(bounce_matters(other)) == 1
    assert_holds(conference)


def test_bounce_is_noted_in_a_closed_conference(conference: Conference, user: User) -> None:
    message = mailed(conference)
    closing.close(conference, by=user)

    reported.note(message.pk, told())

    assert reach(message.author) == Reachability.BOUNCED


# --- What staff do about it ----------------------------------------------------------------------------------------------
def test_changed_address_is_not_known_to_be_unreachable_and_gets_what_is_owed(
    conference: Conference, user: User
) -> None:
    copy = mailed(conference, MessageKind.CORRECTED)
    reported.note(copy.pk, told())

    address_changes.change_address(copy.author, email="new@example.org", by=user)

    assert reach(copy.author) == Reachability.UNKNOWN
    assert bounce_matters(copy.author) == []
    successor = Message.objects.get(stands_for=copy)
    assert (successor.email, successor.state) == ("new@example.org", MessageState.QUEUED)
    assert Message.objects.get(pk=copy.pk).state == MessageState.BOUNCED
    assert_holds(conference)


def test_address_that_was_left_and_comes_back_is_what_the_reports_say(conference: Conference, user: User) -> None:
    message = mailed(conference, email="ada@example.org")
    reported.note(message.pk, told())
    address_changes.change_address(message.author, email="new@example.org", by=user)

    address_changes.change_address(Author.objects.get(pk=message.author_id), email="ada@example.org", by=user)

    assert reach(message.author) == Reachability.BOUNCED
    assert_holds(conference)


def test_mail_is_sent_again_to_the_same_address_and_may_come_back_again(conference: Conference, user: User) -> None:
    message = mailed(conference)
    reminder = sent(message.author, MessageKind.REMINDER)
    for each in (message, reminder):
        reported.note(each.pk, told())

    chosen = to_send.again(message.author)
    done = cancelling.send_again(chosen, conference=conference, by=user)

    assert (chosen, done.retried) == ([reminder.pk], 1)
    assert (reach(message.author), bounce_matters(message.author)) == (Reachability.UNKNOWN, [])
    successor = Message.objects.get(stands_for=reminder)
    assert (successor.email, successor.state) == (message.email, MessageState.QUEUED)
    assert_holds(conference)
    Message.objects.filter(pk=successor.pk).update(
        state=MessageState.SENT, sent_at=successor.created_at, finished_at=successor.created_at, server_answer="250 OK"
    )
    reported.note(successor.pk, told())
    assert len(bounce_matters(message.author)) == 1
    assert_holds(conference)


def test_address_is_said_to_be_reachable(conference: Conference, user: User) -> None:
    message = mailed(conference)
    assert not reported.say_reachable(message.author, by=user)
    reported.note(message.pk, told())

    assert reported.say_reachable(message.author, by=user)

    assert (reach(message.author), bounce_matters(message.author)) == (Reachability.REACHED, [])
    assert Message.objects.get(pk=message.pk).state == MessageState.BOUNCED
    # On the day of a mail nobody is reminded.
    assert reminders.next_round(conference).left_out == {LeftOut.PAUSED: 1}
    assert_holds(conference)


def test_mail_is_marked_by_hand_and_the_mark_is_taken_back(conference: Conference, user: User) -> None:
    message = mailed(conference)

    assert reported.mark_bounced(message, words="A colleague told me", by=user)
    assert not reported.mark_bounced(message, words="", by=user)
    assert reach(message.author) == Reachability.BOUNCED
    assert_holds(conference)
    assert reported.take_back(message, by=user)
    assert not reported.take_back(message, by=user)

    assert (reach(message.author), bounce_matters(message.author)) == (Reachability.UNKNOWN, [])
    assert [report.by for report in message.reports.all()] == [user, user]
    assert list(Event.objects.filter(kind__startswith="message.").values_list("kind", "by")) == [
        ("message.bounced", user.pk),
        ("message.taken_back", user.pk),
    ]
    assert_holds(conference)


def test_mail_that_has_not_left_is_not_marked(conference: Conference, user: User) -> None:
    message = factories.make_message(factories.make_author(conference))

    assert not reported.mark_bounced(message, words="", by=user)


def test_matter_goes_with_the_last_paper_and_comes_back_with_it(conference: Conference, user: User) -> None:
    message = mailed(conference)
    reported.note(message.pk, told())
    paper = message.author.authorships.get().paper

    withdrawing.withdraw(conference, [paper.pk], reason="x", by=user)
    assert bounce_matters(message.author) == []
    withdrawing.revive(conference, [paper.pk], by=user)

    assert len(bounce_matters(message.author)) == 1
    assert_holds(conference)


def test_refusal_at_the_door_counts_as_one_that_came_back(conference: Conference) -> None:
    message = mailed(conference)
    Message.objects.filter(pk=message.pk).update(state=MessageState.QUEUED, sent_at=None, finished_at=None)
    claimed = Message.objects.claim(message.pk, state=MessageState.SENDING)
    assert claimed is not None

    reported.give_up_refused(claimed, "550 5.1.1 No such user", server_answer="550 5.1.1 No such user")

    message.refresh_from_db()
    assert (message.state, message.reports.get().source) == (MessageState.FAILED, ReportSource.SERVER)
    assert message.reports.get().status == "5.1.1"
    assert reach(message.author) == Reachability.BOUNCED
    assert_holds(conference)


# --- Two sources ---------------------------------------------------------------------------------------------------------
def test_check_names_what_differs_from_the_reports(conference: Conference) -> None:
    bounced, quiet = mailed(conference), mailed(conference)
    reported.note(bounced.pk, told())
    Author.objects.filter(pk=bounced.author_id).update(reachability=Reachability.UNKNOWN)
    Author.objects.filter(pk=quiet.author_id).update(reachability=Reachability.REACHED)
    Message.objects.filter(pk=bounced.pk).update(state=MessageState.SENT)
    Message.objects.filter(pk=quiet.pk).update(state=MessageState.BOUNCED)
    bounced.reports.update(email="other@example.org")

    breaches = invariants.examine(conference, at_rest=True).breaches

    assert {line.partition(" but ")[0].rstrip(",") for line in breaches} >= {
        f"author {quiet.author_id} counts as reached",
        f"message {bounced.pk} counts as sent",
        f"message {quiet.pk} counts as bounced",
        f"report {bounced.reports.get().pk} is about another address or conference than its mail",
    }


def test_state_of_its_agreement_is_what_it_was(conference: Conference) -> None:
    message = mailed(conference)

    reported.note(message.pk, told())

    assert message.agreements.get().state == State.INVITED
    with audit.deed(conference):
        assert audit.locks.people([message.author_id])


def test_officer_whose_mail_comes_back_is_asked_about_until_somebody_else_is_asked(
    conference: Conference, user: User
) -> None:
    author, _ = factories.invited_author(conference)
    agent = factories.forward(author.authorships.get().agreements.get())
    message = Message.objects.get(link__agent=agent)
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.SENT, sent_at=message.created_at, finished_at=message.created_at, server_answer="250 OK"
    )

    reported.note(message.pk, told())

    assert (reach(author), len(bounce_matters(author))) == (Reachability.UNKNOWN, 1)
    assert_holds(conference)
    forwarding.take_back(author.authorships.get().agreements.get(), by=user)
    assert bounce_matters(author) == []
    assert_holds(conference)

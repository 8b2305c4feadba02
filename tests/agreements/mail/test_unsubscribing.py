"""Reminders that somebody does not want, by the key of a mail."""

import pytest

from agreements.mail import validity
from agreements.mail.bounces.tokens import Purpose, token_of
from agreements.mail.unsubscribing import reminders_stopped
from agreements.models import (
    Author,
    CancelCause,
    Conference,
    Event,
    LeftOut,
    Message,
    MessageKind,
    MessageState,
    Reachability,
)
from agreements.people import address_changes, reminders
from tests import factories

pytestmark = pytest.mark.django_db


def key(message: Message) -> str:
    return token_of(Purpose.UNSUBSCRIBE, message.pk)


def found(message: Message) -> Message:
    read = reminders_stopped.find(key(message).upper() + " ")
    assert read is not None
    return read


@pytest.fixture
def message(conference: Conference) -> Message:
    author, _ = factories.invited_author(conference)
    return factories.make_message(author, state=MessageState.SENT)


def test_unsubscribe_stops_reminders_once_and_is_taken_back(message: Message) -> None:
    author, conference = message.author, message.conference
    user = factories.make_member(conference)

    assert reminders_stopped.unsubscribe(found(message))
    assert not reminders_stopped.unsubscribe(found(message))
    assert reminders.next_round(conference).left_out == {LeftOut.NO_MORE: 1}
    assert not reminders.remind_one(author, by=user)
    assert reminders_stopped.remind_again(author, by=user)
    assert not reminders_stopped.remind_again(author, by=user)

    # On the day of a mail nobody is reminded.
    assert reminders.next_round(conference).left_out == {LeftOut.PAUSED: 1}
    told = Event.objects.filter(kind__startswith="author.").values_list("kind", "subject", "by")
    assert list(told) == [
        ("author.unsubscribed", f"author:{author.pk}", None),
        ("author.resubscribed", f"author:{author.pk}", user.pk),
    ]


def test_reader_of_a_former_address_stops_nothing(message: Message) -> None:
    address_changes.change_address(message.author, email="new@example.org", by=None)

    assert not reminders_stopped.unsubscribe(found(message))

    assert Author.objects.get(pk=message.author_id).no_reminders_since is None


@pytest.mark.parametrize("token", ["", "x", "a" * 42])
def test_key_that_is_none_finds_nothing(db: None, token: str) -> None:
    assert reminders_stopped.find(token) is None


def test_signing_link_and_return_path_are_no_keys(message: Message) -> None:
    assert reminders_stopped.find(token_of(Purpose.RETURN, message.pk)) is None


@pytest.mark.parametrize(
    ("column", "cause"),
    [
        ({"reachability": Reachability.BOUNCED}, CancelCause.BOUNCED),
        ({"no_reminders_since": "2020-01-01T00:00Z"}, CancelCause.UNWANTED),
    ],
)
def test_reminder_that_waits_is_looked_at_again_when_it_leaves(
    message: Message, column: dict[str, str], cause: CancelCause
) -> None:
    reminder = factories.make_message(message.author, kind=MessageKind.REMINDER)
    reminder.agreements.set(message.author.authorships.values_list("agreements", flat=True))
    other = factories.make_message(message.author, kind=MessageKind.COPY)
    Author.objects.filter(pk=message.author_id).update(**column)

    causes = [validity.why_not(Message.objects.for_delivery().get(pk=each.pk)) for each in (reminder, other)]

    assert causes == [cause, None]

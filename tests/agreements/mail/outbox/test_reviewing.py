"""Mails to many wait until somebody has looked, where the conference wants that."""

import pytest

from agreements import audit
from agreements.mail import delivery, queue
from agreements.mail.outbox import reviewing
from agreements.models import Agreement, Conference, Message, MessageKind, User
from agreements.people import invitations, reminders
from tests import factories
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> User:
    return factories.make_user()


@pytest.fixture
def holding() -> Conference:
    return factories.make_ready_conference(holds_mails=True)


def one(conference: Conference) -> Message:
    return Message.objects.get(conference=conference)


def test_an_invitation_is_held_and_leaves_once_it_is_let_go(
    holding: Conference, owner: User, mail_server: MailServer
) -> None:
    factories.make_agreement(holding)
    invitations.invite(holding, Agreement.objects.all(), by=owner)
    held = one(holding)
    assert held.is_held

    assert delivery.deliver([held.pk]) == 0
    assert reviewing.release([held.pk], conference=holding, by=owner) == 1
    assert reviewing.release([held.pk], conference=holding, by=owner) == 0
    assert delivery.deliver([held.pk]) == 1
    assert holding.events.filter(kind="message.released").count() == 1


def test_a_reminder_that_is_let_go_is_still_looked_at_when_it_leaves(
    holding: Conference, owner: User, mail_server: MailServer
) -> None:
    author, _link = factories.invited_author(holding)
    assert reminders.remind(holding, by=owner) == 1
    factories.sign(Agreement.objects.get(authorship__author=author))
    held = Message.objects.get(kind=MessageKind.REMINDER)

    reviewing.release([held.pk], conference=holding, by=owner)

    assert delivery.deliver([held.pk]) == 0
    assert Message.objects.get(pk=held.pk).cancel_cause == "settled"


def test_what_somebody_waits_for_is_not_held(holding: Conference) -> None:
    author, _link = factories.invited_author(holding)
    about = {author: list(Agreement.objects.of_author(author.pk).shown_to_author())}
    with audit.deed(holding):
        [link] = queue.add(MessageKind.LINK, holding, about)
        [copy] = queue.add(MessageKind.COPY, holding, about)

    assert (link.is_held, copy.is_held) == (False, False)


def test_a_single_mail_that_waits_can_be_held(conference: Conference, owner: User, mail_server: MailServer) -> None:
    author, _link = factories.invited_author(conference)
    message = factories.make_message(author, kind=MessageKind.COPY)

    assert reviewing.hold([message.pk], conference=conference, by=owner) == 1
    assert delivery.deliver([message.pk]) == 0
    assert list(conference.messages.held()) == [message]
    assert not conference.messages.waiting().exists()
    # Another conference's staff reach nothing here.
    assert reviewing.release([message.pk], conference=factories.make_conference(), by=owner) == 0

"""The mailbox of the return address, read from a real server."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from agreements.desk.dashboard.alarms import RETURNS, alarms
from agreements.mail.bounces import mailbox, return_path
from agreements.models import Conference, Message, MessageState, ReturnMailbox, StrayCount
from tests import factories
from tests.agreements.mail.bounces import returned
from tests.imap_server import ImapServer, running_imap

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server() -> Iterator[ImapServer]:
    with running_imap() as running:
        yield running


@pytest.fixture
def message(conference: Conference, settings: Settings) -> Message:
    settings.BOUNCE_ADDRESS = "bounces@conference.example.org"
    settings.BOUNCE_MAILBOX_SECONDS = 0
    author, _ = factories.invited_author(conference)
    return factories.make_message(author, state=MessageState.SENT)


def test_mailbox_is_read_from_where_it_was_left_whoever_else_reads_it(
    message: Message, server: ImapServer, settings: Settings
) -> None:
    settings.BOUNCE_MAILBOX = server.url
    server.deliver(
        returned.no_such_user(return_path.address_of(message)), returned.plain("Buy", to="bounces@x.example")
    )
    with server.client() as person:
        before = set(person.search("ALL"))
        person.add_flags(list(before), [b"\\Seen"])

    assert mailbox.is_due()
    assert (mailbox.look(), mailbox.look()) == (2, 0)

    assert (message.reports.count(), StrayCount.objects.get().count) == (1, 1)
    server.deliver(returned.away(return_path.address_of(message)))
    assert mailbox.look() == 1
    assert message.reports.count() == 2
    row = ReturnMailbox.objects.get()
    assert row.read_at is not None
    assert (row.last_error, row.name) == ("", "bounces on 127.0.0.1, INBOX")
    with server.client() as person:
        assert before < set(person.search("ALL"))
        assert person.search("UNSEEN") != []


def test_mail_that_is_being_sent_keeps_its_place(message: Message, server: ImapServer, settings: Settings) -> None:
    settings.BOUNCE_MAILBOX = server.url
    mailbox.look()
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENDING)
    server.deliver(returned.no_such_user(return_path.address_of(message)))

    assert mailbox.look() == 0
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENT)
    assert mailbox.look() == 1


def test_mailbox_that_cannot_be_read_is_said_to_owners(conference: Conference, settings: Settings) -> None:
    settings.BOUNCE_MAILBOX = "imap://bounces:secret@127.0.0.1:1/INBOX"
    settings.BOUNCE_MAILBOX_SECONDS = 60

    assert mailbox.look() == 0

    assert not mailbox.is_due()
    assert "refused" in ReturnMailbox.objects.get().last_error
    [alarm] = alarms(conference, [RETURNS])
    assert (alarm.is_for_owners, "secret" in alarm.note) == (True, False)


def test_no_mailbox_is_looked_for_where_none_is_set(conference: Conference, settings: Settings) -> None:
    settings.BOUNCE_MAILBOX = ""

    assert (mailbox.is_due(), mailbox.look()) == (False, 0)
    assert alarms(conference, [RETURNS]) == []

"""Mails that are written and sent in the instant in which addresses change: real threads, each with its connection."""

import threading
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.db import connection, connections, transaction

from agreements import audit
from agreements.mail import cancelling, delivery, queue
from agreements.mail.cancelling import SentAgain
from agreements.models import Agreement, Author, Link, MatterKind, Message, MessageState
from agreements.people import address_changes, invitations
from tests import factories
from tests.mail_backend import Backend
from tests.mail_server import MailServer
from tests.test_concurrency import at_once
from tests.waiting import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def changed(author: Author) -> Callable[[], object]:
    by = factories.make_user()

    def deed() -> object:
        present = Author.objects.get(pk=author.pk)
        return address_changes.change_address(present, email=f"present-{author.pk}@ex.org", by=by)

    return deed


def test_each_mail_says_truly_where_it_went_though_addresses_change_while_it_is_sent(mail_server: MailServer) -> None:
    conference = factories.make_ready_conference()
    authors = [factories.invited_author(conference)[0] for _ in range(12)]
    messages = [factories.make_message(author) for author in authors]

    at_once(
        lambda: delivery.deliver(message.pk for message in messages),
        lambda: delivery.deliver(message.pk for message in reversed(messages)),
        lambda: [changed(author)() for author in authors],
    )

    went = {taken.mail["Message-ID"]: taken.rcpt_tos for taken in mail_server.taken}
    rows = list(Message.objects.without_notices())
    assert {message.state for message in rows} <= {MessageState.SENT, MessageState.CANCELLED}
    assert went == {m.message_id: [m.email] for m in rows if m.state == MessageState.SENT}
    assert len(mail_server.taken) == len(went)
    told = conference.events.filter(kind="author.address_changed")
    stopped = sum(event.payload["mails_cancelled"] for event in told)
    withdrawn = conference.events.filter(kind="message.cancelled").count()
    assert stopped + withdrawn == Message.objects.filter(state=MessageState.CANCELLED).count()
    assert audit.first_bad_number(conference) is None


def test_change_of_address_during_the_sending_leaves_the_mail_to_its_worker(
    mail_backend: type[Backend],
) -> None:
    """The worker stands between the claim and the server's answer until the other thread's deed is done."""
    author, _ = factories.invited_author(email="former@ex.org")
    message = factories.make_message(author)
    mail_backend.meanwhile = lambda _mail: at_once(changed(author)) and None

    assert delivery.deliver([message.pk]) == 1

    message.refresh_from_db()
    assert (message.state, message.email, message.last_error) == (MessageState.SENT, "former@ex.org", "")
    event = author.conference.events.get(kind="author.address_changed")
    assert (event.payload["mails_cancelled"], event.payload["mails_under_way"]) == (0, 1)


def test_mail_sent_by_two_workers_counts_as_sent(mail_backend: type[Backend]) -> None:
    """The first is so slow that its claim runs out, and the second is refused."""
    message = factories.make_message(factories.invited_author()[0])

    def slow(_mail: EmailMessage) -> None:
        mail_backend.meanwhile = refuse
        Message.objects.filter(pk=message.pk).update(lease_until=message.created_at)
        at_once(lambda: delivery.deliver([message.pk]))

    def refuse(_mail: EmailMessage) -> None:
        raise ConnectionError("not now")

    mail_backend.meanwhile = slow

    assert delivery.deliver([message.pk]) == 1

    message.refresh_from_db()
    assert (message.state, message.attempts, message.lease_token) == (MessageState.SENT, 1, None)


def test_what_was_sent_is_noted_however_busy_the_database_is(
    mail_backend: type[Backend], caplog: pytest.LogCaptureFixture
) -> None:
    """At the moment in which the server has it somebody locks what is to be written, for longer than a worker waits."""
    message = factories.make_message(factories.invited_author()[0])
    is_locked = threading.Event()

    def lock() -> None:
        with transaction.atomic():
            Message.objects.filter(pk=message.pk).update(by=None)
            is_locked.set()
            wait_for(lambda: "takes no note" in caplog.text, what="a worker that could not write")
        connections.close_all()

    holder = threading.Thread(target=lock)

    def meanwhile(_mail: EmailMessage) -> None:
        holder.start()
        assert is_locked.wait(30)
        if connection.vendor == "sqlite":
            connection.connection.patience = 0.05
        else:
            connection.cursor().execute("SET lock_timeout = '50ms'")

    mail_backend.meanwhile = meanwhile

    assert delivery.deliver([message.pk]) == 1

    holder.join()
    message.refresh_from_db()
    assert (message.state, message.server_answer) == (MessageState.SENT, "handed to mail_backend")
    assert len(mail_backend.taken) == 1


def test_invitations_that_are_written_while_addresses_change_go_to_the_present_ones() -> None:
    conference = factories.make_ready_conference()
    agreements = [factories.make_agreement(conference) for _ in range(20)]
    authors = [agreement.authorship.author for agreement in agreements]
    ids = [agreement.pk for agreement in agreements]

    at_once(
        lambda: invitations.invite_chunk(conference, ids, by=None),
        lambda: [changed(author)() for author in authors[:10]],
        lambda: [changed(author)() for author in authors[10:]],
    )

    standing = Message.objects.exclude(state=MessageState.CANCELLED).select_related("author", "link")
    assert [m for m in standing if m.email != m.author.email or m.link.is_revoked] == []
    links = Link.objects.filter(revoked_at__isnull=True).select_related("author")
    assert [link for link in links if link.email != link.author.email] == []
    assert Message.objects.count() == Agreement.objects.awaiting_answer().count() == 20


def test_sending_again_twice_at_once_owes_each_mail_once() -> None:
    author, _ = factories.invited_author(email="former@ex.org")
    conference, by = author.conference, factories.make_user()
    retried = factories.make_message(factories.invited_author(conference)[0], state=MessageState.FAILED)
    replaced = factories.make_message(author, state=MessageState.FAILED)
    changed(author)()

    done = at_once(*[lambda: cancelling.send_again([retried.pk, replaced.pk], conference=conference, by=by)] * 4)

    assert sorted(map(tuple, done)) == [(0, 0, 0)] * 3 + [SentAgain(1, 1, 0)]
    assert len(queue.owed(limit=10)) == 2
    assert conference.events.filter(kind="message.retried").count() == 1


def test_case_2_authors_who_get_one_address_at_once_are_asked_about() -> None:
    conference = factories.make_conference()
    authors = [factories.make_agreement(conference).authorship.author for _ in range(4)]
    by = factories.make_user()

    def move(author: Author) -> None:
        address_changes.change_address(author, email="shared@ex.org", by=by)

    at_once(*[lambda author=author: move(author) for author in authors])

    assert conference.authors.filter(email="shared@ex.org").count() == 4
    assert conference.matters.open().filter(kind=MatterKind.SHARED_ADDRESS).count() == 3


def test_one_author_at_once_gets_two_addresses_one_after_the_other_or_one_is_refused() -> None:
    author = factories.make_author(factories.make_conference(), email="first@ex.org")
    by = factories.make_user()

    def move(email: str) -> str:
        seen = Author.objects.get(pk=author.pk)
        try:
            address_changes.change_address(seen, email=email, by=by)
        except address_changes.MovedAddressError:
            return ""
        return email

    at_once(lambda: move("second@ex.org"), lambda: move("third@ex.org"))

    chain = []
    for event in author.conference.events.filter(kind="author.address_changed").order_by("number"):
        values = dict(event.values.values_list("name", "value"))
        chain.append((values["from"], values["to"]))
    author.refresh_from_db()
    assert [former for former, _ in chain] == ["first@ex.org", *[present for _, present in chain[:-1]]]
    assert chain[-1][1] == author.email

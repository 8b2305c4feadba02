"""Mails that are owed: one a person, claimed by one worker, tried again or given up as the server says."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django import Settings

from agreements import audit, links
from agreements.mail import queue
from agreements.mail.compose import LINK_MARK, Topic
from agreements.models import Agreement, Author, Conference, Message, MessageKind, MessageState
from tests import factories
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def compose(author: Author) -> list[Message]:
    agreements = list(Agreement.objects.of_author(author.pk).shown_to_author())
    with audit.deed(author.conference):
        return queue.add(MessageKind.INVITATION, author.conference, {author: agreements})


def compose_once(author: Author, *occasions: str) -> list[Message]:
    topic = Topic(author, list(Agreement.objects.of_author(author.pk).shown_to_author()))
    with audit.deed(author.conference):
        return queue.add_once(MessageKind.INVITATION, author.conference, dict.fromkeys(occasions, topic))


def queued(conference: Conference, **facts: str) -> Message:
    return factories.make_message(factories.make_author(conference, **facts))


def fresh(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


# --- Composing ----


def test_compose_writes_one_mail_for_five_papers(conference: Conference) -> None:
    author, link = factories.invited_author(conference, papers=5)

    [message] = compose(author)

    assert Message.objects.get() == message
    assert (message.state, message.email, message.link) == (MessageState.QUEUED, author.email, link)
    assert message.agreements.count() == 5
    assert message.text.count(LINK_MARK) == 1
    titles = [paper.title for paper in conference.papers.all()]
    assert [title for title in titles if title in message.text and title in message.html] == titles


def test_compose_leaves_the_token_out_of_the_table(conference: Conference) -> None:
    author, link = factories.invited_author(conference)

    [message] = compose(author)

    token = links.token_of(link)
    assert token not in message.text + message.html + message.subject


def test_compose_tells_the_log_with_the_address_as_a_digest(conference: Conference) -> None:
    author, _ = factories.invited_author(conference)

    [message] = compose(author)

    event = conference.events.latest("number")
    assert (event.kind, event.subject) == ("message.invitation", f"message:{message.pk}")
    assert set(event.payload) == {"author", "email"}
    assert event.payload["email"].startswith("sha256:")
    assert event.values.get().value == author.email


def test_compose_owes_an_occasion_once(conference: Conference) -> None:
    author, _ = factories.invited_author(conference)

    [first] = compose_once(author, "copy:1")
    assert compose_once(author, "copy:1") == []
    second, third = compose_once(author, "copy:2", "copy:1", "copy:3")

    assert list(Message.objects.order_by("created_at")) == [first, second, third]
    assert [second.occasion, third.occasion] == ["copy:2", "copy:3"]


def test_occasion_is_kept_single_by_the_database(conference: Conference) -> None:
    author = factories.make_author(conference)
    factories.make_message(author, occasion="copy:1")

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_message(author, occasion="copy:1")


def test_compose_asks_as_often_for_one_author_as_for_three(
    conference: Conference, django_assert_num_queries: object
) -> None:
    authors = [factories.invited_author(conference)[0] for _ in range(4)]
    papers_of = {author: list(Agreement.objects.of_author(author.pk).shown_to_author()) for author in authors}

    for some in (authors[:1], authors[1:]):
        with audit.deed(conference), django_assert_num_queries(4):  # type: ignore[operator]
            queue.add(MessageKind.INVITATION, conference, {author: papers_of[author] for author in some})


# --- Delivering ----


def test_deliver_records_what_the_server_answered(conference: Conference, mail_server: MailServer) -> None:
    author, link = factories.invited_author(conference)
    [message] = compose(author)

    count = queue.deliver([message.pk])

    sent = fresh(message)
    assert count == 1
    assert (sent.state, sent.server_answer, sent.attempts) == (MessageState.SENT, "250 OK queued as 1", 1)
    assert sent.sent_at is not None
    assert sent.finished_at is not None
    assert sent.lease_token is None
    [taken] = mail_server.taken
    assert taken.rcpt_tos == [author.email]
    assert links.address_of(link) in taken.part("plain").splitlines()
    assert f'href="{links.address_of(link)}"' in taken.part("html")
    assert LINK_MARK not in taken.part("plain") + taken.part("html")


def test_mail_comes_from_the_conference_and_is_answered_to_its_contact(
    mail_server: MailServer, settings: Settings
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Countersign <desk@countersign.example>"
    conference = factories.make_conference(contact_name="Paula Müller", contact_email="paula@example.org")
    message = queued(conference, name="Ada Lovelace", email="ada@example.org")

    queue.deliver([message.pk])

    [taken] = mail_server.taken
    assert taken.mail_from == "desk@countersign.example"
    assert taken.mail["From"] == "Paula Müller <desk@countersign.example>"
    assert taken.mail["Reply-To"] == "Paula Müller <paula@example.org>"
    assert taken.mail["To"] == "Ada Lovelace <ada@example.org>"
    assert taken.mail["Message-ID"] == f"<{message.pk}@countersign.example>"


def test_mail_is_answered_to_our_own_address_where_a_conference_has_none(
    mail_server: MailServer, settings: Settings
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Countersign <desk@countersign.example>"
    message = queued(factories.make_conference(name="ICML 2020", contact_name="", contact_email=""))

    queue.deliver([message.pk])

    assert mail_server.taken[0].mail["Reply-To"] == "ICML 2020 <desk@countersign.example>"


def test_second_attempt_has_the_same_message_id_and_the_same_link(
    conference: Conference, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    author, _ = factories.invited_author(conference)
    [message] = compose(author)
    mail_server.behaviour = "hang up"
    queue.deliver([message.pk])
    mail_server.behaviour = "answer"
    clock.shift(timedelta(minutes=1))

    queue.deliver([message.pk])
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.QUEUED, finished_at=None, next_attempt_at=timezone.now()
    )
    queue.deliver([message.pk])

    first, second = mail_server.taken
    assert first.content.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0].count(b"Message-ID") == 1
    assert first.mail["Message-ID"] == second.mail["Message-ID"] == message.message_id
    assert first.part("plain") == second.part("plain")


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_temporary_refusal_is_tried_again_with_growing_pauses(
    conference: Conference, mail_server: MailServer, clock: time_machine.Traveller, command: str
) -> None:
    mail_server.answers[command] = "451 4.3.0 Greylisted"
    message = queued(conference)
    pauses = []

    for _ in range(7):
        assert queue.deliver([message.pk]) == 0
        waiting = fresh(message)
        assert (waiting.state, waiting.server_answer) == (MessageState.QUEUED, "451 4.3.0 Greylisted")
        pauses.append((waiting.next_attempt_at - timezone.now()).total_seconds() / 60)
        assert queue.owed(limit=10) == []
        clock.move_to(waiting.next_attempt_at)
    queue.deliver([message.pk])

    failed = fresh(message)
    assert pauses == [1, 5, 15, 30, 60, 120, 240]
    assert (failed.state, failed.attempts, failed.server_answer) == (MessageState.FAILED, 8, "451 4.3.0 Greylisted")
    assert failed.given_up_at is not None


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_permanent_refusal_fails_at_once(conference: Conference, mail_server: MailServer, command: str) -> None:
    mail_server.answers[command] = "550 5.1.1 No such user"
    message = queued(conference)

    queue.deliver([message.pk])

    failed = fresh(message)
    assert (failed.state, failed.attempts, failed.server_answer) == (MessageState.FAILED, 1, "550 5.1.1 No such user")
    assert failed.given_up_at is not None
    assert queue.deliver([message.pk]) == 0
    assert fresh(message).attempts == 1


def test_refusal_of_one_holds_nobody_else_back(conference: Conference, mail_server: MailServer) -> None:
    messages = [queued(conference) for _ in range(3)]
    mail_server.answers[f"RCPT {messages[0].email}"] = "550 5.1.1 No such user"

    assert queue.deliver(message.pk for message in messages) == 2

    assert [fresh(message).state for message in messages] == ["failed", "sent", "sent"]


def test_closed_post_office_counts_nobodys_attempt(
    conference: Conference, settings: Settings, clock: time_machine.Traveller
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    messages = [queued(conference) for _ in range(2)]

    assert queue.deliver([messages[0].pk]) == 0

    for message in map(fresh, messages):
        assert (message.state, message.attempts) == (MessageState.QUEUED, 0)
        assert message.last_error.startswith("The mail server cannot be reached: ")
        assert message.next_attempt_at == NOW + timedelta(seconds=30)
    clock.shift(timedelta(seconds=30))
    assert set(queue.owed(limit=10)) == {message.pk for message in messages}


def test_broken_connection_leaves_the_rest_of_the_batch_for_later(
    conference: Conference, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    mail_server.behaviour = "hang up"
    messages = [queued(conference) for _ in range(3)]

    assert queue.deliver(message.pk for message in messages) == 0

    assert {fresh(message).state for message in messages} == {MessageState.QUEUED}
    assert sorted(fresh(message).attempts for message in messages) == [0, 0, 1]
    assert mail_server.attempts == 1
    mail_server.behaviour = "answer"
    clock.shift(timedelta(seconds=30))
    assert queue.deliver(queue.owed(limit=10)) == 3


def test_silent_server_is_not_waited_for_longer_than_the_time_out(
    conference: Conference, mail_server: MailServer, settings: Settings
) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    mail_server.behaviour = "be silent"
    message = queued(conference)

    assert queue.deliver([message.pk]) == 0

    assert fresh(message).state == MessageState.QUEUED


# --- Claims ----


def test_claimed_message_is_left_to_its_worker(conference: Conference, mail_server: MailServer) -> None:
    message = queued(conference)
    assert Message.objects.claim(message.pk, state=MessageState.SENDING) is not None

    assert queue.deliver([message.pk]) == 0

    assert Message.objects.claim(message.pk) is None
    assert queue.owed(limit=10) == []
    assert mail_server.taken == []


def test_message_of_a_worker_that_died_is_taken_over_after_its_lease(
    conference: Conference, mail_server: MailServer, settings: Settings, clock: time_machine.Traveller
) -> None:
    message = queued(conference)
    dead = Message.objects.claim(message.pk, state=MessageState.SENDING)
    assert dead is not None

    clock.shift(timedelta(seconds=settings.LEASE_SECONDS))
    assert queue.deliver([message.pk]) == 0
    clock.shift(timedelta(seconds=1))
    assert queue.deliver([message.pk]) == 1

    assert (fresh(message).state, fresh(message).attempts) == (MessageState.SENT, 2)
    assert dead.finish(state=MessageState.QUEUED) is False
    assert fresh(message).state == MessageState.SENT


def test_message_whose_worker_always_dies_is_given_up(
    conference: Conference, mail_server: MailServer, settings: Settings, clock: time_machine.Traveller
) -> None:
    message = queued(conference)
    for _ in range(settings.MAX_ATTEMPTS):
        assert Message.objects.claim(message.pk, state=MessageState.SENDING) is not None
        clock.shift(timedelta(seconds=settings.LEASE_SECONDS + 1))

    assert queue.owed(limit=1) == []
    assert queue.give_up_exhausted() == 1

    assert fresh(message).state == MessageState.FAILED
    assert fresh(message).given_up_at == timezone.now()
    assert queue.give_up_exhausted() == 0


def test_exhausted_message_is_not_sent_once_more(
    conference: Conference, mail_server: MailServer, settings: Settings
) -> None:
    message = queued(conference)
    Message.objects.filter(pk=message.pk).update(attempts=settings.MAX_ATTEMPTS)

    assert queue.deliver([message.pk]) == 0

    assert fresh(message).state == MessageState.FAILED
    assert mail_server.taken == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once(mail_server: MailServer) -> None:
    conference = factories.make_conference()
    messages = [queued(conference) for _ in range(6)]
    sent: list[int] = []

    def work() -> None:
        try:
            sent.append(queue.deliver(message.pk for message in messages))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(sent) == 6
    assert sorted(taken.rcpt_tos[0] for taken in mail_server.taken) == sorted(m.email for m in messages)


# --- Hostile and unwritable ----


@pytest.mark.parametrize(
    "name",
    [
        "Eve <eve@evil.example>, Ada",
        'Ada" <eve@evil.example>',
        "eve@evil.example, mallory@evil.example",
        "Ada, Lovelace; (comment)",
        "=?utf-8?q?eve=40evil.example?=",
        "Zoë Ångström 王培松",
        "Group: eve@evil.example;",
    ],
)
def test_hostile_name_reaches_one_recipient(conference: Conference, mail_server: MailServer, name: str) -> None:
    message = queued(conference, name=name, email="ada@example.org")

    assert queue.deliver([message.pk]) == 1

    [taken] = mail_server.taken
    assert taken.rcpt_tos == ["ada@example.org"]
    [address] = taken.mail["To"].addresses
    assert address.addr_spec == "ada@example.org"


@pytest.mark.parametrize("name", ["Ada\nBcc: eve@evil.example", "Ada\r\nSubject: x"])
def test_mail_that_cannot_be_written_fails_alone(conference: Conference, mail_server: MailServer, name: str) -> None:
    bad, good = queued(conference, name=name), queued(conference)

    assert queue.deliver([bad.pk, good.pk]) == 1

    assert (fresh(bad).state, fresh(good).state) == (MessageState.FAILED, MessageState.SENT)
    assert fresh(bad).last_error.startswith("The mail cannot be written: ")
    assert [taken.rcpt_tos for taken in mail_server.taken] == [[good.email]]


def test_mail_whose_link_key_is_lost_fails_alone(
    conference: Conference, mail_server: MailServer, settings: Settings
) -> None:
    bad = queued(conference)
    settings.LINK_KEYS = {7: bytes(32)}
    good = queued(conference)

    assert queue.deliver([bad.pk, good.pk]) == 1

    assert fresh(bad).last_error == "The mail cannot be written: Link key 1 is not configured any more."


# --- Cancelling and sending again ----


def test_cancel_takes_back_what_has_not_left(conference: Conference, mail_server: MailServer) -> None:
    author = factories.make_author(conference)
    waiting, sent = factories.make_message(author), factories.make_message(author, state=MessageState.SENT)
    other = queued(conference)

    assert queue.cancel_for(author) == 1

    assert [fresh(m).state for m in (waiting, sent, other)] == ["cancelled", "sent", "queued"]
    assert queue.deliver([waiting.pk]) == 0
    assert mail_server.taken == []


def test_send_again_owes_what_was_given_up(conference: Conference, mail_server: MailServer) -> None:
    user = factories.make_member(conference)
    author = factories.make_author(conference)
    failed = factories.make_message(author, state=MessageState.FAILED, attempts=8)
    sent = factories.make_message(author, state=MessageState.SENT)
    foreign = factories.make_message(factories.make_author(factories.make_conference()), state=MessageState.FAILED)

    count = queue.send_again([failed.pk, sent.pk, foreign.pk], conference=conference, by=user)

    assert count == 1
    assert [fresh(m).state for m in (failed, sent, foreign)] == ["queued", "sent", "failed"]
    event = conference.events.latest("number")
    assert (event.kind, event.subject, event.by) == ("message.retried", f"message:{failed.pk}", user)
    assert queue.deliver([failed.pk]) == 1
    assert queue.send_again([failed.pk], conference=conference, by=user) == 0

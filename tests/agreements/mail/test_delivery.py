"""Mails that are due: claimed by one worker, tried again or given up as the server says."""

import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
import time_machine
from anymail.backends.test import EmailBackend as AnymailBackend
from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused, AnymailRequestsAPIError
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from agreements import audit, links
from agreements.desk.dashboard import alarms
from agreements.desk.dashboard.mail_alarms import MAIL_SERVER
from agreements.mail import cancelling, delivery, queue, sweeping
from agreements.mail.compose import LINK_MARK
from agreements.models import (
    Agreement,
    Author,
    CancelCause,
    Conference,
    Link,
    Message,
    MessageKind,
    MessageState,
    Relay,
)
from agreements.people import address_changes
from tests import factories
from tests.mail_backend import Backend
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def compose(author: Author, kind: MessageKind = MessageKind.INVITATION) -> list[Message]:
    agreements = list(Agreement.objects.of_author(author.pk).shown_to_author())
    with audit.deed(author.conference):
        return queue.add(kind, author.conference, {author: agreements})


def queued(conference: Conference, **facts: str) -> Message:
    return factories.make_message(factories.make_author(conference, **facts))


def fresh(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


# --- Delivering ----


def test_deliver_records_what_the_server_answered(conference: Conference, mail_server: MailServer) -> None:
    author, link = factories.invited_author(conference)
    [message] = compose(author)

    count = delivery.deliver([message.pk])

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

    delivery.deliver([message.pk])

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

    delivery.deliver([message.pk])

    assert mail_server.taken[0].mail["Reply-To"] == "ICML 2020 <desk@countersign.example>"


def test_second_attempt_has_the_same_message_id_and_the_same_link(
    conference: Conference, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    author, _ = factories.invited_author(conference)
    [message] = compose(author)
    mail_server.behaviour = "hang up"
    delivery.deliver([message.pk])
    mail_server.behaviour = "answer"
    clock.shift(timedelta(minutes=1))

    delivery.deliver([message.pk])
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.QUEUED, finished_at=None, next_attempt_at=timezone.now()
    )
    delivery.deliver([message.pk])

    first, second = mail_server.taken
    assert first.content.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0].count(b"Message-ID") == 1
    assert first.mail["Message-ID"] == second.mail["Message-ID"] == message.message_id
    assert first.part("plain") == second.part("plain")


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
def test_temporary_refusal_is_tried_for_five_days_with_growing_pauses(
    conference: Conference, mail_server: MailServer, clock: time_machine.Traveller, command: str
) -> None:
    mail_server.answers[command] = "451 4.7.1 Greylisted"
    message = queued(conference)
    pauses = []

    while (waiting := fresh(message)).state == MessageState.QUEUED and len(pauses) < 100:
        clock.move_to(waiting.next_attempt_at)
        assert delivery.deliver([message.pk]) == 0
        assert queue.owed(limit=10) == []
        pauses.append((fresh(message).next_attempt_at - timezone.now()).total_seconds() / 60)

    failed = fresh(message)
    assert (pauses[:7], set(pauses[7:-1])) == ([1, 5, 15, 30, 60, 120, 240], {240})
    assert timedelta(days=5) <= timezone.now() - NOW < timedelta(days=5, hours=4)
    assert (failed.state, failed.server_answer) == (MessageState.FAILED, "451 4.7.1 Greylisted")
    assert failed.given_up_at is not None


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
def test_permanent_refusal_fails_at_once(conference: Conference, mail_server: MailServer, command: str) -> None:
    mail_server.answers[command] = "550 5.1.1 No such user"
    message = queued(conference)

    delivery.deliver([message.pk])

    failed = fresh(message)
    assert (failed.state, failed.attempts, failed.server_answer) == (MessageState.FAILED, 1, "550 5.1.1 No such user")
    assert failed.given_up_at is not None
    assert delivery.deliver([message.pk]) == 0
    assert fresh(message).attempts == 1


def test_refusal_of_one_holds_nobody_else_back(conference: Conference, mail_server: MailServer) -> None:
    messages = [queued(conference) for _ in range(3)]
    mail_server.answers[f"RCPT {messages[0].email}"] = "550 5.1.1 No such user"

    assert delivery.deliver(message.pk for message in messages) == 2

    assert [fresh(message).state for message in messages] == ["failed", "sent", "sent"]


def untouched(message: Message) -> tuple[object, ...]:
    row = fresh(message)
    return row.state, row.attempts, row.doubts, row.put_off, row.last_error, row.server_answer


UNTOUCHED = (MessageState.QUEUED, 0, 0, 0, "", "")


def test_closed_post_office_counts_nobodys_attempt(
    conference: Conference, settings: Settings, clock: time_machine.Traveller
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    messages = [queued(conference) for _ in range(2)]

    assert delivery.deliver([messages[0].pk]) == 0

    assert {untouched(message) for message in messages} == {UNTOUCHED}
    relay = Relay.objects.get()
    assert (relay.stopped_since, relay.stopped_until) == (NOW, NOW + timedelta(seconds=30))
    assert "refused" in relay.words
    assert queue.owed(limit=10) == []
    clock.shift(timedelta(seconds=30))
    assert set(queue.owed(limit=10)) == {message.pk for message in messages}


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("MAIL", "550 5.4.5 Daily user sending quota exceeded"),
        ("MAIL", "454 Throttling failure: Daily message quota exceeded"),
        ("RCPT", "550 5.4.5 Daily user sending quota exceeded"),
        ("DATA", "554 Sending limit exceeded, try again later"),
        ("MAIL", "421 4.3.2 Going down"),
    ],
)
def test_refusal_of_the_sender_stops_the_queue_and_goes_on_with_another_mail(
    conference: Conference, mail_server: MailServer, clock: time_machine.Traveller, command: str, answer: str
) -> None:
    messages = [queued(conference) for _ in range(3)]
    mail_server.answers[command] = answer

    assert delivery.deliver(message.pk for message in messages) == 0
    assert delivery.deliver(message.pk for message in messages) == 0

    assert {untouched(message) for message in messages} == {UNTOUCHED}
    relay = Relay.objects.get()
    assert (relay.words, relay.rounds) == (answer, 1)
    mail_server.answers.clear()
    clock.move_to(relay.stopped_until)
    assert delivery.deliver(queue.owed(limit=1)) == 1
    assert Message.objects.get(doubted_at__isnull=False).state == MessageState.QUEUED
    assert (Relay.objects.get().stopped_since, Relay.objects.get().words) == (None, "")
    assert delivery.deliver(queue.owed(limit=10)) == 2


def test_pauses_grow_while_the_server_takes_nothing(
    conference: Conference, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    mail_server.answers["MAIL"] = "450 4.3.2 Not now"
    messages = [queued(conference) for _ in range(9)]
    pauses = []

    for _ in messages:
        delivery.deliver(queue.owed(limit=10))
        until = Relay.objects.get().stopped_until
        assert until is not None
        pauses.append((until - timezone.now()).total_seconds())
        clock.move_to(until)

    assert pauses == [30, 60, 120, 300, 600, 900, 1800, 1800, 1800]
    assert {untouched(message) for message in messages} == {UNTOUCHED}


def test_broken_connection_is_tried_with_another_mail_and_leaves_the_rest_for_later(
    conference: Conference, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    mail_server.behaviour = "hang up"
    messages = [queued(conference) for _ in range(3)]

    assert delivery.deliver(message.pk for message in messages) == 0

    assert {fresh(message).state for message in messages} == {MessageState.QUEUED}
    assert [fresh(message).attempts for message in messages] == [0, 0, 0]
    assert mail_server.attempts == 2
    mail_server.behaviour = "answer"
    clock.shift(timedelta(minutes=1))
    assert delivery.deliver(queue.owed(limit=10)) == 3
    first = Message.objects.get(email=mail_server.taken[0].rcpt_tos[0])
    assert first.doubts == 0


def test_outage_of_any_length_costs_no_mail(
    conference: Conference, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    mail_server.behaviour = "hang up"
    messages = [queued(conference) for _ in range(2)]

    while timezone.now() < NOW + timedelta(days=6):
        assert delivery.deliver(queue.owed(limit=10)) == 0
        clock.shift(timedelta(minutes=60))

    assert mail_server.attempts > 100
    assert {(fresh(message).state, fresh(message).doubts) for message in messages} == {(MessageState.QUEUED, 1)}
    mail_server.behaviour = "answer"
    assert delivery.deliver(queue.owed(limit=10)) == 2


@pytest.mark.parametrize("answer", ["", "421 4.3.0 What is that", "554 5.6.0 What is that"])
def test_mail_that_a_working_server_never_takes_is_put_aside_and_holds_nobody_back(
    conference: Conference, mail_server: MailServer, clock: time_machine.Traveller, answer: str
) -> None:
    bad = queued(conference)
    if answer:
        mail_server.answers[f"DATA {bad.email}"] = answer
    else:
        mail_server.hangs_up_on.add(bad.email)

    for _ in range(8):
        other = queued(conference)
        delivery.deliver(queue.owed(limit=10))
        assert fresh(other).state == MessageState.SENT
        clock.shift(timedelta(minutes=3))

    aside = fresh(bad)
    tried = 2 if answer.startswith("5") else 3
    assert (aside.state, aside.doubts, mail_server.attempts) == (MessageState.ASIDE, tried, 8 + tried)
    assert Relay.objects.get().stopped_since is None
    [alarm] = alarms.alarms(conference, [MAIL_SERVER])
    assert (alarm.key, alarm.count) == ("mails-aside", 1)
    mail_server.hangs_up_on.clear()
    mail_server.answers.clear()
    cancelling.send_again([bad.pk], conference=conference, by=factories.make_user())
    assert delivery.deliver(queue.owed(limit=10)) == 1
    assert fresh(bad).state == MessageState.SENT


def test_server_that_takes_only_some_over_one_connection_is_asked_over_another(
    conference: Conference, mail_server: MailServer
) -> None:
    messages = [queued(conference) for _ in range(5)]
    mail_server.most_of_a_connection = 2

    assert delivery.deliver(message.pk for message in messages) == 4
    assert delivery.deliver(queue.owed(limit=10)) == 1

    assert mail_server.connections == 3
    assert Relay.objects.get().rounds == 0


def test_dashboard_tells_once_what_the_mail_server_says(
    conference: Conference, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    mail_server.answers["MAIL"] = "550 5.4.5 Daily user sending quota exceeded."
    delivery.deliver([queued(conference).pk])

    [alarm] = alarms.alarms(conference, [MAIL_SERVER])

    assert (alarm.key, alarm.since, alarm.verb) == ("mail-server", NOW, "Try now")
    assert alarm.note == (
        "550 5.4.5 Daily user sending quota exceeded. The next mail is tried by itself on 3 May 2026, 12:15 UTC. It began"
    )
    mail_server.answers.clear()
    clock.shift(timedelta(minutes=15))
    delivery.deliver(queue.owed(limit=1))
    assert alarms.alarms(conference, [MAIL_SERVER]) == []


def test_count_of_the_taken_holds_though_the_connection_breaks_after_them(
    conference: Conference, mail_server: MailServer
) -> None:
    messages = [queued(conference) for _ in range(3)]
    mail_server.hangs_up_on.add(messages[2].email)

    assert delivery.deliver(message.pk for message in messages) == 2


def test_silent_server_is_not_waited_for_longer_than_the_time_out(
    conference: Conference, mail_server: MailServer, settings: Settings
) -> None:
    settings.EMAIL_TIMEOUT = settings.MAIL_ANSWER_SECONDS = 0.3
    mail_server.behaviour = "be silent"
    message = queued(conference)

    assert delivery.deliver([message.pk]) == 0

    assert fresh(message).state == MessageState.QUEUED


# --- Claims ----


def test_claimed_message_is_left_to_its_worker(conference: Conference, mail_server: MailServer) -> None:
    message = queued(conference)
    assert Message.objects.claim(message.pk, state=MessageState.SENDING) is not None

    assert delivery.deliver([message.pk]) == 0

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
    assert delivery.deliver([message.pk]) == 0
    clock.shift(timedelta(seconds=1))
    assert delivery.deliver([message.pk]) == 1

    assert (fresh(message).state, fresh(message).attempts) == (MessageState.SENT, 2)
    assert dead.finish(state=MessageState.QUEUED) is False
    assert fresh(message).state == MessageState.SENT


def test_message_whose_worker_always_dies_is_put_aside(
    conference: Conference, mail_server: MailServer, settings: Settings, clock: time_machine.Traveller
) -> None:
    message = queued(conference)
    for _ in range(settings.MAX_ATTEMPTS):
        assert Message.objects.claim(message.pk, state=MessageState.SENDING) is not None
        clock.shift(timedelta(seconds=settings.LEASE_SECONDS + 1))

    assert queue.owed(limit=1) == []
    assert queue.set_exhausted_aside() == 1

    assert fresh(message).state == MessageState.ASIDE
    assert fresh(message).given_up_at == timezone.now()
    assert queue.set_exhausted_aside() == 0


def test_exhausted_message_is_not_sent_once_more(
    conference: Conference, mail_server: MailServer, settings: Settings
) -> None:
    message = queued(conference)
    Message.objects.filter(pk=message.pk).update(attempts=settings.MAX_ATTEMPTS)

    assert delivery.deliver([message.pk]) == 0

    assert fresh(message).state == MessageState.ASIDE
    assert mail_server.taken == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once(mail_server: MailServer) -> None:
    conference = factories.make_conference()
    messages = [queued(conference) for _ in range(6)]
    sent: list[int] = []

    def work() -> None:
        try:
            sent.append(delivery.deliver(message.pk for message in messages))
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

    assert delivery.deliver([message.pk]) == 1

    [taken] = mail_server.taken
    assert taken.rcpt_tos == ["ada@example.org"]
    [address] = taken.mail["To"].addresses
    assert address.addr_spec == "ada@example.org"


@pytest.mark.parametrize("name", ["Ada\nBcc: eve@evil.example", "Ada\r\nSubject: x"])
def test_mail_that_cannot_be_written_fails_alone(conference: Conference, mail_server: MailServer, name: str) -> None:
    bad, good = queued(conference, name=name), queued(conference)

    assert delivery.deliver([bad.pk, good.pk]) == 1

    assert (fresh(bad).state, fresh(good).state) == (MessageState.FAILED, MessageState.SENT)
    assert fresh(bad).last_error.startswith("The mail cannot be written: ")
    assert [taken.rcpt_tos for taken in mail_server.taken] == [[good.email]]


def test_mail_whose_link_key_is_lost_fails_alone(
    conference: Conference, mail_server: MailServer, settings: Settings
) -> None:
    bad = queued(conference)
    settings.LINK_KEYS = {7: bytes(32)}
    good = queued(conference)

    assert delivery.deliver([bad.pk, good.pk]) == 1

    assert fresh(bad).last_error == "The mail cannot be written: Link key 1 is not configured any more."


# --- Mail services that are no SMTP server ----


def answered(status: int, words: str = "no") -> AnymailRequestsAPIError:
    response = requests.Response()
    response.status_code, response.reason = status, "Because"
    return AnymailRequestsAPIError(words, response=response)


def refuse_by_anymail(settings: Settings, monkeypatch: pytest.MonkeyPatch, errors: Mapping[str, Exception]) -> None:
    """Anymail's own backend for tests, which hands over what is no refusal."""
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    post = AnymailBackend.post_to_esp

    def refuse(self: AnymailBackend, payload: Any, message: EmailMessage) -> Any:
        for address, error in errors.items():
            if address in message.to[0]:
                raise error
        return post(self, payload, message)

    monkeypatch.setattr(AnymailBackend, "post_to_esp", refuse)


def test_error_of_another_backend_is_that_mails_alone(
    conference: Conference, mail_backend: type[Backend], clock: time_machine.Traveller
) -> None:
    bad, good = queued(conference), queued(conference)

    def fail(mail: EmailMessage) -> None:
        if bad.email in mail.to[0]:
            raise KeyError("id")

    mail_backend.meanwhile = fail

    assert delivery.deliver([bad.pk, good.pk]) == 1

    assert (fresh(bad).state, fresh(bad).doubts, fresh(bad).lease_token) == (MessageState.QUEUED, 1, None)
    assert fresh(bad).last_error == "KeyError: 'id'"
    assert fresh(bad).next_attempt_at == NOW + timedelta(minutes=1)
    assert fresh(good).state == MessageState.SENT


@pytest.mark.parametrize(
    "error",
    [
        answered(429),
        answered(401),
        answered(503),
        AnymailAPIError("no route"),
        answered(400, "Sending limit exceeded"),
    ],
    ids=str,
)
def test_refusal_of_a_service_of_anymail_concerns_the_sender(
    conference: Conference, settings: Settings, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    messages = [queued(conference) for _ in range(2)]
    refuse_by_anymail(settings, monkeypatch, {message.email: error for message in messages})

    assert delivery.deliver(message.pk for message in messages) == 0

    assert {untouched(message) for message in messages} == {UNTOUCHED}
    assert Relay.objects.get().words.startswith(str(error.args[0]))
    assert Relay.objects.get().rounds == 1


def test_refusal_of_a_recipient_by_a_service_of_anymail_is_that_mails_alone(
    conference: Conference, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown, odd, good = (queued(conference) for _ in range(3))
    errors = {
        unknown.email: AnymailRecipientsRefused(),
        odd.email: answered(422, "What is that"),
    }
    refuse_by_anymail(settings, monkeypatch, errors)

    assert delivery.deliver(message.pk for message in (unknown, odd, good)) == 1

    assert [fresh(message).state for message in (unknown, odd, good)] == ["failed", "queued", "sent"]
    assert fresh(unknown).server_answer == "All message recipients were rejected or invalid"
    assert fresh(odd).doubts == 1


def test_error_before_the_mail_is_handed_over_is_that_mails_alone(
    conference: Conference, mail_server: MailServer, settings: Settings
) -> None:
    bad = queued(conference)
    settings.LINK_KEYS = settings.LINK_KEYS | {1: "no bytes"}
    Link.objects.exclude(pk=bad.link_id).update(key_version=2)

    assert delivery.deliver([bad.pk]) == 0

    assert (fresh(bad).state, fresh(bad).doubts, fresh(bad).lease_token) == (MessageState.QUEUED, 1, None)


@pytest.mark.parametrize("backend", ["tests.mail_backend.Missing", "no.such.Backend"])
def test_mail_service_that_cannot_be_set_up_counts_nobodys_attempt(
    conference: Conference, settings: Settings, backend: str
) -> None:
    settings.EMAIL_BACKEND = backend
    message = queued(conference)

    assert delivery.deliver([message.pk]) == 0

    assert untouched(message) == UNTOUCHED
    assert Relay.objects.get().words


# --- What has changed since the mail was written ----


def change_address(author: Author) -> None:
    """As a person, or another program, does it without our deed: nothing is cancelled by it."""
    Author.objects.filter(pk=author.pk).update(email="present@ex.org")


def revoke(author: Author) -> None:
    links.revoke(author)


@pytest.mark.parametrize(("happens", "cause"), [(change_address, CancelCause.ADDRESS), (revoke, CancelCause.LINK)])
@pytest.mark.parametrize("path", ["queued", "refused for a while", "left by a dead worker", "owed again", "swept"])
def test_mail_to_a_former_address_or_with_a_revoked_link_is_cancelled_on_every_path(
    conference: Conference,
    mail_server: MailServer,
    settings: Settings,
    clock: time_machine.Traveller,
    path: str,
    happens: Callable[[Author], None],
    cause: CancelCause,
) -> None:
    message = queued(conference)
    if path == "refused for a while":
        mail_server.answers["RCPT"] = "450 Later"
        delivery.deliver([message.pk])
        mail_server.answers.clear()
    elif path == "left by a dead worker":
        assert Message.objects.claim(message.pk, state=MessageState.SENDING)
    elif path == "owed again":
        Message.objects.filter(pk=message.pk).update(state=MessageState.FAILED, given_up_at=NOW)
        cancelling.send_again([message.pk], conference=conference, by=factories.make_user())
    happens(message.author)
    attempts = fresh(message).attempts
    clock.shift(timedelta(seconds=max(settings.LEASE_SECONDS, 60) + 1))

    assert (sweeping.deliver().taken if path == "swept" else delivery.deliver([message.pk])) == 0

    cancelled = fresh(message)
    assert (cancelled.state, cancelled.cancel_cause, cancelled.attempts) == (MessageState.CANCELLED, cause, attempts)
    assert cancelled.finished_at == timezone.now()
    event = conference.events.get(kind="message.cancelled")
    assert (event.subject, event.payload) == (f"message:{message.pk}", {"author": message.author_id, "cause": cause})
    assert mail_server.taken == []
    assert queue.owed(limit=10) == []


def test_reminder_of_what_was_answered_meanwhile_is_cancelled(conference: Conference, mail_server: MailServer) -> None:
    author, _ = factories.invited_author(conference, papers=2)
    first, second = Agreement.objects.of_author(author.pk)
    [partly], [wholly] = (compose(author, MessageKind.REMINDER) for _ in range(2))
    factories.sign(first)

    assert delivery.deliver([partly.pk]) == 1
    factories.sign(second)
    assert delivery.deliver([wholly.pk]) == 0

    assert [fresh(m).state for m in (partly, wholly)] == [MessageState.SENT, MessageState.CANCELLED]
    assert fresh(wholly).cancel_cause == CancelCause.SETTLED


def test_copy_for_a_former_address_goes_to_the_present_one(conference: Conference, mail_server: MailServer) -> None:
    author, _ = factories.invited_author(conference)
    [copy] = compose(author, MessageKind.COPY)
    Author.objects.filter(pk=author.pk).update(email="present@ex.org")

    assert delivery.deliver([copy.pk]) == 0
    assert delivery.deliver(queue.owed(limit=10)) == 1

    assert fresh(copy).cancel_cause == CancelCause.REPLACED
    assert [taken.rcpt_tos for taken in mail_server.taken] == [["present@ex.org"]]


# --- What happens while the server takes it ----


def test_mail_that_went_out_during_a_change_of_address_says_so(
    conference: Conference, mail_backend: type[Backend]
) -> None:
    author, _ = factories.invited_author(conference, email="former@ex.org")
    [message] = compose(author)
    mail_backend.meanwhile = lambda _mail: (
        address_changes.change_address(author, email="present@ex.org", by=factories.make_user()) and None
    )

    assert delivery.deliver([message.pk]) == 1

    sent = fresh(message)
    assert (sent.state, sent.email, sent.cancel_cause) == (MessageState.SENT, "former@ex.org", "")
    payload = conference.events.get(kind="author.address_changed").payload
    assert (payload["mails_cancelled"], payload["mails_under_way"]) == (0, 1)


@pytest.mark.parametrize("other", ["takes it too", "is refused", "finds the address changed", "gives it up"])
def test_mail_that_was_taken_after_its_claim_ran_out_counts_as_sent(
    conference: Conference,
    mail_backend: type[Backend],
    settings: Settings,
    clock: time_machine.Traveller,
    other: str,
) -> None:
    message = queued(conference)

    def slow(_mail: EmailMessage) -> None:
        mail_backend.meanwhile = lambda _mail: None
        clock.shift(timedelta(seconds=settings.MAIL_LEASE_SECONDS + 1))
        if other == "is refused":
            mail_backend.meanwhile = refuse
        elif other == "finds the address changed":
            change_address(message.author)
        elif other == "gives it up":
            Message.objects.filter(pk=message.pk).update(attempts=settings.MAX_ATTEMPTS)
            assert queue.set_exhausted_aside() == 1
        delivery.deliver([message.pk])

    mail_backend.meanwhile = slow

    assert delivery.deliver([message.pk]) == 1

    sent = fresh(message)
    assert (sent.state, sent.cancel_cause, sent.given_up_at, sent.lease_token) == (MessageState.SENT, "", None, None)
    assert (sent.server_answer, sent.finished_at) == ("handed to mail_backend", sent.sent_at)
    assert sent.last_error.startswith("Its claim had run out")
    assert queue.owed(limit=10) == []
    assert len(mail_backend.taken) == (2 if other == "takes it too" else 1)


def refuse(_mail: EmailMessage) -> None:
    raise ConnectionError("not now")

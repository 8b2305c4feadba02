"""Mails that are due: claimed by one worker, tried again or given up as the server says."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from agreements import audit, links
from agreements.mail import cancelling, delivery, queue
from agreements.mail.compose import LINK_MARK
from agreements.models import Agreement, Author, CancelCause, Conference, Link, Message, MessageKind, MessageState
from agreements.people import address_changes
from signatures.operations import sweep
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


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_temporary_refusal_is_tried_again_with_growing_pauses(
    conference: Conference, mail_server: MailServer, clock: time_machine.Traveller, command: str
) -> None:
    mail_server.answers[command] = "451 4.3.0 Greylisted"
    message = queued(conference)
    pauses = []

    for _ in range(7):
        assert delivery.deliver([message.pk]) == 0
        waiting = fresh(message)
        assert (waiting.state, waiting.server_answer) == (MessageState.QUEUED, "451 4.3.0 Greylisted")
        pauses.append((waiting.next_attempt_at - timezone.now()).total_seconds() / 60)
        assert queue.owed(limit=10) == []
        clock.move_to(waiting.next_attempt_at)
    delivery.deliver([message.pk])

    failed = fresh(message)
    assert pauses == [1, 5, 15, 30, 60, 120, 240]
    assert (failed.state, failed.attempts, failed.server_answer) == (MessageState.FAILED, 8, "451 4.3.0 Greylisted")
    assert failed.given_up_at is not None


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
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


def test_closed_post_office_counts_nobodys_attempt(
    conference: Conference, settings: Settings, clock: time_machine.Traveller
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    messages = [queued(conference) for _ in range(2)]

    assert delivery.deliver([messages[0].pk]) == 0

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

    assert delivery.deliver(message.pk for message in messages) == 0

    assert {fresh(message).state for message in messages} == {MessageState.QUEUED}
    assert [fresh(message).attempts for message in messages] == [0, 0, 0]
    assert mail_server.attempts == 1
    mail_server.behaviour = "answer"
    clock.shift(timedelta(seconds=30))
    assert delivery.deliver(queue.owed(limit=10)) == 2
    clock.shift(timedelta(seconds=30))
    assert delivery.deliver(queue.owed(limit=10)) == 1


def test_outage_of_any_length_costs_no_mail(
    conference: Conference, mail_server: MailServer, settings: Settings, clock: time_machine.Traveller
) -> None:
    mail_server.behaviour = "hang up"
    message = queued(conference)

    for _ in range(settings.MAX_ATTEMPTS + 2):
        assert delivery.deliver(queue.owed(limit=10)) == 0
        clock.shift(timedelta(minutes=1))

    assert mail_server.attempts == settings.MAX_ATTEMPTS + 2
    assert (fresh(message).state, fresh(message).attempts) == (MessageState.QUEUED, 0)
    mail_server.behaviour = "answer"
    assert delivery.deliver(queue.owed(limit=10)) == 1


def test_mail_at_which_a_working_server_hangs_up_is_given_up_and_holds_nobody_back(
    conference: Conference, mail_server: MailServer, settings: Settings, clock: time_machine.Traveller
) -> None:
    bad = queued(conference)
    mail_server.hangs_up_on.add(bad.email)

    others = []
    for _ in range(2 * settings.MAX_ATTEMPTS + 2):
        others.append(queued(conference))
        delivery.deliver(queue.owed(limit=10))
        clock.shift(timedelta(seconds=31))

    assert (fresh(bad).state, fresh(bad).attempts) == (MessageState.FAILED, settings.MAX_ATTEMPTS)
    clock.shift(timedelta(seconds=31))
    delivery.deliver(queue.owed(limit=10))
    assert {fresh(message).state for message in others} == {MessageState.SENT}


def test_count_of_the_taken_holds_though_the_connection_breaks_after_them(
    conference: Conference, mail_server: MailServer
) -> None:
    messages = [queued(conference) for _ in range(3)]
    mail_server.hangs_up_on.add(messages[2].email)

    assert delivery.deliver(message.pk for message in messages) == 2


def test_silent_server_is_not_waited_for_longer_than_the_time_out(
    conference: Conference, mail_server: MailServer, settings: Settings
) -> None:
    settings.EMAIL_TIMEOUT = 0.3
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

    assert delivery.deliver([message.pk]) == 0

    assert fresh(message).state == MessageState.FAILED
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


def test_error_of_another_backend_is_that_mails_alone(
    conference: Conference, mail_backend: type[Backend], clock: time_machine.Traveller
) -> None:
    bad, good = queued(conference), queued(conference)

    def fail(mail: EmailMessage) -> None:
        if bad.email in mail.to[0]:
            raise KeyError("id")

    mail_backend.meanwhile = fail

    assert delivery.deliver([bad.pk, good.pk]) == 1

    assert (fresh(bad).state, fresh(bad).attempts, fresh(bad).lease_token) == (MessageState.QUEUED, 1, None)
    assert fresh(bad).last_error == "KeyError: 'id'"
    assert fresh(bad).next_attempt_at == NOW + timedelta(minutes=1)
    assert fresh(good).state == MessageState.SENT


def test_mail_that_another_backend_never_takes_is_given_up(
    conference: Conference, mail_backend: type[Backend], settings: Settings, clock: time_machine.Traveller
) -> None:
    message = queued(conference)

    def fail(_mail: EmailMessage) -> None:
        # What clients of mail services raise when they cannot read an answer; no fault of the mail's words.
        raise ValueError("no JSON")

    mail_backend.meanwhile = fail

    for attempt in range(1, settings.MAX_ATTEMPTS + 1):
        delivery.deliver(queue.owed(limit=10))
        assert fresh(message).attempts == attempt
        clock.shift(timedelta(hours=5))

    assert (fresh(message).state, fresh(message).last_error) == (MessageState.FAILED, "ValueError: no JSON")


def test_error_before_the_mail_is_handed_over_is_that_mails_alone(
    conference: Conference, mail_server: MailServer, settings: Settings
) -> None:
    bad = queued(conference)
    settings.LINK_KEYS = settings.LINK_KEYS | {1: "no bytes"}
    Link.objects.exclude(pk=bad.link_id).update(key_version=2)

    assert delivery.deliver([bad.pk]) == 0

    assert (fresh(bad).state, fresh(bad).attempts, fresh(bad).lease_token) == (MessageState.QUEUED, 1, None)


@pytest.mark.parametrize("backend", ["tests.mail_backend.Missing", "no.such.Backend"])
def test_mail_service_that_cannot_be_set_up_counts_nobodys_attempt(
    conference: Conference, settings: Settings, backend: str
) -> None:
    settings.EMAIL_BACKEND = backend
    message = queued(conference)

    assert delivery.deliver([message.pk]) == 0

    assert (fresh(message).state, fresh(message).attempts) == (MessageState.QUEUED, 0)
    assert fresh(message).last_error.startswith("The mail server cannot be reached: ")


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

    assert (sweep.MESSAGES.all_of_it() if path == "swept" else delivery.deliver([message.pk])) == 0

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
        clock.shift(timedelta(seconds=settings.LEASE_SECONDS + 1))
        if other == "is refused":
            mail_backend.meanwhile = refuse
        elif other == "finds the address changed":
            change_address(message.author)
        elif other == "gives it up":
            Message.objects.filter(pk=message.pk).update(attempts=settings.MAX_ATTEMPTS)
            assert queue.give_up_exhausted() == 1
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

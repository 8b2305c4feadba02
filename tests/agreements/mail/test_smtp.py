"""Our half of the conversation with a mail server, spoken to a real one."""

import threading
import time
from contextlib import closing

import pytest
from django.core.mail import EmailMessage, get_connection
from pytest_django import Settings

from agreements.mail.relaying import quitting
from agreements.mail.relaying.refusals import DoubtedError, RefusedError, ServerAwayError
from agreements.mail.smtp import open_connection, send
from tests.mail_server import MailServer

LETTER = EmailMessage(
    "Please sign", "Dear Ada,\n.\nPlease sign.\n", "ICML <desk@example.org>", ["Ada <ada@example.org>"]
)


def send_one(recipient: str = "ada@example.org") -> str:
    with closing(open_connection()) as backend:
        return send(backend, LETTER, recipient)


def test_answer_of_the_server_comes_back_word_for_word(mail_server: MailServer) -> None:
    assert send_one() == "250 OK queued as 1"

    [taken] = mail_server.taken
    assert (taken.mail_from, taken.rcpt_tos) == ("desk@example.org", ["ada@example.org"])
    assert taken.mail["Subject"] == "Please sign"
    assert taken.part("plain").splitlines() == ["Dear Ada,", ".", "Please sign."]


def test_many_mails_go_over_one_connection(mail_server: MailServer) -> None:
    with closing(open_connection()) as backend:
        answers = [send(backend, LETTER, f"ada-{number}@example.org") for number in range(3)]

    assert answers == ["250 OK queued as 1", "250 OK queued as 2", "250 OK queued as 3"]
    assert mail_server.connections == 1


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
@pytest.mark.parametrize(("answer", "is_permanent"), [("450 4.2.0 Try later", False), ("550 5.1.1 Unknown", True)])
def test_refusal_is_told_with_its_code(
    mail_server: MailServer, command: str, answer: str, *, is_permanent: bool
) -> None:
    mail_server.answers[command] = answer

    with pytest.raises(RefusedError) as refusal:
        send_one()

    assert str(refusal.value) == answer
    assert refusal.value.is_permanent == is_permanent
    assert mail_server.taken == []


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_421_keeps_its_words_on_a_closed_line(mail_server: MailServer, command: str) -> None:
    mail_server.answers[command] = "421 4.3.2 Going down"
    mail_server.closes_after_421 = True

    with pytest.raises((ServerAwayError, DoubtedError), match=r"^421 4\.3\.2 Going down$"):
        send_one()


def test_mail_is_written_in_seven_bits(mail_server: MailServer) -> None:
    mail = EmailMessage(
        "Grüße 王", "Grüße, 王\n" + "long " * 300, "Züri <desk@example.org>", ["Żółć <ada@example.org>"]
    )

    with closing(open_connection()) as backend:
        send(backend, mail, "ada@bücher.example")

    [taken] = mail_server.taken
    assert taken.content.isascii()
    assert max(len(line) for line in taken.content.splitlines()) <= 998
    assert taken.rcpt_tos == ["ada@xn--bcher-kva.example"]
    assert taken.part("plain").splitlines()[0] == "Grüße, 王"


@pytest.mark.parametrize(
    "address", ["zoë@example.org", "ada @example.org", "ada@example.org\r\nRCPT TO:<eve@example.org>"]
)
def test_address_that_few_servers_take_is_never_said(mail_server: MailServer, address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        send_one(address)

    assert mail_server.taken == []


def test_worker_that_is_told_to_leave_waits_for_nobody(mail_server: MailServer, settings: Settings) -> None:
    settings.EMAIL_TIMEOUT = 30
    mail_server.silent_at = "RCPT"
    timer = threading.Timer(0.3, quitting.ask)
    began = time.monotonic()
    try:
        timer.start()
        with pytest.raises(quitting.ToldToLeaveError):
            send_one()
    finally:
        timer.join()
        quitting.forget()

    assert time.monotonic() - began < 5


def test_worker_that_is_told_to_leave_waits_for_the_answer_to_the_end(mail_server: MailServer) -> None:
    mail_server.meanwhile = quitting.ask
    try:
        with closing(open_connection()) as backend:
            assert send(backend, LETTER, "ada@example.org") == "250 OK queued as 1"
    finally:
        quitting.forget()


def test_next_mail_goes_out_after_a_refused_one(mail_server: MailServer) -> None:
    mail_server.answers["RCPT nobody@example.org"] = "550 5.1.1 Unknown"

    with closing(open_connection()) as backend:
        with pytest.raises(RefusedError):
            send(backend, LETTER, "nobody@example.org")
        answer = send(backend, LETTER, "ada@example.org")

    assert answer == "250 OK queued as 1"
    assert [taken.rcpt_tos for taken in mail_server.taken] == [["ada@example.org"]]


def test_closed_post_office_is_nobodys_refusal(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    with pytest.raises(ServerAwayError, match="refused"):
        send_one()


@pytest.mark.parametrize("behaviour", ["hang up", "be silent"])
def test_broken_conversation_may_be_the_mails_fault_or_the_servers(
    mail_server: MailServer, settings: Settings, behaviour: str
) -> None:
    mail_server.behaviour = behaviour
    settings.EMAIL_TIMEOUT = settings.MAIL_ANSWER_SECONDS = 0.3

    with pytest.raises(DoubtedError) as doubt:
        send_one()

    assert doubt.value.is_broken


def test_other_backends_are_handed_the_mail_and_name_themselves(mailoutbox: list[EmailMessage]) -> None:
    answer = send(get_connection("django.core.mail.backends.locmem.EmailBackend"), LETTER, "ada@example.org")

    assert answer == "handed to locmem"
    assert [mail.subject for mail in mailoutbox] == ["Please sign"]

"""The server as a process, spoken to over SMTP."""

import signal
import smtplib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from email.policy import SMTP

import pytest

from config.launcher import ports
from config.launcher.process import PROJECT
from config.mailbox.store import Search, find
from tests.config.mailbox.conftest import mail
from tests.waiting import wait_for

MANY = 400
CLIENTS = 4


@pytest.fixture
def server(path):
    port = ports.free_port()
    command = [sys.executable, "-m", "config.mailbox.server", "--port", str(port), "--file", str(path)]
    process = subprocess.Popen(command, cwd=PROJECT)
    try:
        wait_for(lambda: ports.answers(port) or process.poll() is not None, what="the mail server")
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_server_answers_with_the_number_that_the_mail_is_queued_as(server, path):
    with smtplib.SMTP("127.0.0.1", server) as client:
        client.ehlo()
        client.mail("desk@example.org")
        client.rcpt("ada@example.org")
        code, answer = client.data(mail(subject="Signed", text="Dear Ada\n.\nline with a dot").as_bytes(policy=SMTP))

    assert (code, answer) == (250, b"OK queued as 1")
    found = find(path, 1)
    assert (found.subject, found.recipient, found.sender) == ("Signed", "ada@example.org", "desk@example.org")
    assert found.text == "Dear Ada\n.\nline with a dot\n"


def test_server_takes_many_mails_from_several_clients_while_they_are_read(server, path):
    def send(first):
        with smtplib.SMTP("127.0.0.1", server) as client:
            for number in range(first, MANY, CLIENTS):
                client.send_message(mail(subject=f"Mail {number}"))
                assert Search(path).count() > 0

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(send, range(CLIENTS)))

    assert Search(path).count() == MANY
    assert {line.subject for line in Search(path)[0:MANY]} == {f"Mail {number}" for number in range(MANY)}

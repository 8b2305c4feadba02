"""Mails to staff: each owed once, delivered with patience, and never to somebody who is no longer there."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone
from pytest_django import Settings

from agreements.mail import staff
from agreements.models import StaffMail, StaffMailKind, User
from tests import factories
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return factories.make_user("olga@example.org", name="Olga Owner")


def owe(user: User, occasion: str = "alarm:1", subject: str = "One\nthing") -> StaffMail:
    return staff.owe(StaffMailKind.ALARM, user, occasion=occasion, subject=subject, text="It stands still.\n")


def deliver() -> int:
    return staff.deliver(staff.owed(limit=9))


def test_mail_is_sent_in_plain_words_once(user: User, mail_server: MailServer) -> None:
    mail = owe(user)

    assert (deliver(), deliver()) == (1, 0)

    [taken] = mail_server.taken
    assert taken.rcpt_tos == ["olga@example.org"]
    assert (taken.mail["Subject"], taken.mail["To"]) == ("One thing", "Olga Owner <olga@example.org>")
    assert taken.mail["Message-ID"] == mail.message_id
    assert taken.mail["Auto-Submitted"] == "auto-generated"
    assert taken.part("plain").split() == ["It", "stands", "still."]
    mail.refresh_from_db()
    assert mail.sent_at is not None
    assert mail.server_answer.startswith("250 OK")


def test_second_mail_of_an_occasion_is_refused(user: User) -> None:
    owe(user)

    with pytest.raises(IntegrityError):
        owe(factories.make_user())


def test_server_that_is_away_costs_no_attempt(user: User, mail_server: MailServer, settings: Settings) -> None:
    owe(user)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for minutes in range(0, 60, 5):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            assert deliver() == 0
    settings.EMAIL_PORT = port

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert deliver() == 1
    assert StaffMail.objects.get().attempts == 1


def test_connection_that_breaks_costs_no_attempt(user: User, mail_server: MailServer) -> None:
    owe(user)
    mail_server.behaviour = "hang up"

    assert deliver() == 0

    assert StaffMail.objects.get().attempts == 0


@pytest.mark.parametrize(("answer", "is_given_up"), [("550 No such user", True), ("450 Later", False)])
def test_refusal_is_final_or_waits(user: User, mail_server: MailServer, answer: str, is_given_up: bool) -> None:
    owe(user)
    mail_server.answers["RCPT"] = answer

    assert deliver() == 0

    mail = StaffMail.objects.get()
    assert (mail.given_up_at is not None, mail.last_error) == (is_given_up, answer)
    assert staff.owed(limit=9) == []


def test_nobody_is_told_who_is_no_longer_there(user: User, mail_server: MailServer) -> None:
    owe(user)
    user.is_active = False
    user.save()

    assert deliver() == 0
    assert (mail_server.taken, staff.owed(limit=9)) == ([], [])


def test_mail_goes_to_the_address_of_today(user: User, mail_server: MailServer) -> None:
    owe(user)
    user.email = "new@example.org"
    user.save()

    deliver()

    assert [taken.rcpt_tos for taken in mail_server.taken] == [["new@example.org"]]

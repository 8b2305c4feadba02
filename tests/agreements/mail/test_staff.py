"""Mails to staff: delivered once, tried again as the server says, and only to whoever still is one of them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from pytest_django import Settings

from agreements.desk.dashboard import alarms
from agreements.mail import staff
from agreements.models import Conference, Membership, StaffMail
from tests import factories
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def mail(clock: time_machine.Traveller, conference: Conference) -> StaffMail:
    return owed_to(conference, "ada@example.org")


def owed_to(conference: Conference, email: str) -> StaffMail:
    user = factories.make_member(conference, email=email, name="Ada Lovelace")
    found = StaffMail(
        conference=conference,
        user=user,
        kind="checkpoint",
        occasion=f"test:{user.pk}",
        subject="Keep this",
        text="Words\n",
    )
    staff.owe([found, found])
    return StaffMail.objects.get(occasion=found.occasion)


def deliver_all() -> int:
    return staff.deliver(staff.owed(limit=9))


def test_mail_is_delivered_once(mail: StaffMail, mail_server: MailServer) -> None:
    assert deliver_all() == 1
    assert deliver_all() == 0

    (taken,) = mail_server.taken
    assert taken.mail["To"] == "Ada Lovelace <ada@example.org>"
    assert taken.mail["Message-ID"] == mail.message_id
    assert taken.mail["Auto-Submitted"] == "auto-generated"
    assert taken.part("plain").splitlines() == ["Words"]
    mail.refresh_from_db()
    assert (mail.server_answer, mail.finished_at) == ("250 OK queued as 1", NOW)


def test_who_left_the_team_gets_nothing(mail: StaffMail, mail_server: MailServer) -> None:
    Membership.objects.all().delete()

    assert deliver_all() == 0

    mail.refresh_from_db()
    assert (mail_server.taken, mail.last_error) == ([], "No longer on the team.")
    assert staff.owed(limit=9) == []


def test_mail_of_no_conference_goes_to_whoever_has_an_account(mail_server: MailServer) -> None:
    ada, bo = factories.make_user("ada@example.org"), factories.make_user("bo@example.org", is_active=False)
    for user in (ada, bo):
        StaffMail.objects.create(user=user, kind="alarm", occasion=f"test:{user.pk}", subject="Look", text="Words\n")

    assert deliver_all() == 1

    (taken,) = mail_server.taken
    assert (taken.rcpt_tos, taken.mail["From"]) == (["ada@example.org"], "Countersign <agreements@example.org>")
    assert staff.owed(limit=9) == []


def test_mail_goes_to_the_address_of_today(mail: StaffMail, mail_server: MailServer) -> None:
    mail.user.email = "new@example.org"
    mail.user.save()

    deliver_all()

    assert [taken.rcpt_tos for taken in mail_server.taken] == [["new@example.org"]]


def test_server_that_is_away_costs_no_attempt(
    clock: time_machine.Traveller, mail: StaffMail, mail_server: MailServer, settings: Settings
) -> None:
    settings.EMAIL_PORT = 1
    assert deliver_all() == 0
    assert staff.owed(limit=9) == []

    settings.EMAIL_PORT = mail_server.port
    clock.shift(timedelta(seconds=31))
    assert deliver_all() == 1
    mail.refresh_from_db()
    assert mail.attempts == 1


def test_mail_at_which_the_server_hangs_up_holds_up_no_other(
    clock: time_machine.Traveller, mail: StaffMail, conference: Conference, mail_server: MailServer
) -> None:
    clock.shift(timedelta(seconds=1))
    other = owed_to(conference, "bo@example.org")
    mail_server.hangs_up_on = {"ada@example.org"}

    assert deliver_all() == 1

    other.refresh_from_db()
    assert other.finished_at is not None


@pytest.mark.parametrize(("answer", "is_over"), [("451 Later", False), ("550 No such user", True)])
def test_refused_mail_is_tried_again_unless_for_ever(
    clock: time_machine.Traveller, mail: StaffMail, mail_server: MailServer, answer: str, is_over: bool
) -> None:
    mail_server.answers["RCPT"] = answer

    assert deliver_all() == 0

    mail.refresh_from_db()
    assert ((mail.given_up_at is not None), mail.last_error) == (is_over, answer)
    mail_server.answers.clear()
    clock.shift(timedelta(minutes=6))
    assert deliver_all() == (0 if is_over else 1)


def test_subject_begins_on_the_line_of_its_header(mail: StaffMail, mail_server: MailServer) -> None:
    subject = "Émile’s conference of machine learning: one agreement was declined, two questions wait for an answer"
    StaffMail.objects.update(subject=subject)

    deliver_all()

    [taken] = mail_server.taken
    assert re.search(rb"^Subject: \S", taken.content, re.MULTILINE)
    assert taken.mail["Subject"] == subject


def test_mail_that_cannot_be_written_is_given_up(mail: StaffMail, mail_server: MailServer) -> None:
    StaffMail.objects.update(subject="Two\nlines")

    assert deliver_all() == 0

    mail.refresh_from_db()
    assert mail.given_up_at is not None
    assert mail_server.taken == []


def test_whom_no_mail_reaches_is_told_on_the_dashboard_until_one_does(
    clock: time_machine.Traveller, mail: StaffMail, conference: Conference, mail_server: MailServer
) -> None:
    mail_server.answers["RCPT"] = "550 No such user"
    deliver_all()
    (alarm,) = alarms.alarms(conference, [alarms.STAFF_MAILS])
    assert (alarm.count, alarm.note) == (1, "ada@example.org: 550 No such user")
    assert alarms.alarms(factories.make_conference(name="Another"), [alarms.STAFF_MAILS]) == []

    mail_server.answers.clear()
    clock.shift(timedelta(hours=1))
    StaffMail.objects.create(user=mail.user, kind="alarm", occasion="test:later", subject="Look", text="Words\n")
    assert deliver_all() == 1

    assert alarms.alarms(conference, [alarms.STAFF_MAILS]) == []

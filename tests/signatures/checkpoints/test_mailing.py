"""The owners are mailed the newest checkpoint once a day, if something happened since the last mail."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from agreements.mail import staff
from agreements.models import Conference, Role, StaffMail
from signatures.checkpoints import anchoring, mailing
from signatures.operations import sweep
from tests import factories
from tests.mail_server import MailServer
from tests.signatures.checkpoints.conftest import file_of, note

pytestmark = pytest.mark.django_db


@pytest.fixture
def traveller(conference: Conference, folder: Path) -> Iterator[time_machine.Traveller]:
    """A conference with two owners and a manager, a day after its first checkpoint."""
    with time_machine.travel(timezone.now()) as found:
        for email in ("ada@example.org", "bo@example.org"):
            factories.make_member(conference, Role.OWNER, email=email)
        factories.make_member(conference, Role.MANAGER)
        assert anchoring.make_owed() == 1
        assert mailing.owe_all() == 0
        found.shift(timedelta(hours=25))
        yield found


def test_owners_get_the_file_and_what_to_do_with_it(
    conference: Conference, traveller: time_machine.Traveller, mail_server: MailServer, folder: Path
) -> None:
    assert mailing.owe_all() == 2
    assert staff.deliver(staff.owed(limit=9)) == 2

    assert sorted(taken.rcpt_tos[0] for taken in mail_server.taken) == ["ada@example.org", "bo@example.org"]
    mail, row = mail_server.taken[0].mail, conference.checkpoints.get()
    assert mail["Subject"] == f"{conference.name}: please keep this record of the log"
    (attachment,) = mail.iter_attachments()
    assert attachment.get_filename() == f"{conference.slug}-checkpoint-1.json"
    assert attachment.get_content() == file_of(folder, 1).read_bytes()
    words = mail_server.taken[0].part("plain")
    assert f"python verify_log.py FILE.jsonl --entry {row.entry} --hash {row.hash}" in words
    assert "/verify/verify_log.py" in words
    assert [mail.server_answer for mail in StaffMail.objects.order_by("server_answer")] == [
        "250 OK queued as 1",
        "250 OK queued as 2",
    ]


def test_nothing_is_mailed_twice_nor_within_a_day_nor_while_nothing_happens(
    conference: Conference, traveller: time_machine.Traveller
) -> None:
    assert [mailing.owe_all() for _ in range(2)] == [2, 0]
    note(conference)
    assert anchoring.make_owed() == 1
    traveller.shift(timedelta(hours=23))
    assert mailing.owe_all() == 0

    traveller.shift(timedelta(hours=2))
    assert mailing.owe_all() == 2
    traveller.shift(timedelta(days=9))
    assert mailing.owe_all() == 0
    assert json.loads(StaffMail.objects.latest("created_at").attachment)["number"] == 2


def test_to_mail_it_is_no_event_of_the_log(conference: Conference, traveller: time_machine.Traveller) -> None:
    """Or each mail would owe the next one."""
    before = conference.events.count()

    mailing.owe_all()

    assert conference.events.count() == before


def test_a_checkpoint_that_lost_its_file_is_not_mailed_and_stops_no_other(
    conference: Conference, traveller: time_machine.Traveller, folder: Path
) -> None:
    file_of(folder, 1).unlink()
    other = factories.make_ready_conference()
    factories.make_member(other)
    anchoring.make_owed()
    traveller.shift(timedelta(hours=25))

    assert mailing.owe_all() == 1

    assert StaffMail.objects.get().conference == other


def test_the_ticker_has_them_owed_and_work_off_sends_them(
    conference: Conference, traveller: time_machine.Traveller, mail_server: MailServer
) -> None:
    assert mailing.owed() == [conference.checkpoints.get().pk]

    sweep.work_off()

    taken = [each for each in mail_server.taken if "keep this record" in each.mail["Subject"]]
    assert len(taken) == 2
    assert mailing.owed() == []


def test_two_who_owe_it_at_once_owe_it_once(conference: Conference, traveller: time_machine.Traveller) -> None:
    row = conference.checkpoints.get()

    assert [mailing._owe(row) for _ in range(2)] == [2, 2]

    assert StaffMail.objects.count() == 2


def test_as_many_queries_to_ask_whatever_there_is(
    conference: Conference, traveller: time_machine.Traveller,
    django_assert_num_queries: Callable[..., object],
) -> None:  # fmt: skip
    for _ in range(2):
        with django_assert_num_queries(2):
            assert mailing.owed()
            assert not anchoring.owed()
        factories.make_member(factories.make_ready_conference())
        anchoring.make_owed()

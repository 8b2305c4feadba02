"""What stands still for ten minutes is mailed to the owners whom it concerns: once, and its end once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from agreements.mail import sweeping
from agreements.models import BulkJob, BulkJobKind, Conference, Message, Role, StaffMail, StaffMailKind, User
from agreements.states import State
from signatures.documents import producing, seal_keys, storage, time_stamps
from signatures.models import Beat, DocumentWork, Standstill
from signatures.operations import beats, nightly, notices, sweep
from signatures.operations.standing_still import standing_still
from tests import factories
from tests.authority import Authority
from tests.mail_server import MailServer
from tests.signatures.sealed import sealed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seal_key", "own_documents", "triggers")]


@pytest.fixture
def owner(conference: Conference) -> User:
    return factories.make_member(conference, Role.OWNER, name="Olga Owner")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """What is seen is told, but where a test is about the patience before."""
    if "patient" not in request.node.name:
        monkeypatch.setattr(notices, "_PATIENCE", timedelta())


def later(minutes: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False)


def owed_document(conference: Conference) -> None:
    """Its receipt has left without."""
    factories.make_agreement(conference, state=State.COUNTERSIGNED)
    now = timezone.now()
    Message.objects.update(state="sent", sent_at=now, finished_at=now, server_answer="250 OK")
    producing.adopt_orphans()


def told(user: User) -> list[str]:
    """The lines of all mails to somebody that tell something."""
    mails = StaffMail.objects.filter(user=user).order_by("created_at")
    return [
        line.partition(" Since")[0].partition(" From")[0]
        for mail in mails
        for line in mail.text.splitlines()
        if line[:2] == "- "
    ]


def keys() -> set[str]:
    return {each.key for each in standing_still()}


# --- What stands still -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("minutes", "found"), [(9, set()), (11, {"documents"})])
def test_documents_that_nobody_makes(conference: Conference, minutes: int, found: set[str]) -> None:
    owed_document(conference)

    with later(minutes):
        assert keys() == found


def test_full_disk_is_named_as_the_cause(conference: Conference, owner: User) -> None:
    owed_document(conference)
    DocumentWork.objects.update(last_error="[Errno 28] No space left on device")

    with later(11):
        notices.look()

    assert told(owner) == [
        f"- {conference}: 1 document is not made. The disk is full: make room where documents are stored."
    ]


def test_mails_that_do_not_leave_and_not_one_that_its_own_server_puts_off(conference: Conference) -> None:
    author, _ = factories.invited_author(conference)
    factories.make_message(author, attempts=2, last_error="451 Greylisted")
    with later(11):
        assert keys() == set()
    factories.make_message(author)
    with later(11):
        assert keys() == {"mails"}
        Message.objects.filter(attempts=2).update(state="sent", sent_at=timezone.now(), finished_at=timezone.now())
        assert keys() == set()


def test_bulk_job_that_does_not_go_on(conference: Conference, owner: User) -> None:
    BulkJob.objects.create(kind=BulkJobKind.INVITE, conference=conference, by=owner, steps=[["x"]], total=1)

    with later(9):
        assert keys() == set()
    with later(11):
        assert keys() == {"jobs"}
        BulkJob.objects.update(lease_until=timezone.now() + timedelta(seconds=9))
        assert keys() == set()


def test_time_stamps_that_do_not_come(conference: Conference, authority: Authority) -> None:
    sealed(conference)
    Message.objects.update(finished_at=timezone.now())
    authority.fault = "down"
    time_stamps.stamp(time_stamps.owed(limit=9))

    with later(11):
        assert keys() == {"stamps"}


def test_key_that_cannot_be_used(conference: Conference, own_seal_key: Path) -> None:
    own_seal_key.unlink()
    seal_keys.check()

    with later(9):
        assert keys() == set()
    with later(11):
        assert keys() == {"key"}


@pytest.fixture
def beating(settings: Settings) -> Iterator[None]:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    beats._noted.clear()
    beats.beat(*beats.PARTS, beats.REDIS)
    yield
    beats._noted.clear()


@pytest.mark.usefixtures("beating")
def test_parts_without_a_sign_of_life_and_a_redis_that_takes_nothing(settings: Settings) -> None:
    with later(9):
        assert keys() == set()
    with later(11):
        Beat.objects.filter(part=beats.TICKER).update(at=timezone.now())
        assert keys() == {"beat-seal", "beat-mail", "beat-bulk", "redis"}
        settings.REDIS_URL = ""
        assert keys() == set()


@pytest.mark.usefixtures("beating")
def test_redis_is_not_blamed_where_nobody_asks_it() -> None:
    with later(11):
        Beat.objects.exclude(part__in=[beats.TICKER, beats.REDIS]).update(at=timezone.now())
        assert keys() == {"beat-ticker"}


def test_damaged_file_that_the_nightly_check_found(conference: Conference, owner: User) -> None:
    document = sealed(conference)[0].documents.get()
    Message.objects.update(finished_at=timezone.now())
    Path(storage.documents().path(document.path)).unlink()
    nightly.owe()
    nightly.run(nightly.owed(limit=1)[0])

    notices.look()

    assert told(owner) == [
        f"- {conference}: The nightly check found 1 thing that is wrong. 1 document file is missing or damaged."
    ]


# --- Who is told, how often --------------------------------------------------------------------------------------------
def test_owners_of_the_conference_are_told_once_and_once_of_the_end(conference: Conference, owner: User) -> None:
    manager = factories.make_member(conference, Role.MANAGER)
    elsewhere = factories.make_member(factories.make_conference(), Role.OWNER)
    owed_document(conference)

    for minutes in (11, 20, 90):
        with later(minutes):
            notices.look()
    DocumentWork.objects.update(next_attempt_at=timezone.now())
    assert sweep.DOCUMENTS.all_of_it() == 1
    Message.objects.update(finished_at=timezone.now())
    for minutes in (180, 190, 300):
        with later(minutes):
            notices.look()

    line = f"- {conference}: 1 document is not made."
    assert told(owner) == [line, line]
    first, second = StaffMail.objects.filter(user=owner).order_by("created_at")
    assert first.subject == "Countersign: 1 thing needs attention"
    assert second.subject == "Countersign: all goes on again"
    assert "This is over:" in second.text
    assert f"http://testserver/c/{conference.slug}/" in first.text
    assert told(manager) == told(elsewhere) == []


def test_what_concerns_all_is_told_to_all_owners_without_a_conference(
    conference: Conference, owner: User, own_seal_key: Path
) -> None:
    elsewhere = factories.make_member(factories.make_conference(), Role.OWNER)
    gone = factories.make_member(conference, Role.OWNER, is_active=False)
    own_seal_key.unlink()
    seal_keys.check()

    with later(11):
        notices.look()

    assert len(told(owner)) == 1
    assert told(owner) == told(elsewhere)
    assert told(owner)[0].startswith("- The sealing key cannot be used, so no documents are made:")
    assert told(gone) == []


def test_person_gets_one_mail_an_hour_at_most_and_then_all_the_rest(conference: Conference, owner: User) -> None:
    owed_document(conference)
    with later(11):
        notices.look()
        BulkJob.objects.create(kind=BulkJobKind.INVITE, conference=conference, by=owner, steps=[["x"]], total=1)
    counts = []
    for minutes in (30, 60, 70.9, 71.1, 75):
        with later(minutes):
            notices.look()
        counts.append(StaffMail.objects.filter(user=owner).count())

    assert counts == [1, 1, 1, 2, 2]
    assert told(owner)[1:] == [f"- {conference}: What somebody ordered for many at once does not go on."]


def test_second_occurrence_is_told_again(conference: Conference, owner: User) -> None:
    owed_document(conference)
    with later(11):
        notices.look()
    DocumentWork.objects.update(given_up_at=timezone.now())
    with later(80):
        notices.look()
    DocumentWork.objects.update(given_up_at=None)
    with later(150):
        notices.look()

    assert [mail.subject for mail in StaffMail.objects.filter(user=owner).order_by("created_at")] == [
        "Countersign: 1 thing needs attention",
        "Countersign: all goes on again",
        "Countersign: 1 thing needs attention",
    ]
    assert Standstill.objects.count() == 2


def test_two_tickers_look_once_a_minute(conference: Conference, owner: User) -> None:
    owed_document(conference)
    with later(11):
        looked = [notices.look_now_and_then() for _ in range(3)]
    with later(13):
        looked += [notices.look_now_and_then() for _ in range(2)]

    assert looked == [True, False, False, True, False]
    assert StaffMail.objects.count() == 1


def test_patient_with_an_installation_that_was_just_started(conference: Conference, owner: User) -> None:
    owed_document(conference)
    with later(60 * 24):
        notices.look()
        assert told(owner) == []
    with later(60 * 24 + 1):
        notices.look()
        assert told(owner) == []
    with later(60 * 24 + 2):
        notices.look()
        assert told(owner) == [f"- {conference}: 1 document is not made."]


def test_two_who_tell_in_the_same_instant_owe_one_mail(conference: Conference, owner: User) -> None:
    """The other's mail is there, and what they noted of it is not to be seen yet."""
    owed_document(conference)
    with later(11):
        notices._note(standing_still())
        [standstill] = Standstill.objects.all()
        theirs = f"alarm:{owner.pk}:begun:{standstill.pk}"
        StaffMail.objects.create(kind=StaffMailKind.ALARM, user=owner, occasion=theirs, subject="Theirs", text="-")
    with later(80):
        notices.look()

    assert [mail.subject for mail in StaffMail.objects.filter(user=owner)] == ["Theirs"]
    assert not standstill.notices.exists()


def test_mail_server_that_is_away_is_told_once_when_it_is_back(
    conference: Conference, owner: User, mail_server: MailServer, settings: Settings
) -> None:
    author, _ = factories.invited_author(conference)
    factories.make_message(author)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for minutes in (11, 21, 81, 141):
        with later(minutes):
            sweep.tick()
            sweeping.deliver()
    waiting = list(StaffMail.objects.owed())
    settings.EMAIL_PORT = port

    with later(145):
        sweeping.deliver()

    assert [mail.attempts for mail in waiting] == [0]
    told_to = [taken.rcpt_tos for taken in mail_server.taken if "attention" in str(taken.mail["Subject"])]
    assert told_to == [[owner.email]]

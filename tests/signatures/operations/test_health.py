from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from agreements.models import BulkJob, BulkJobKind, Conference, Message
from agreements.states import State
from signatures.documents import producing, time_stamps
from signatures.models import Document, DocumentWork, StampWork
from signatures.operations import invariants
from tests import factories
from tests.authority import Authority
from tests.redis_server import running_redis
from tests.signatures.sealed import sealed

AS_JSON = {"Accept": "application/json"}
NOT_LOOKED = {"usable": None, "days_left": None}
NOTHING = {"owed": 0, "oldest_seconds": None, "given_up": 0}


def refuse(*_args: object) -> None:
    raise DatabaseError("gone")


def test_livez_answers_without_asking_the_database() -> None:
    # Without the mark for the database, pytest-django refuses every query.
    response = Client().get("/livez")
    assert (response.status_code, response.content) == (200, b"alive\n")


@pytest.mark.django_db
def test_readyz_answers_when_the_database_does() -> None:
    response = Client().get("/readyz")
    assert (response.status_code, response.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_readyz_says_when_the_database_does_not_answer() -> None:
    with connection.execute_wrapper(refuse):
        plain, as_json = Client().get("/readyz"), Client().get("/readyz", headers=AS_JSON)
    assert (plain.status_code, plain.content) == (503, b"the database does not answer\n")
    assert (as_json.status_code, as_json.json()) == (503, {"ready": False, "reason": "the database does not answer"})


@pytest.mark.django_db
def test_readyz_tells_of_an_idle_installation() -> None:
    response = Client().get("/readyz", headers=AS_JSON)
    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "documents": NOTHING,
        "stamps": None,
        "mails": NOTHING | {"paused": 0, "held": 0},
        "staff_mails": NOTHING,
        "mail_server": {"takes": True, "stopped_seconds": None},
        "jobs": NOTHING,
        "disk_full": 0,
        "key": NOT_LOOKED,
        "self_check": {"ended_seconds": None, "documents": 0, "breaches": 0},
        "beats": {"ticker": None, "seal": None, "mail": None, "bulk": None},
        "redis": None,
    }


@pytest.mark.usefixtures("seal_key")
def test_readyz_tells_of_time_stamps_and_is_ready_while_the_authority_is_away(
    conference: Conference, authority: Authority
) -> None:
    stamped, _, given_up = sealed(conference, 3)
    time_stamps.stamp([stamped.pk])
    StampWork.objects.filter(pk=given_up.pk).update(given_up_at=timezone.now())
    Document.objects.update(sealed_at=timezone.now() - timedelta(hours=1))
    authority.fault = "down"
    time_stamps.stamp(time_stamps.owed(limit=9))

    response = Client().get("/readyz", headers=AS_JSON)

    told = response.json()["stamps"]
    assert response.status_code == 200
    assert (told["owed"], told["given_up"]) == (1, 1)
    assert 3600 <= told["oldest_seconds"] < 3660


def test_readyz_tells_how_far_the_work_is_behind_and_stays_ready(conference: Conference) -> None:
    for _ in range(3):
        factories.make_agreement(conference, state=State.COUNTERSIGNED)
    producing.adopt_orphans()
    first = producing.owed(limit=1)
    DocumentWork.objects.filter(pk__in=first).update(given_up_at=timezone.now())
    author, _ = factories.invited_author(conference)
    for hours in (1, 2, 3):
        factories.make_message(author, created_at=timezone.now() - timedelta(hours=hours))
    Message.objects.filter(created_at__lt=timezone.now() - timedelta(hours=2.5)).update(given_up_at=timezone.now())

    response = Client().get("/readyz", headers=AS_JSON)

    told = response.json()
    assert response.status_code == 200
    assert (told["documents"]["owed"], told["documents"]["given_up"]) == (2, 1)
    assert 0 <= told["documents"]["oldest_seconds"] < 60
    # Three of them are receipts.
    assert (told["mails"]["owed"], told["mails"]["given_up"]) == (5, 1)
    assert 7200 <= told["mails"]["oldest_seconds"] < 7260


def test_readyz_tells_of_bulk_jobs_that_nobody_does(conference: Conference) -> None:
    user = factories.make_member(conference)
    now = timezone.now()
    facts = {"conference": conference, "by": user, "steps": [], "total": 1}
    late = now - timedelta(hours=3)
    BulkJob.objects.create(kind=BulkJobKind.INVITE, next_attempt_at=late, **facts)
    claimed = {"lease_until": now + timedelta(minutes=1), "next_attempt_at": late - timedelta(hours=1)}
    BulkJob.objects.create(kind=BulkJobKind.REMIND, **claimed, **facts)
    BulkJob.objects.create(kind=BulkJobKind.COUNTERSIGN, given_up_at=now, **facts)

    told = Client().get("/readyz", headers=AS_JSON).json()["jobs"]
    [breach] = invariants.examine(conference).breaches

    assert (told["owed"], told["given_up"]) == (2, 1)
    assert 10_800 <= told["oldest_seconds"] < 10_860
    assert breach == f"the bulk job {BulkJob.objects.get(kind=BulkJobKind.INVITE).pk} is overdue"


def test_readyz_counts_documents_for_which_the_disk_has_no_room(conference: Conference) -> None:
    factories.make_agreement(conference, state=State.COUNTERSIGNED)
    DocumentWork.objects.update(last_error="[Errno 28] No space left on device")

    assert Client().get("/readyz", headers=AS_JSON).json()["disk_full"] == 1


@pytest.mark.django_db
def test_readyz_tells_whether_redis_answers_and_is_ready_without(settings: Settings) -> None:
    with running_redis() as server:
        settings.REDIS_URL = server.url
        with_redis = Client().get("/readyz", headers=AS_JSON)
    without = Client().get("/readyz", headers=AS_JSON)

    assert [answer.json()["redis"] for answer in (with_redis, without)] == [True, False]
    assert [answer.status_code for answer in (with_redis, without)] == [200, 200]


def test_health_refuses_other_methods() -> None:
    assert [Client().post(address).status_code for address in ("/livez", "/readyz")] == [405, 405]


@pytest.mark.django_db
def test_health_is_asked_without_tls(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert [Client().get(address).status_code for address in ("/livez", "/readyz", "/login/")] == [200, 200, 301]

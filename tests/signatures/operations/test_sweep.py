"""What is owed is found again and done, jobs of both apps included."""

from datetime import datetime, timedelta
from queue import Empty

import pytest
from celery import current_app
from django.contrib.sessions.models import Session
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from agreements.jobs import bulk_jobs, enqueue, hints
from agreements.models import Agreement, BulkJob, BulkJobKind, Conference, Role, ThrottleCount
from agreements.people import invitations
from agreements.people.reminding import who_is_due
from agreements.states import State
from signatures import countersigning
from signatures.models import Countersignature, Method
from signatures.operations import sweep
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chunks_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_jobs, "CHUNK", 2)


@pytest.fixture
def queued() -> Conference:
    return factories.make_ready_conference(countersigning="queue")


def taken_from(*queues: str) -> dict[str, datetime]:
    """By task, when it expires; the broker is this process's memory."""
    taken = {}
    with current_app.connection_for_read() as connection:
        for queue in map(connection.SimpleQueue, queues):
            while True:
                try:
                    message = queue.get(block=False)
                except Empty:
                    break
                message.ack()
                taken[message.headers["task"]] = datetime.fromisoformat(message.headers["expires"])
            queue.close()
    return taken


def test_run_job_does_one_chunk_of_each_in_turn(conference: Conference) -> None:
    user = factories.make_member(conference)
    authors = [factories.make_author(conference) for _ in range(4)]
    for author in authors:
        factories.make_paper(conference, author)
    for _ in range(3):
        factories.invited_author(conference)
    for kind, steps in (
        (BulkJobKind.INVITE, invitations.to_invite(conference, Agreement.objects.all())),
        (BulkJobKind.REMIND, who_is_due.steps_of(conference, who_is_due.next_round(conference).due)),
    ):
        bulk_jobs.owe(kind, conference, steps, by=user)

    done = []
    while sweep.run_bulk_job():
        done.append(dict(BulkJob.objects.values_list("kind", "done")))

    assert done == [
        {"invite": 2, "remind": 0},
        {"invite": 2, "remind": 2},
        {"invite": 4, "remind": 2},
        {"invite": 4, "remind": 3},
    ]


def test_countersigning_job_bears_the_moment_and_the_list_of_the_signatory(queued: Conference) -> None:
    wanted, by = factories.make_accepted(queued, 3), factories.make_member(queued, Role.SIGNATORY, name="Ana Beispiel")
    job = bulk_jobs.owe(BulkJobKind.COUNTERSIGN, queued, [[pk] for pk in wanted], by=by)

    while sweep.run_bulk_job():
        pass

    given = Countersignature.objects.all()
    assert {(one.method, one.by, one.signatory_name, one.signed_at) for one in given} == {
        (Method.PERSON, by, "Ana Beispiel", job.created_at)
    }
    digest = bulk_jobs.digest_of(wanted)
    chunks = queued.events.filter(kind="countersigned.in_person").order_by("number")
    assert [(event.by, event.payload) for event in chunks] == [
        (by, {"count": 2, "list": digest, "list_count": 3}),
        (by, {"count": 1, "list": digest, "list_count": 3}),
    ]


def test_countersigning_job_leaves_out_what_somebody_else_did_meanwhile(queued: Conference) -> None:
    wanted, by = factories.make_accepted(queued, 3), factories.make_member(queued, Role.SIGNATORY)
    bulk_jobs.owe(BulkJobKind.COUNTERSIGN, queued, [[pk] for pk in wanted], by=by)
    countersigning.by_signatory(queued, wanted[:1], by=factories.make_member(queued, Role.OWNER))

    while sweep.run_bulk_job():
        pass

    assert Countersignature.objects.filter(by=by).count() == 2
    assert set(queued.agreements.values_list("state", flat=True)) == {State.COUNTERSIGNED}
    assert BulkJob.objects.get().finished_at is not None


def test_tick_and_work_off_find_what_no_task_reached(conference: Conference) -> None:
    factories.make_paper(conference, *(factories.make_author(conference) for _ in range(3)))
    steps = invitations.to_invite(conference, Agreement.objects.all())
    bulk_jobs.owe(BulkJobKind.INVITE, conference, steps, by=factories.make_member(conference))
    # So that no mail is tried: the server is not what this is about.
    sweep.tick()
    BulkJob.objects.update(next_attempt_at=timezone.now())

    sweep.work_off()

    assert conference.agreements.awaiting_answer().count() == 3
    assert BulkJob.objects.get().finished_at is not None


def test_tick_removes_counts_and_sessions_that_have_ended() -> None:
    now = timezone.now()
    for name, hours in (("ended", -1), ("lasts", 1)):
        ThrottleCount.objects.create(key=name, count=1, ends_at=now + timedelta(hours=hours))
        Session.objects.create(session_key=name, session_data="", expire_date=now + timedelta(hours=hours))

    sweep.tick()

    assert [count.key for count in ThrottleCount.objects.all()] == ["lasts"]
    assert [session.session_key for session in Session.objects.all()] == ["lasts"]


def test_tick_rings_for_what_is_owed_and_is_dropped_where_it_waits_too_long(
    conference: Conference, settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    factories.make_paper(conference, factories.make_author(conference))
    steps = invitations.to_invite(conference, Agreement.objects.all())
    bulk_jobs.owe(BulkJobKind.INVITE, conference, steps, by=factories.make_member(conference))
    factories.make_agreement(conference, state=State.COUNTERSIGNED)
    settings.REDIS_URL, settings.TICK_SECONDS = "memory://", 10

    with django_capture_on_commit_callbacks(execute=True):
        sweep.tick()

    assert enqueue._sender is not None
    enqueue._sender.tasks.join()
    left = {name: (expires - timezone.now()).total_seconds() for name, expires in taken_from("seal", "bulk").items()}
    assert {name: hints.LASTS - 10 < seconds <= hints.LASTS for name, seconds in left.items()} == {
        "signatures.tasks.check_key": True,
        "signatures.tasks.make_checkpoints": True,
        "signatures.tasks.run_bulk_job": True,
        "signatures.tasks.self_check": True,
        "signatures.tasks.sweep_documents": True,
    }

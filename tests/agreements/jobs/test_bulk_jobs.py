"""Jobs: done once, whatever is retried; a killed worker's goes on with the rest."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from agreements import audit
from agreements.jobs import bulk_jobs, deeds
from agreements.models import Agreement, BulkJob, BulkJobKind, Conference, Message, MessageKind, Role, User
from agreements.models.work import pause_after
from agreements.people import invitations
from agreements.people.reminding import who_is_due
from signatures.operations import sweep
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


class KilledError(BaseException):
    """As if the process ended here: nothing of ours catches it."""


@pytest.fixture(autouse=True)
def chunks_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_jobs, "CHUNK", 2)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def user(conference: Conference) -> User:
    return factories.make_member(conference)


@pytest.fixture
def job(clock: time_machine.Traveller, conference: Conference, user: User) -> BulkJob:
    """Five people with one paper each, and the first with another, are to be invited."""
    authors = [factories.make_author(conference) for _ in range(5)]
    for author in (*authors, authors[0]):
        factories.make_paper(conference, author)
    steps = invitations.to_invite(conference, Agreement.objects.all())
    return bulk_jobs.owe(BulkJobKind.INVITE, conference, steps, by=user)


def run(job: BulkJob) -> bool:
    return bulk_jobs.run(job.pk, sweep.DEEDS)


def progress(job: BulkJob) -> tuple[int, bool]:
    job.refresh_from_db()
    return job.done, job.finished_at is not None


def failing(error: BaseException, *, after: Callable[..., object]) -> dict[str, deeds.ChunkDeed]:
    """A deed that does its work and then fails before the transaction ends."""

    def deed(job: BulkJob, agreements: Sequence[UUID]) -> None:
        after(job, agreements)
        raise error

    return {BulkJobKind.INVITE: deed}


def kinds(conference: Conference) -> list[str]:
    return [kind for kind in conference.events.values_list("kind", flat=True) if kind.startswith("errand.")]


def test_job_is_done_chunk_by_chunk_with_its_progress(job: BulkJob, conference: Conference) -> None:
    told = [(run(job), *progress(job)) for _ in range(4)]

    assert told == [(True, 2, False), (True, 4, False), (True, 5, True), (False, 5, True)]
    assert conference.messages.count() == 5
    assert conference.agreements.awaiting_answer().count() == 6
    assert bulk_jobs.owed(limit=9) == []


def test_long_job_leaves_others_a_moment_to_write_between_two_chunks_on_sqlite(
    job: BulkJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)

    while run(job):
        pass

    chunks = -(-job.total // 2)
    assert pauses == ([bulk_jobs.MOMENT] * (chunks - 1) if connection.vendor == "sqlite" else [])
    assert chunks > 1


def test_owe_is_recorded_with_its_doer_and_the_digest_of_its_list(
    job: BulkJob, conference: Conference, user: User
) -> None:
    event = conference.events.get(kind="errand.owed")

    agreements = list(conference.agreements.values_list("pk", flat=True))
    assert (event.by, event.subject) == (user, f"errand:{job.pk}")
    assert event.payload == {"kind": "invite", "count": 5, "list": bulk_jobs.digest_of(agreements)}
    assert job.total == 5
    assert [len(step) for step in job.steps] == [2, 1, 1, 1, 1]


def test_what_a_job_does_is_its_owners_deed(job: BulkJob, conference: Conference, user: User) -> None:
    run(job)

    assert {message.by for message in conference.messages.all()} == {user}
    assert {event.by for event in conference.events.filter(kind="agreement.invited")} == {user}


def test_owe_twice_is_refused_while_one_is_under_way(job: BulkJob, conference: Conference, user: User) -> None:
    with pytest.raises(bulk_jobs.AlreadyRunningError):
        bulk_jobs.owe(BulkJobKind.INVITE, conference, [], by=user)

    bulk_jobs.owe(BulkJobKind.REMIND, conference, [], by=user)
    assert BulkJob.objects.count() == 2
    assert kinds(conference) == ["errand.owed", "errand.owed"]


def test_database_refuses_a_second_job_of_a_kind_and_more_done_than_owed(job: BulkJob) -> None:
    job.pk = None
    job._state.adding = True
    with pytest.raises(IntegrityError, match=r"bulk_job_one_at_a_time|UNIQUE"), transaction.atomic():
        job.save()
    with pytest.raises(IntegrityError, match="bulk_job_done_of_total"), transaction.atomic():
        BulkJob.objects.update(done=6)


def test_killed_workers_job_is_taken_over_after_the_lease(
    job: BulkJob, conference: Conference, clock: time_machine.Traveller, settings: Settings
) -> None:
    run(job)
    with pytest.raises(KilledError):
        bulk_jobs.run(job.pk, failing(KilledError(), after=sweep.DEEDS[BulkJobKind.INVITE]))
    before = progress(job), conference.messages.count(), run(job)

    clock.shift(timedelta(seconds=settings.LEASE_SECONDS + 1))
    told = [run(job) for _ in range(3)]

    assert before == ((2, False), 2, False)
    assert told == [True, True, False]
    assert progress(job) == (5, True)
    assert sorted(conference.messages.values_list("author", flat=True)) == sorted(
        conference.authors.values_list("pk", flat=True)
    )
    assert audit.first_bad_number(conference) is None


def test_worker_that_lost_its_claim_takes_back_what_it_did(job: BulkJob, conference: Conference) -> None:
    """It took longer than its lease, and somebody else has claimed the job before it is done."""

    def overtaken(late: BulkJob, agreements: Sequence[UUID]) -> None:
        sweep.DEEDS[BulkJobKind.INVITE](late, agreements)
        BulkJob.objects.update(lease_token=uuid4())

    assert not bulk_jobs.run(job.pk, {BulkJobKind.INVITE: overtaken})

    assert progress(job) == (0, False)
    assert not conference.messages.exists()
    assert not conference.agreements.awaiting_answer().exists()


def test_failed_chunk_is_tried_again_later_and_counts_anew_after_the_next(
    job: BulkJob, clock: time_machine.Traveller, conference: Conference
) -> None:
    assert not bulk_jobs.run(job.pk, failing(ValueError("No ink"), after=sweep.DEEDS[BulkJobKind.INVITE]))

    job.refresh_from_db()
    assert (job.attempts, job.last_error, job.done) == (1, "ValueError: No ink", 0)
    assert not conference.messages.exists()
    assert not run(job)
    clock.shift(pause_after(1))
    assert run(job)
    job.refresh_from_db()
    assert (job.attempts, job.last_error, job.done) == (0, "", 2)


def give_up(job: BulkJob, clock: time_machine.Traveller, settings: Settings) -> None:
    for _ in range(settings.MAX_ATTEMPTS):
        bulk_jobs.run(job.pk, failing(ValueError("No ink"), after=lambda *_: None))
        clock.shift(timedelta(hours=1))


def test_job_is_given_up_visibly_and_goes_on_when_told(
    job: BulkJob, clock: time_machine.Traveller, conference: Conference, user: User, settings: Settings
) -> None:
    run(job)
    give_up(job, clock, settings)
    [shown] = bulk_jobs.running(conference)
    stopped = (shown.pk, shown.done, shown.last_error, run(job))

    told = bulk_jobs.try_again(job, by=user), bulk_jobs.try_again(job, by=user)

    assert stopped == (job.pk, 2, "ValueError: No ink", False)
    assert told == (True, False)
    assert [run(job), run(job), run(job)] == [True, True, False]
    assert kinds(conference) == ["errand.owed", "errand.given_up", "errand.retried"]
    assert conference.messages.count() == 5
    assert bulk_jobs.running(conference) == []


def test_job_that_kills_every_worker_is_given_up(
    job: BulkJob, clock: time_machine.Traveller, settings: Settings
) -> None:
    for _ in range(settings.MAX_ATTEMPTS):
        with pytest.raises(KilledError):
            bulk_jobs.run(job.pk, failing(KilledError(), after=lambda *_: None))
        clock.shift(timedelta(seconds=settings.LEASE_SECONDS + 1))

    assert not run(job)
    job.refresh_from_db()
    assert job.given_up_at is not None
    assert job.last_error == "Every attempt was interrupted."


def test_given_up_job_waits_while_another_of_its_kind_is_under_way_and_is_forgotten_after(
    job: BulkJob, clock: time_machine.Traveller, conference: Conference, user: User, settings: Settings
) -> None:
    give_up(job, clock, settings)
    later = bulk_jobs.owe(BulkJobKind.INVITE, conference, job.steps, by=user)

    with pytest.raises(bulk_jobs.AlreadyRunningError):
        bulk_jobs.try_again(job, by=user)
    assert [shown.pk for shown in bulk_jobs.running(conference)] == [later.pk]
    while run(later):
        pass
    assert bulk_jobs.running(conference) == []


def test_running_shows_the_conferences_own_without_the_lists(
    job: BulkJob, conference: Conference, django_assert_num_queries: Callable[..., object]
) -> None:
    other = factories.make_ready_conference()
    bulk_jobs.owe(BulkJobKind.REMIND, other, [], by=factories.make_member(other))

    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        [shown] = bulk_jobs.running(conference)
        assert (shown.pk, shown.by.pk) == (job.pk, job.by_id)
    assert shown.get_deferred_fields() == {"steps"}


def test_reminders_are_written_once_even_when_they_are_taken_up_days_later(
    clock: time_machine.Traveller, conference: Conference, user: User
) -> None:
    for _ in range(3):
        factories.invited_author(conference)
    steps = who_is_due.steps_of(conference, who_is_due.next_round(conference).due)
    job = bulk_jobs.owe(BulkJobKind.REMIND, conference, steps, by=user)

    run(job)
    clock.shift(timedelta(days=2))
    while run(job):
        pass

    reminded = conference.messages.filter(kind=MessageKind.REMINDER)
    assert len(set(reminded.values_list("author", flat=True))) == reminded.count() == 3


def test_reminders_of_a_job_leave_out_whoever_answered_meanwhile(
    clock: time_machine.Traveller, conference: Conference, user: User
) -> None:
    waiting, answered = (factories.invited_author(conference)[0] for _ in range(2))
    job = bulk_jobs.owe(
        BulkJobKind.REMIND, conference, who_is_due.steps_of(conference, who_is_due.next_round(conference).due), by=user
    )
    factories.sign(Agreement.objects.of_author(answered.pk).get())

    run(job)

    assert [message.author for message in Message.objects.filter(kind=MessageKind.REMINDER)] == [waiting]
    assert progress(job) == (2, True)


# --- In whose name -----------------------------------------------------------------------------------------------------
def demoted(user: User) -> None:
    user.memberships.update(role=Role.VIEWER)


def removed(user: User) -> None:
    user.memberships.all().delete()


def closed(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize("loses", [demoted, removed, closed])
def test_job_of_somebody_who_may_no_longer_order_it_is_given_up_where_it_stands(
    job: BulkJob, conference: Conference, user: User, loses: Callable[[User], None]
) -> None:
    run(job)
    loses(user)

    told = run(job), *progress(job)

    assert told == (False, 2, False)
    assert job.given_up_at is not None
    assert job.last_error == (
        f"{user}, who ordered this, may no longer do it in this conference. What was done before stays."
    )
    assert kinds(conference) == ["errand.owed", "errand.given_up"]
    assert conference.messages.count() == 2
    assert bulk_jobs.owed(limit=9) == []


def test_job_goes_on_in_no_name_of_somebody_who_may_no_longer_order_it(
    job: BulkJob, conference: Conference, user: User
) -> None:
    removed(user)
    run(job)

    with pytest.raises(bulk_jobs.NoLongerAllowedError):
        bulk_jobs.try_again(job, by=factories.make_member(conference))

    conference.memberships.create(user=user, role=Role.MANAGER)
    assert bulk_jobs.try_again(job, by=user)
    assert run(job)


@pytest.mark.parametrize(
    ("kind", "roles"),
    [
        (BulkJobKind.INVITE, {Role.OWNER, Role.MANAGER}),
        (BulkJobKind.REMIND, {Role.OWNER, Role.MANAGER}),
        (BulkJobKind.COUNTERSIGN, {Role.OWNER, Role.SIGNATORY}),
    ],
)
@pytest.mark.parametrize("role", Role)
def test_job_runs_in_the_name_of_whoever_may_order_one_of_its_kind(
    conference: Conference, kind: BulkJobKind, roles: set[Role], role: Role
) -> None:
    job = bulk_jobs.owe(kind, conference, [[uuid4()]], by=factories.make_member(conference, role))

    assert run(job) == (role in roles)

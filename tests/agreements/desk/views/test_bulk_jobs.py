"""Jobs on the desk: what is said of them, and who may have one go on."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.access import Access
from agreements.desk.job_phrases import job_progress
from agreements.desk.views.bulk_jobs import progress
from agreements.jobs import bulk_jobs
from agreements.models import BulkJob, BulkJobKind, Conference, Role
from tests import factories

pytestmark = pytest.mark.django_db


def make_bulk_job(conference: Conference, kind: BulkJobKind = BulkJobKind.INVITE, *, given_up: bool = True) -> BulkJob:
    job = bulk_jobs.owe(kind, conference, [[], []], by=factories.make_member(conference))
    if given_up:
        BulkJob.objects.filter(pk=job.pk).update(given_up_at=timezone.now(), last_error="ValueError: No ink")
    return job


def url(conference: Conference, job: BulkJob) -> str:
    return reverse("continue_job", args=[conference.slug, job.pk])


def is_owed(job: BulkJob) -> bool:
    return BulkJob.objects.owed().filter(pk=job.pk).exists()


@pytest.mark.parametrize(
    ("kind", "total", "done", "words"),
    [
        (BulkJobKind.INVITE, 3406, 1250, "of 3,406 invitations written"),
        (BulkJobKind.REMIND, 51, 1, "of 51 reminders written"),
        (BulkJobKind.COUNTERSIGN, 4225, 0, "of 4,225 agreements countersigned"),
    ],
)
def test_job_is_told_in_words(kind: BulkJobKind, total: int, done: int, words: str) -> None:
    assert job_progress(BulkJob(kind=kind, total=total, done=done)) == words


@pytest.mark.parametrize(
    ("kind", "may"),
    [
        (BulkJobKind.INVITE, {Role.OWNER, Role.MANAGER}),
        (BulkJobKind.REMIND, {Role.OWNER, Role.MANAGER}),
        (BulkJobKind.COUNTERSIGN, {Role.OWNER, Role.SIGNATORY}),
    ],
)
@pytest.mark.parametrize("role", Role)
def test_continue_is_for_those_who_may_order_it(
    conference: Conference, kind: BulkJobKind, may: set[Role], role: Role
) -> None:
    job, client = make_bulk_job(conference, kind), Client()
    client.force_login(factories.make_member(conference, role))

    [shown] = progress(Access(conference, role))
    response = client.post(url(conference, job))

    assert (shown.retry is not None) == (role in may)
    assert (response.status_code, is_owed(job)) == ((302, True) if role in may else (403, False))


def test_continue_is_a_post_of_the_conferences_own_staff(
    conference: Conference, owner_client: Client, stranger_client: Client, client: Client
) -> None:
    job = make_bulk_job(conference)
    other = factories.make_conference()

    assert owner_client.get(url(conference, job)).status_code == 405
    assert owner_client.post(url(other, job)).status_code == 404
    assert stranger_client.post(url(conference, job)).status_code == 404
    assert client.post(url(conference, job)).url.startswith(reverse("account_login"))  # type: ignore[attr-defined]
    assert not is_owed(job)


def test_continue_with_what_is_under_way_or_has_a_successor_says_so(
    conference: Conference, manager_client: Client
) -> None:
    former = make_bulk_job(conference)
    later = make_bulk_job(conference, given_up=False)

    told = [
        [str(message) for message in manager_client.post(url(conference, job)).wsgi_request._messages][-1]  # type: ignore[attr-defined]
        for job in (later, former)
    ]

    assert told == [
        "Somebody else has already continued it, or it is finished.",
        "Invitations are already being sent, so no more were started. Try again when that is finished.",
    ]
    assert not is_owed(former)


def test_progress_offers_nothing_while_it_is_under_way(conference: Conference) -> None:
    make_bulk_job(conference, given_up=False)

    [shown] = progress(Access(conference, Role.OWNER))

    assert (shown.words, shown.retry) == ("of 2 invitations written", None)


def test_dashboard_shows_what_is_under_way_before_the_first_mail_is_written(
    conference: Conference, viewer_client: Client
) -> None:
    make_bulk_job(conference, given_up=False)

    page = viewer_client.get(reverse("dashboard", args=[conference.slug])).content.decode()

    assert '<strong class="figures">0</strong> of 2 invitations written' in page
    assert "Every document is made" not in page
    assert "Write the text" not in page


def test_dashboard_offers_managers_to_go_on_with_what_has_stopped(
    conference: Conference, manager_client: Client, viewer_client: Client
) -> None:
    job = make_bulk_job(conference)
    button = f'action="{url(conference, job)}"'

    pages = [
        client.get(reverse("dashboard", args=[conference.slug])).content.decode()
        for client in (manager_client, viewer_client)
    ]

    assert [page.count(button) for page in pages] == [1, 0]
    assert ["ValueError: No ink" in page for page in pages] == [True, True]


def test_continue_in_the_name_of_somebody_who_may_no_longer_order_it_says_so(
    conference: Conference, manager_client: Client
) -> None:
    job = make_bulk_job(conference)
    job.by.memberships.all().delete()

    response = manager_client.post(url(conference, job))

    assert [str(message) for message in response.wsgi_request._messages] == [  # type: ignore[attr-defined]
        f"{job.by}, who ordered this, may no longer do it. Order what is left in your own name."
    ]
    assert not is_owed(job)

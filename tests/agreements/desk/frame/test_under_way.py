"""What is under way is told on every page, by one query more, and by none where nothing is."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import BulkJob, BulkJobKind, Conference, Role
from tests import factories
from tests.agreements.desk.views.test_bulk_jobs import make_bulk_job

pytestmark = pytest.mark.django_db


def page_of(client: Client, conference: Conference, name: str = "team", **headers: str) -> str:
    return client.get(reverse(name, args=[conference.slug]), headers=headers).content.decode()


def queries(client: Client, conference: Conference) -> int:
    page_of(client, conference)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page_of(client, conference)
    return len(asked)


def test_job_is_told_with_its_progress_and_with_stop(owner_client: Client, conference: Conference) -> None:
    before = queries(owner_client, conference)
    job = make_bulk_job(conference, given_up=False)
    BulkJob.objects.filter(pk=job.pk).update(done=1)

    page = page_of(owner_client, conference)

    assert '<progress max="2" value="1" aria-label="Invitations">' in page
    assert f'action="{reverse("stop_job", args=[conference.slug, job.pk])}"' in page
    assert queries(owner_client, conference) == before + 1


def test_stop_is_for_those_who_may_order_such_a_job(conference: Conference) -> None:
    job = make_bulk_job(conference, BulkJobKind.COUNTERSIGN, given_up=False)
    address = reverse("stop_job", args=[conference.slug, job.pk])

    offered = {}
    for role in Role:
        client = Client()
        client.force_login(factories.make_member(conference, role))
        offered[role] = address in page_of(client, conference, "papers")

    assert offered == {Role.OWNER: True, Role.SIGNATORY: True, Role.MANAGER: False, Role.VIEWER: False}


def test_page_asks_again_only_while_something_runs(owner_client: Client, conference: Conference) -> None:
    job = make_bulk_job(conference, given_up=False)
    running = page_of(owner_client, conference, "under_way", HX_Request="true")
    BulkJob.objects.filter(pk=job.pk).update(finished_at=job.created_at, done=2)

    over = page_of(owner_client, conference, "under_way", HX_Request="true")

    assert "hx-get" in running
    assert over.strip() == '<div id="under-way" hidden></div>'


def test_lines_are_no_page_of_their_own(owner_client: Client, conference: Conference) -> None:
    response = owner_client.get(reverse("under_way", args=[conference.slug]))

    assert response["Location"] == reverse("jobs", args=[conference.slug])

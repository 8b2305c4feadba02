"""Staff make a bundle, see what was made, and fetch it."""

import io
import re
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Conference, Role
from agreements.proceedings import later_names
from agreements.proceedings.later_names import NameWay
from signatures.documents import storage
from signatures.exporting import downloads
from signatures.exporting.bundles import streaming
from signatures.exporting.bundles.turns import AT_ONCE, Turn
from signatures.models import Bundle, Document, Download, DownloadKind
from tests import factories
from tests.signatures.exporting.bundles.bundled import empty_bundle, opened, signed_paper


def page_of(conference: Conference) -> str:
    return reverse("bundles", args=[conference.slug])


def make(client: Client, conference: Conference, **fields: Any) -> Any:
    return client.post(reverse("make_bundle", args=[conference.slug]), {"layout": "signatures"} | fields)


@pytest.mark.usefixtures("seal_key")
def test_a_bundle_is_made_listed_and_fetched(manager_client: Client, conference: Conference) -> None:
    signed_paper(conference, "7", "Ada Ames")
    factories.make_paper(conference, factories.make_author(conference), number="8")

    response = make(manager_client, conference, papers="8", reason="The publisher asked")

    assert response.status_code == 302
    bundle = Bundle.objects.get()
    who = conference.memberships.get(role=Role.MANAGER).user
    assert (bundle.made_by, bundle.papers, bundle.left_out, bundle.reason) == (who, 2, 0, "The publisher asked")
    fetch = reverse("fetch_bundle", args=[conference.slug, bundle.pk])
    page = manager_client.get(response["Location"]).content.decode()
    assert fetch in page
    assert "Not yet" in page
    manager_client.head(fetch)
    fetched = manager_client.get(fetch)
    assert fetched["Content-Type"] == "application/zip"
    assert fetched["Content-Disposition"] == f'attachment; filename="{conference.slug}-bundle-1.zip"'
    assert fetched["Cache-Control"] == "private, no-store"
    assert "agreements/7/01_Ada_Ames.pdf" in zipfile.ZipFile(io.BytesIO(fetched.getvalue())).namelist()
    [noted] = Download.objects.all()
    assert (noted.kind, noted.by, noted.bundle, noted.rows) == (DownloadKind.BUNDLE, who, bundle, 1)
    assert "Once" in manager_client.get(page_of(conference)).content.decode()


def test_who_fetched_which_bundle_is_on_the_list_of_downloads(owner_client: Client, conference: Conference) -> None:
    downloads.note_bundle(empty_bundle(conference), by=factories.make_user("fetcher@example.org"))

    page = owner_client.get(reverse("downloads", args=[conference.slug])).content.decode()

    assert "Bundle 1" in page
    assert "fetcher@example.org" in page


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "no paper is clear"),
        ({"layout": "pattern", "pattern": "{song}"}, "There is no field {song}"),
        ({"layout": "pattern"}, "Write a pattern"),
        ({"papers": "7"}, "Say why these papers are taken"),
        ({"papers": "7, 99", "reason": "Asked"}, "There is no paper 99"),
        ({"layout": "song"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_made_is_said_at_its_field(
    manager_client: Client, conference: Conference, fields: dict[str, str], why: str
) -> None:
    factories.make_paper(conference, factories.make_author(conference), number="7")

    response = make(manager_client, conference, **fields)

    assert response.status_code == 422
    assert why in response.content.decode()
    assert not Bundle.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_any_number_of_bundles(
    owner_client: Client, conference: Conference, count: int
) -> None:
    for _ in range(count):
        downloads.note_bundle(empty_bundle(conference), by=factories.make_user())

    with CaptureQueriesContext(connection) as queries:
        page = owner_client.get(page_of(conference))

    # The session, its user, the conference with the role, the bundles.
    assert len(queries) == 4
    assert page.content.decode().count("Download bundle") == count


def test_so_many_leave_at_a_time_that_signers_do_not_wait(owner_client: Client, conference: Conference) -> None:
    fetch = reverse("fetch_bundle", args=[conference.slug, empty_bundle(conference).pk])
    leaving: list[Any] = [owner_client.get(fetch) for _each in range(AT_ONCE)]

    refused = owner_client.get(fetch, follow=True)
    assert "Other bundles are being fetched at the moment." in refused.content.decode()
    assert Download.objects.count() == AT_ONCE

    for each in leaving:
        each.getvalue()
    assert owner_client.get(fetch).getvalue()[:2] == b"PK"


def test_one_that_breaks_off_is_no_longer_among_those_that_leave(conference: Conference) -> None:
    bundle = empty_bundle(conference)
    for _each in range(AT_ONCE + 1):
        turn = Turn(streaming.zipped(bundle))
        assert next(turn)
        turn.close()


@pytest.mark.usefixtures("seal_key")
def test_a_bundle_that_would_break_off_says_which_files_are_missing(
    owner_client: Client, manager_client: Client, conference: Conference
) -> None:
    signed_paper(conference, "7", "Ada Ames", "Ben Boe")
    make(manager_client, conference)
    fetch = reverse("fetch_bundle", args=[conference.slug, Bundle.objects.get().pk])
    gone, cut = Document.objects.order_by("pk")
    storage.documents().delete(gone.path)
    storage.put_back(b"%PDF-1.7", path=cut.path)

    pages = [client.get(fetch) for client in (owner_client, manager_client)]

    assert [page.status_code for page in pages] == [503, 503]
    repairs = [reverse("repair_document", args=[conference.slug, each.pk]) for each in (gone, cut)]
    for page, links in zip(pages, (repairs, []), strict=True):
        words = page.content.decode()
        assert re.findall(r'break">(agreements[^<]+)<', words) == [
            f"agreements/7/{name}.pdf" for name in ("01_Ada_Ames", "02_Ben_Boe")
        ]
        assert re.findall(r'"([^"]+/repair/)"', words) == links
    assert not Download.objects.exists()


def test_another_conferences_bundle_does_not_exist(owner_client: Client, conference: Conference) -> None:
    other = empty_bundle(factories.make_conference())

    assert owner_client.get(reverse("fetch_bundle", args=[conference.slug, other.pk])).status_code == 404
    assert not Download.objects.exists()


@pytest.mark.usefixtures("seal_key")
def test_what_bears_a_closed_name_leaves_no_more(
    owner_client: Client, manager_client: Client, conference: Conference
) -> None:
    """Case 17, on the way out: an older bundle is for owners, and a new one goes without the document."""
    signed_paper(conference, "7", "Ada Ames")
    signed_paper(conference, "8", "Ben Boe")
    make(manager_client, conference)
    fetch = reverse("fetch_bundle", args=[conference.slug, Bundle.objects.get().pk])
    assert manager_client.get(fetch).getvalue()

    ada = conference.authors.get(name="Ada Ames")
    later_names.rename(ada, "Adam Ames", way=NameWay.UPDATED, by=conference.memberships.all()[0].user)
    make(manager_client, conference, papers="7", reason="The publisher asked")

    assert "Only owners fetch bundle 1" in manager_client.get(fetch, follow=True).content.decode()
    assert owner_client.get(fetch).getvalue()
    names = opened(Bundle.objects.latest("number")).namelist()
    assert [name for name in names if name.endswith(".pdf")] == ["agreements/8/01_Ben_Boe.pdf"]

import csv
import io
import json
import zipfile

import pytest
import time_machine
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Conference, MessageState, Role
from agreements.states import State
from signatures.exporting.tables import FILES, TABLES
from signatures.models import Download
from tests import factories


@pytest.fixture
def waiting(conference: Conference) -> str:
    factories.make_agreement(conference, state=State.COUNTERSIGNED)
    agreement = factories.make_agreement(conference, state=State.INVITED)
    factories.make_message(agreement.authorship.author, state=MessageState.SENT)
    return agreement.authorship.printed_name


def fetched(client: Client, conference: Conference, **query: str) -> StreamingHttpResponse:
    response = client.get(reverse("export_table", args=[conference.slug]), query)
    assert isinstance(response, StreamingHttpResponse), response.status_code
    return response


@time_machine.travel("2020-09-23T12:00:00Z", tick=False)
def test_every_table_is_offered_as_every_kind_of_file(conference: Conference, waiting: str) -> None:
    manager_client = Client()
    manager_client.force_login(factories.make_member(conference, Role.MANAGER))
    page = manager_client.get(reverse("exports", args=[conference.slug])).content.decode()

    for name in TABLES:
        assert f'name="table" value="{name}"' in page
        for kind in FILES:
            response = fetched(manager_client, conference, table=name, **{"as": kind})
            file = FILES[kind]
            content = response.getvalue()
            assert response["Content-Type"] == file.content_type
            named = f"{conference.slug}-{name}-2020-09-23.{file.ending}"
            assert response["Content-Disposition"] == f'attachment; filename="{named}"'
            assert response["Cache-Control"] == "no-store"
            told = _unpacked(content, kind)
            assert all(column.name in told for column in TABLES[name].columns), (name, kind)
            assert (waiting in told) is (name in ("status", "agreements", "mails", "log", "exceptions")), (name, kind)
    assert set(Download.objects.values_list("kind", flat=True)) == set(TABLES)
    assert Download.objects.count() == len(TABLES) * len(FILES)


def _unpacked(content: bytes, kind: str) -> str:
    if kind == "xlsx":
        return zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    if kind == "json":
        json.loads(content)
    return content.decode()


def test_a_list_leads_to_what_its_filter_shows(viewer_client: Client, conference: Conference, waiting: str) -> None:
    listed = viewer_client.get(reverse("papers", args=[conference.slug]), {"state": "waiting", "sort": "title"})
    address = f"{reverse('exports', args=[conference.slug])}?of=papers&amp;sort=title&amp;state=waiting"
    assert f'href="{address}"' in listed.content.decode()

    page = viewer_client.get(address.replace("&amp;", "&")).content.decode()

    assert "Only what the list “Papers” shows with its filter." in page
    assert '<input type="hidden" name="of" value="papers">' in page
    assert '<input type="hidden" name="state" value="waiting">' in page
    # The log is one chain: there is no half of it.
    assert 'value="log"' not in page
    found = fetched(viewer_client, conference, table="status", of="papers", state="waiting", **{"as": "csv"})
    [row] = csv.DictReader(io.StringIO(found.getvalue().decode("utf-8-sig"), newline=""))
    assert row["author"] == waiting
    assert "address" not in row
    assert Download.objects.get().rows == 1


@pytest.mark.parametrize(
    "query",
    [
        "table=status",
        "as=csv",
        "table=nothing&as=csv",
        "table=status&as=pdf",
        "table=log&as=csv&of=papers",
        "table=status&as=csv&of=papers&state=nowhere",
        "table=status&as=csv&of=messages&state=sent",
    ],
)
def test_what_is_no_table_takes_nothing_away(manager_client: Client, conference: Conference, query: str) -> None:
    response = manager_client.get(f"{reverse('export_table', args=[conference.slug])}?{query}", follow=True)

    assert response.redirect_chain == [(reverse("exports", args=[conference.slug]), 302)]
    assert "Nothing was taken away" in response.content.decode()
    assert not Download.objects.exists()


def test_a_filter_that_is_none_leads_to_all_of_the_conference(manager_client: Client, conference: Conference) -> None:
    page = reverse("exports", args=[conference.slug])

    response = manager_client.get(f"{page}?of=papers&state=nowhere", follow=True)

    assert response.redirect_chain == [(page, 302)]
    assert "There is no such filter." in response.content.decode()


def test_viewers_are_offered_mails_by_an_owners_choice_only(viewer_client: Client, conference: Conference) -> None:
    page, mails = reverse("exports", args=[conference.slug]), {"table": "mails", "as": "csv"}

    assert 'value="mails"' not in viewer_client.get(page).content.decode()
    assert viewer_client.get(reverse("export_table", args=[conference.slug]), mails).status_code == 302

    Conference.objects.filter(pk=conference.pk).update(viewers_export=True)
    assert 'value="mails"' in viewer_client.get(page).content.decode()
    assert fetched(viewer_client, conference, **mails).status_code == 200


def test_page_asks_few_queries_with_and_without_a_filter(
    viewer_client: Client, conference: Conference, waiting: str
) -> None:
    for query in ("", "?of=papers&state=waiting", "?of=authors&state=invited", "?of=agreements&route=online"):
        with CaptureQueriesContext(connection) as queries:
            viewer_client.get(reverse("exports", args=[conference.slug]) + query)
        # The session, its user, the conference with the role.
        assert len(queries) == 3


@pytest.mark.parametrize("role", Role.values)
def test_every_role_is_given_the_status(conference: Conference, waiting: str, role: Role) -> None:
    client = Client()
    client.force_login(factories.make_member(conference, role))

    content = fetched(client, conference, table="status", **{"as": "csv"}).getvalue().decode()

    assert waiting in content
    assert ("@example.org" in content) is (role != Role.VIEWER)
    assert Download.objects.get().has_personal is (role != Role.VIEWER)

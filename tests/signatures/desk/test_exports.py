import csv
import io
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Conference, Role
from agreements.states import State
from signatures.exporting import downloads
from signatures.models import Download, DownloadKind, Signature
from tests import factories


def address(conference: Conference) -> str:
    return reverse("export_signatures", args=[conference.slug])


def rows_of(response: StreamingHttpResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"), newline="")))


@time_machine.travel("2020-09-23T12:00:00Z", tick=False)
def test_export_is_a_file_to_keep(conference: Conference) -> None:
    viewer = Client()
    viewer.force_login(factories.make_member(conference, Role.VIEWER))
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)

    response = viewer.get(address(conference))

    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{conference.slug}-signatures-2020-09-23.csv"'
    assert response["Cache-Control"] == "no-store"
    assert response.streaming
    header, row = rows_of(response)
    assert row[header.index("typed_name")] == agreement.authorship.printed_name


@pytest.mark.parametrize("count", [1, 3])
def test_export_asks_as_often_for_any_number_of_rows(
    viewer_client: Client, conference: Conference, count: int
) -> None:
    for _ in range(count):
        factories.make_agreement(conference, state=State.DECLINED)

    with CaptureQueriesContext(connection) as queries:
        rows = rows_of(viewer_client.get(address(conference)))

    # The session, its user, the conference with the user's role, how many there are, that they leave, the rows.
    assert (len(rows) - 1, len(queries)) == (count, 6)


@pytest.mark.parametrize("role", Role.values)
def test_every_role_may_export(conference: Conference, role: Role) -> None:
    client = Client()
    client.force_login(factories.make_member(conference, role))

    assert client.get(address(conference)).status_code == 200


@pytest.mark.parametrize(
    ("role", "chosen", "is_whole"),
    [
        (Role.VIEWER, False, False),
        (Role.VIEWER, True, True),
        (Role.SIGNATORY, False, True),
        (Role.MANAGER, False, True),
        (Role.OWNER, False, True),
    ],
)
def test_viewers_get_addresses_and_reasons_by_an_owners_choice_only(
    conference: Conference, role: Role, *, chosen: bool, is_whole: bool
) -> None:
    Conference.objects.filter(pk=conference.pk).update(viewers_export=chosen)
    agreement = factories.make_agreement(conference, state=State.DECLINED)
    Signature.objects.update(reason="My employer objects")
    client = Client()
    client.force_login(factories.make_member(conference, role))

    content = client.get(address(conference)).getvalue().decode()  # type: ignore[attr-defined]

    assert (agreement.authorship.author.email in content) is is_whole
    assert ("My employer objects" in content) is is_whole
    assert Download.objects.get().has_personal is is_whole


# --- The list of what was taken away ------------------------------------------------------------------------------------
def page_of(conference: Conference) -> str:
    return reverse("downloads", args=[conference.slug])


def test_every_export_is_listed_with_who_what_and_how_many(
    owner_client: Client, manager_client: Client, conference: Conference
) -> None:
    for _ in range(3):
        factories.make_agreement(conference, state=State.DECLINED)
    who = conference.memberships.get(role=Role.MANAGER).user

    manager_client.head(address(conference))
    manager_client.get(address(conference))
    manager_client.post(address(conference))

    [noted] = Download.objects.all()
    assert (noted.conference, noted.by, noted.kind, noted.rows) == (conference, who, DownloadKind.SIGNATURES, 3)
    page = owner_client.get(page_of(conference)).content.decode()
    assert "Signatures" in page
    assert who.email in page


def test_a_command_is_listed_as_such(owner_client: Client, conference: Conference, tmp_path: Path) -> None:
    call_command("export_signatures", conference.slug, out=str(tmp_path / "out.csv"), stdout=io.StringIO())
    call_command("export_chain", conference.slug, out=tmp_path / "log.jsonl", stdout=io.StringIO())

    assert list(Download.objects.order_by("pk").values_list("by", "kind", "has_personal")) == [
        (None, DownloadKind.SIGNATURES, True),
        (None, DownloadKind.LOG, False),
    ]
    assert "A command on the server" in owner_client.get(page_of(conference)).content.decode()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SIGNATORY, Role.VIEWER])
def test_only_owners_see_the_list(conference: Conference, role: Role) -> None:
    client = Client()
    client.force_login(factories.make_member(conference, role))

    assert client.get(page_of(conference)).status_code == 403


def test_another_conferences_downloads_are_not_listed(owner_client: Client, conference: Conference) -> None:
    other = factories.make_conference()
    downloads.note_export(other, DownloadKind.LOG, by=factories.make_user("stranger@example.org"), rows=1)

    assert "stranger@example.org" not in owner_client.get(page_of(conference)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_any_number_of_rows(owner_client: Client, conference: Conference, count: int) -> None:
    for _ in range(count):
        downloads.note_export(conference, DownloadKind.SIGNATURES, by=factories.make_user(), rows=1)

    with CaptureQueriesContext(connection) as queries:
        owner_client.get(page_of(conference))

    # The session, its user, the conference with the role, the count, the rows.
    assert len(queries) == 5


def test_what_was_noted_stays(conference: Conference, triggers: None) -> None:
    downloads.note_export(conference, DownloadKind.LOG, by=None, rows=1)

    for deed in (Download.objects.all().delete, lambda: Download.objects.update(rows=9)):
        with pytest.raises(DatabaseError, match="never changed or removed"), transaction.atomic():
            deed()


def test_export_does_not_exist_for_staff_of_another_conference(
    stranger_client: Client, conference: Conference
) -> None:
    assert stranger_client.get(address(conference)).status_code == 404


def test_export_asks_anonymous_to_log_in(client: Client, conference: Conference) -> None:
    response = client.get(address(conference))

    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={address(conference)}"


def test_export_takes_no_post(viewer_client: Client, conference: Conference) -> None:
    assert viewer_client.post(address(conference)).status_code == 405

import csv
import io

import pytest
import time_machine
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Conference, Role
from agreements.states import State
from tests import factories


def address(conference: Conference) -> str:
    return reverse("export_signatures", args=[conference.slug])


def rows_of(response: StreamingHttpResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"), newline="")))


@time_machine.travel("2020-09-23T12:00:00Z", tick=False)
def test_export_is_a_file_to_keep(viewer_client: Client, conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.DECLINED)

    response = viewer_client.get(address(conference))

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

    # The session, its user, the conference with the user's role, the rows.
    assert (len(rows) - 1, len(queries)) == (count, 4)


@pytest.mark.parametrize("role", Role.values)
def test_every_role_may_export(conference: Conference, role: Role) -> None:
    client = Client()
    client.force_login(factories.make_member(conference, role))

    assert client.get(address(conference)).status_code == 200


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

"""Signed scans leave as one ZIP, with a list that says what became of each."""

import csv
import io
import zipfile
from typing import Any, cast

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Conference, Role, WaiverKind
from agreements.settling import ends_and_returns, waiving
from agreements.settling.waivers import Grounds
from agreements.states import State
from signatures.exporting import signed_scans
from signatures.models import Download, DownloadKind
from tests import factories
from tests.agreements.settling.scanned import hand_in, scan

pytestmark = pytest.mark.django_db


def address(conference: Conference) -> str:
    return reverse("export_scans", args=[conference.slug])


def taken(client: Client, conference: Conference) -> zipfile.ZipFile:
    response = cast("StreamingHttpResponse", client.get(address(conference)))
    assert (response.status_code, response["Content-Type"], response.streaming) == (200, "application/zip", True)
    return zipfile.ZipFile(io.BytesIO(response.getvalue()))


def listed(found: zipfile.ZipFile) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(found.read(signed_scans.LIST).decode("utf-8-sig"), newline="")))


def invited(conference: Conference, number: str, name: str = "Ada Ames") -> Any:
    author, paper = factories.make_author(conference, name=name), factories.make_paper(conference, number=number)
    return factories.make_agreement(author=author, paper=paper, state=State.INVITED)


def test_every_scan_is_in_it_as_it_came_with_what_became_of_it(manager_client: Client, conference: Conference) -> None:
    user = conference.memberships.get(role=Role.MANAGER).user
    waiving.confirm(hand_in(invited(conference, "1")), by=user)
    waiving.refuse(hand_in(invited(conference, "2")), reason="=Page 2 is missing", by=user)
    hand_in(invited(conference, "3/b", "../Zoë: “漢”"))
    back = invited(conference, "4")
    waiving.waive(back, Grounds(WaiverKind.SCAN, "By post"), file=scan(), by=user)
    ends_and_returns.put_back([back.pk], conference=conference, by=user)
    signed = factories.make_agreement(
        paper=factories.make_paper(conference, number="5"), author=factories.make_author(conference, name="Ben Boe"),
        state=State.COUNTERSIGNED,
    )  # fmt: skip
    waiving.waive(signed, Grounds(WaiverKind.SCAN, "By post"), file=scan(), by=user)
    hand_in(invited(factories.make_conference(), "6"))

    found = taken(manager_client, conference)

    assert found.testzip() is None
    assert found.namelist() == [
        "list.csv", "0001 1 Ada Ames.pdf", "0002 2 Ada Ames.pdf", "0003 3_b .._Zoë_ “漢”.pdf", "0004 4 Ada Ames.pdf",
        "0005 5 Ben Boe.pdf",
    ]  # fmt: skip
    assert [(row["paper_id"], row["status"], row["handed_in_by"]) for row in listed(found)] == [
        ("1", "accepted", "author"), ("2", "refused", "author"), ("3/b", "waiting", "author"),
        ("4", "taken_back", str(user)), ("5", "kept", str(user)),
    ]  # fmt: skip
    assert listed(found)[1]["reason"] == "'=Page 2 is missing"
    file = conference.evidence_files.get(agreement=signed)
    assert found.read("0005 5 Ben Boe.pdf") == bytes(file.content)
    assert listed(found)[4]["sha256"] == file.sha256


def test_it_is_noted_before_it_leaves(manager_client: Client, conference: Conference) -> None:
    hand_in(invited(conference, "1"))

    manager_client.head(address(conference))
    taken(manager_client, conference)

    assert list(Download.objects.values_list("kind", "rows")) == [(DownloadKind.SCANS, 1)]


def test_one_scan_that_is_taken_away_is_noted_too(
    manager_client: Client, owner_client: Client, conference: Conference
) -> None:
    waiver = hand_in(invited(conference, "1"))

    manager_client.get(reverse("evidence_file", args=[conference.slug, waiver.file_id]))

    assert Download.objects.get().kind == DownloadKind.SCANS
    page = owner_client.get(reverse("downloads", args=[conference.slug])).content.decode()
    assert "Signed scans" in page
    assert address(conference) in owner_client.get(reverse("exports", args=[conference.slug])).content.decode()


def test_no_scan_is_an_empty_list(manager_client: Client, conference: Conference) -> None:
    assert listed(taken(manager_client, conference)) == []


@pytest.mark.parametrize("role", Role.values)
def test_viewers_get_no_signed_scans(conference: Conference, role: Role) -> None:
    client = Client()
    client.force_login(factories.make_member(conference, role))

    assert client.get(address(conference)).status_code == (403 if role == Role.VIEWER else 200)


@pytest.mark.parametrize("count", [1, 3])
def test_each_file_is_read_when_its_turn_comes(manager_client: Client, conference: Conference, count: int) -> None:
    for number in range(count):
        hand_in(invited(conference, str(number)))

    with CaptureQueriesContext(connection) as queries:
        taken(manager_client, conference)

    # The session, its user, the conference with the role, the files, their waivers, what took these back, that they leave;
    # then each content.
    assert len(queries) == 7 + count

"""Owners have a file put back: by a press, or with a copy that they upload."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements.models import Conference
from signatures.documents import storage
from signatures.models import Document, DocumentRepair
from signatures.operations import nightly, sweep
from tests import factories
from tests.signatures.sealed import sealed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seal_key", "own_documents")]

WHOLE = "The file is there and whole."


def path_of(document: Document) -> Path:
    return Path(storage.documents().path(document.path))


@pytest.fixture
def lost(conference: Conference) -> Document:
    document = sealed(conference)[0].documents.get()
    path_of(document).unlink()
    return document


def address(document: Document) -> str:
    return reverse("repair_document", args=[document.signature.agreement.conference.slug, document.pk])


def page(client: Client, document: Document) -> str:
    return client.get(address(document)).content.decode()


def test_owner_has_a_lost_file_made_again(owner_client: Client, lost: Document) -> None:
    before = page(owner_client, lost)
    response = owner_client.post(address(lost), {"make_again": ""}, follow=True)
    sweep.REPAIRS.all_of_it()

    assert "Make it again" in before
    assert WHOLE not in before
    assert "A worker is putting it back." in response.content.decode()
    assert WHOLE in page(owner_client, lost)
    assert lost.signature.agreement.events.get(kind="document.repaired").by is not None


def test_owner_uploads_a_copy_which_a_worker_stores(owner_client: Client, lost: Document, own_documents: Path) -> None:
    sweep.REPAIRS.all_of_it()
    owner_client.post(address(lost), {"make_again": ""})
    sweep.REPAIRS.all_of_it()
    copy = path_of(lost).read_bytes()
    path_of(lost).write_bytes(b"another file")

    response = owner_client.post(address(lost), {"file": SimpleUploadedFile("copy.pdf", copy)})
    stored = path_of(lost).read_bytes()
    sweep.REPAIRS.all_of_it()

    assert response.status_code == 302
    assert stored == b"another file"  # the web server writes no documents
    assert path_of(lost).read_bytes() == copy
    assert [each.read_bytes() for each in (own_documents / "damaged").glob("*")] == [b"another file"]


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"file": SimpleUploadedFile("other.pdf", b"%PDF-1.7 another")}, "This is another file"),
        ({}, "Choose a file first."),
    ],
)
def test_other_file_is_refused_and_nothing_is_owed(
    owner_client: Client, lost: Document, posted: dict[str, object], said: str
) -> None:
    response = owner_client.post(address(lost), posted)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert DocumentRepair.objects.count() == 0


def test_what_cannot_be_repaired_is_told_with_the_reason(owner_client: Client, lost: Document) -> None:
    owner_client.post(address(lost), {"make_again": ""})
    type(lost.signature).objects.update(typed_name="Mallory Example")
    sweep.REPAIRS.all_of_it()

    words = page(owner_client, lost)

    assert "Made again it would be another file" in words
    assert "Only a copy of the file helps" in words


@pytest.mark.usefixtures("triggers")
def test_alarm_has_all_damaged_files_put_back(owner_client: Client, conference: Conference, lost: Document) -> None:
    elsewhere = sealed(factories.make_ready_conference())[0].documents.get()
    path_of(elsewhere).unlink()
    nightly.owe()
    nightly.run(nightly.owed(limit=1)[0])
    dashboard = reverse("dashboard", args=[conference.slug])
    [alarm] = owner_client.get(dashboard).context["alarms"]

    response = owner_client.post(alarm.retry.url, follow=True)
    sweep.REPAIRS.all_of_it()

    assert (alarm.key, alarm.count, alarm.words) == ("damaged", 1, "document file is missing or damaged")
    assert "1 document file is being put back." in response.content.decode()
    assert (path_of(lost).exists(), path_of(elsewhere).exists()) == (True, False)
    assert owner_client.get(dashboard).context["alarms"] == []
    again = owner_client.post(alarm.retry.url, follow=True).content.decode()
    assert "No document file is known to be damaged any more." in again


def test_page_of_a_file_that_cannot_be_opened_leads_owners_to_its_repair(
    owner_client: Client, viewer_client: Client, conference: Conference, lost: Document
) -> None:
    document = reverse("staff_document", args=[conference.slug, lost.signature.agreement_id])

    answers = [client.get(document) for client in (owner_client, viewer_client)]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert [address(lost) in answer.content.decode() for answer in answers] == [True, False]


def test_owners_alone_repair(
    manager_client: Client, stranger_client: Client, conference: Conference, lost: Document
) -> None:
    every = reverse("repair_documents", args=[conference.slug])
    clients = (manager_client, stranger_client, Client())

    for place in (address(lost), every):
        assert [client.post(place, {"make_again": ""}).status_code for client in clients] == [403, 404, 302]
    assert [client.get(address(lost)).status_code for client in clients] == [403, 404, 302]
    assert manager_client.get(every).status_code == 405
    assert DocumentRepair.objects.count() == 0
    elsewhere = Client()
    other = factories.make_ready_conference()
    elsewhere.force_login(factories.make_member(other))
    assert elsewhere.get(reverse("repair_document", args=[other.slug, lost.pk])).status_code == 404

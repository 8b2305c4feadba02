import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements import workflow
from agreements.audit import deed
from agreements.models import Conference
from agreements.states import State
from signatures.models import Document, SealCertificate
from tests import factories

CONTENT = b"%PDF-1.7 as it was stored"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
ADDRESS = "/verify/"


@pytest.fixture
def document(conference: Conference) -> Document:
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    return Document.objects.create(
        signature=agreement.signatures.get(),
        sha256=DIGEST,
        size=len(CONTENT),
        path="x",
        certificate=SealCertificate.objects.create(fingerprint="f" * 64),
    )


def upload(client: Client, content: bytes, name: str = "agreement.pdf") -> str:
    response = client.post(ADDRESS, {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 200
    return response.content.decode()


def test_page_is_open_to_all(client: Client, db: None) -> None:
    response = client.get(ADDRESS)

    assert response.status_code == 200
    assert reverse("verify") == ADDRESS
    assert "<h1>Check a document</h1>" in response.content.decode()


def test_stored_document_is_authentic_and_told_about(client: Client, document: Document) -> None:
    page = upload(client, CONTENT)

    agreement = document.signature.agreement
    assert "<h1>Authentic and unchanged</h1>" in page
    assert agreement.authorship.printed_name in page
    assert agreement.authorship.paper.title in page
    assert "Sylvia Signatory" in page
    assert DIGEST in page
    assert agreement.authorship.author.email not in page


def test_void_agreement_is_said_beside_an_authentic_document(client: Client, document: Document) -> None:
    agreement = document.signature.agreement
    with deed(agreement.conference):
        workflow.void(agreement, by=factories.make_user(), reason="Another title")

    page = upload(client, CONTENT)

    assert "The agreement itself is void" in page
    assert "note-warning" in page


def test_other_file_is_not_confirmed(client: Client, document: Document) -> None:
    page = upload(client, b"Dear author,", name="<b>letter.pdf")

    assert "<h1>Not confirmed</h1>" in page
    assert "&lt;b&gt;letter.pdf" in page
    assert document.signature.printed_name not in page


def test_missing_file_is_asked_for(client: Client, db: None) -> None:
    response = client.post(ADDRESS)

    assert response.status_code == 400
    assert "Choose a file first." in response.content.decode()


def test_too_long_file_is_refused(client: Client, db: None) -> None:
    response = client.post(ADDRESS, {"file": SimpleUploadedFile("long.pdf", bytes(10 * 1024 * 1024 + 1))})

    assert response.status_code == 400
    assert "more than 10 MB" in response.content.decode()


def test_empty_file_gets_an_answer(client: Client, db: None) -> None:
    assert "<h1>Not confirmed</h1>" in upload(client, b"")


@pytest.mark.parametrize("code", [DIGEST, DIGEST[:16], f" {DIGEST.upper()} "])
def test_code_tells_what_is_known_without_a_file(client: Client, document: Document, code: str) -> None:
    page = client.get(ADDRESS, {"code": code}).content.decode()

    assert "<h1>We have this document</h1>" in page
    assert document.signature.printed_name in page
    assert "It says nothing about a file yet" in page


def test_number_of_the_agreement_is_a_code_too(client: Client, document: Document) -> None:
    page = client.get(ADDRESS, {"code": str(document.signature.agreement_id)}).content.decode()

    assert "<h1>We have this document</h1>" in page


@pytest.mark.parametrize(
    "code", [DIGEST[:15], "0" * 64, "x", "\0", "٣" * 16, "f" * 65, "%", "00000000-0000-4000-8000-000000000000"]
)
def test_unknown_code_tells_nothing(client: Client, document: Document, code: str) -> None:
    response = client.get(ADDRESS, {"code": code})

    assert response.status_code == 200
    page = response.content.decode()
    assert "<h1>Nothing is known under this code</h1>" in page
    assert document.signature.printed_name not in page


def test_looking_up_writes_nothing(client: Client, document: Document) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get(ADDRESS, {"code": DIGEST})

    assert [query["sql"].split()[0] for query in queries] == ["SELECT", "SELECT"]

import hashlib
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from agreements.models import Agreement, Conference, Role
from agreements.states import State
from signatures.documents import storage
from signatures.models import Document, Download, SealCertificate, Signature
from tests import factories

CONTENT = b"%PDF-1.7 as it was stored"


@pytest.fixture
def agreement(conference: Conference, settings: Settings, tmp_path: Path) -> Agreement:
    settings.STORAGES = {
        **settings.STORAGES,
        "documents": {
            "BACKEND": "signatures.documents.storage.DocumentStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    paper = factories.make_paper(conference, number="A/17")
    author = factories.make_author(conference, name="Ada Løvelace")
    agreement = factories.make_agreement(paper=paper, author=author, state=State.COUNTERSIGNED)
    store(agreement.signatures.get(), CONTENT)
    return agreement


def store(signature: Signature, content: bytes, *, revision: int = 1) -> None:
    sha256 = hashlib.sha256(content).hexdigest()
    certificate, _ = SealCertificate.objects.get_or_create(fingerprint="f" * 64)
    Document.objects.create(
        signature=signature,
        revision=revision,
        sha256=sha256,
        size=len(content),
        path=storage.keep(content, sha256=sha256),
        certificate=certificate,
    )


def address(agreement: Agreement) -> str:
    return reverse("staff_document", args=[agreement.conference.slug, agreement.pk])


def preview(conference: Conference, number: int = 1) -> str:
    return reverse("text_preview", args=[conference.slug, number])


@pytest.mark.parametrize("role", Role.values)
def test_every_role_reads_documents(agreement: Agreement, role: Role) -> None:
    client = Client()
    client.force_login(factories.make_member(agreement.conference, role))

    response = client.get(address(agreement))

    assert response.status_code == 200
    assert response.content == CONTENT
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        f'attachment; filename="{agreement.conference.slug} A 17 Ada Lovelace.pdf"; '
        f"filename*=UTF-8''{agreement.conference.slug}%20A%2017%20Ada%20L%C3%B8velace.pdf"
    )


def test_newest_revision_is_served(viewer_client: Client, agreement: Agreement) -> None:
    store(agreement.signatures.get(), CONTENT + b" again", revision=2)

    assert viewer_client.get(address(agreement)).content == CONTENT + b" again"


def test_every_download_is_noted(viewer_client: Client, agreement: Agreement) -> None:
    viewer_client.head(address(agreement))
    viewer_client.get(address(agreement))

    [noted] = Download.objects.all()
    newest = Document.objects.of_agreement(agreement.pk).first()
    assert (noted.kind, noted.document, noted.conference) == ("document", newest, agreement.conference)
    assert noted.by == agreement.conference.memberships.get(role=Role.VIEWER).user


def test_damaged_file_is_not_served(viewer_client: Client, agreement: Agreement, tmp_path: Path) -> None:
    document = Document.objects.get()
    (tmp_path / document.path).write_bytes(CONTENT + b"!")

    response = viewer_client.get(address(agreement))

    assert response.status_code == 503
    assert document.sha256 in response.content.decode()


def test_agreement_without_a_document_has_no_page(viewer_client: Client, conference: Conference) -> None:
    unsealed = factories.make_agreement(conference, state=State.COUNTERSIGNED)

    assert viewer_client.get(address(unsealed)).status_code == 404


def test_document_does_not_exist_for_staff_of_another_conference(
    stranger_client: Client, agreement: Agreement
) -> None:
    assert stranger_client.get(address(agreement)).status_code == 404


def test_document_is_not_served_under_another_conferences_address(agreement: Agreement) -> None:
    other = factories.make_conference()
    client = Client()
    client.force_login(factories.make_member(other))

    assert client.get(reverse("staff_document", args=[other.slug, agreement.pk])).status_code == 404


def test_anonymous_is_asked_to_log_in(client: Client, agreement: Agreement) -> None:
    for page in (address(agreement), preview(agreement.conference)):
        assert client.get(page)["Location"] == f"{reverse('account_login')}?next={page}"


def test_documents_take_no_post(viewer_client: Client, agreement: Agreement) -> None:
    assert viewer_client.post(address(agreement)).status_code == 405
    assert viewer_client.post(preview(agreement.conference)).status_code == 405


def test_preview_of_a_text_is_a_pdf(viewer_client: Client, conference: Conference) -> None:
    response = viewer_client.get(preview(conference))

    assert response.status_code == 200
    assert response.content.startswith(b"%PDF-")
    assert response["Content-Disposition"] == f'inline; filename="{conference.slug} text 1 preview.pdf"'


def test_preview_says_what_cannot_be_drawn(viewer_client: Client, conference: Conference) -> None:
    Conference.objects.filter(pk=conference.pk).update(legal_name="Confer𓆠nce")

    response = viewer_client.get(preview(conference))

    assert response.status_code == 422
    assert "𓆠" in response.content.decode()


def test_unknown_text_has_no_preview(viewer_client: Client, conference: Conference) -> None:
    assert viewer_client.get(preview(conference, 2)).status_code == 404


def test_preview_does_not_exist_for_staff_of_another_conference(
    stranger_client: Client, conference: Conference
) -> None:
    assert stranger_client.get(preview(conference)).status_code == 404

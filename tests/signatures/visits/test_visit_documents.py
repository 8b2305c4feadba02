import subprocess
from pathlib import Path

import pytest

from agreements.models import Agreement, Conference
from agreements.states import State
from signatures.documents import drawing, producing, storage
from signatures.models import Document
from signatures.responses import content_disposition
from tests import factories
from tests.signatures.visiting import at, open_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(conference: Conference, seal_key: Path) -> Agreement:
    """Paper 5787, signed by Peisong Wang, with its document."""
    author = factories.make_author(conference, name="Peisong Wang")
    paper = factories.make_paper(conference, number="5787")
    agreement = factories.make_agreement(author=author, paper=paper, state=State.COUNTERSIGNED)
    assert producing.produce([agreement.signatures.get().pk]) == 1
    return agreement


def _words(pdf: bytes) -> str:
    answer = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(answer.stdout.decode().split())


def test_sealed_document_is_handed_to_its_author(sealed: Agreement) -> None:
    link = factories.make_link(sealed.authorship.author)
    client = open_link(link)
    assert at("visit_document", link, agreement=sealed.pk) in client.get(at("done", link)).content.decode()

    response = client.get(at("visit_document", link, agreement=sealed.pk))

    document = Document.objects.get()
    assert response.content == drawing.read(document)
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store"
    name = f"{sealed.conference.name} 5787 Peisong Wang.pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_documents_of_others_do_not_exist(sealed: Agreement) -> None:
    _, other = factories.invited_author(sealed.conference)
    client = open_link(other)
    assert client.get(at("visit_document", other, agreement=sealed.pk)).status_code == 404
    assert client.get(at("visit_draft", other, agreement=sealed.pk)).status_code == 404


def test_a_document_that_is_not_there_yet_does_not_exist(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    link = factories.make_link(agreement.authorship.author)
    client = open_link(link)
    assert client.get(at("visit_document", link, agreement=agreement.pk)).status_code == 404
    page = client.get(at("done", link)).content.decode()
    assert "The document is being made." in page
    assert "data-pending" in page


def test_a_finished_page_does_not_ask_again(sealed: Agreement) -> None:
    link = factories.make_link(sealed.authorship.author)
    page = open_link(link).get(at("done", link)).content.decode()
    assert "data-pending" not in page
    assert 'http-equiv="refresh"' not in page


def test_a_document_whose_file_is_damaged_is_not_handed_out(sealed: Agreement) -> None:
    document = Document.objects.get()
    path = Path(storage.documents().path(document.path))
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"!")
    try:
        link = factories.make_link(sealed.authorship.author)
        response = open_link(link).get(at("visit_document", link, agreement=sealed.pk))
    finally:
        path.write_bytes(whole)
    assert response.status_code == 503
    assert "Your signature is recorded and safe" in response.content.decode()


@pytest.mark.parametrize("state", [State.INVITED, State.DECLINED, State.COUNTERSIGNED])
def test_unsigned_document_holds_the_words_of_the_page(conference: Conference, state: State) -> None:
    agreement = factories.make_agreement(conference, state=state)
    link = factories.make_link(agreement.authorship.author)
    response = open_link(link).get(at("visit_draft", link, agreement=agreement.pk))
    assert response.status_code == 200
    words = _words(response.content)
    name, title = agreement.authorship.printed_name, agreement.authorship.paper.title
    assert f"I, {name}, agree that:" in words
    assert title in words
    assert b"/Encrypt" not in response.content


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("ICML 2020 5787 Peisong Wang.pdf", 'inline; filename="ICML 2020 5787 Peisong Wang.pdf"'),
        (
            "ICML 1 Hal Daumé III.pdf",
            "inline; filename=\"ICML 1 Hal Daume III.pdf\"; filename*=UTF-8''ICML%201%20Hal%20Daum%C3%A9%20III.pdf",
        ),
        ('a/../b"\r\nX: y\u202e.pdf', 'inline; filename="a .. b X y.pdf"'),
    ],
)
def test_file_name_is_safe_and_exact(name: str, header: str) -> None:
    assert content_disposition(name) == header

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from agreements import workflow
from agreements.audit import deed
from agreements.models import Conference, VoidCause
from agreements.states import State
from agreements.web.sandbox import Turns
from signatures.checking import offline, views
from signatures.codes import code_of
from signatures.models import Document, SealCertificate
from tests import factories
from tests.signatures import bombs, forging
from tests.signatures.visiting import dump

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


@pytest.fixture
def produced(conference: Conference, seal_key: Path) -> tuple[Document, bytes]:
    return forging.produced(factories.make_agreement(conference, state=State.COUNTERSIGNED).signatures.get())


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
        workflow.void([agreement], cause=VoidCause.MISTAKE, reason="Another title")

    page = upload(client, CONTENT)

    assert "<h1>Authentic, but ended</h1>" in page
    assert "The agreement was ended after it was signed, because it was asked for by mistake." in page
    assert "verdict-warning" in page


def test_other_file_is_not_confirmed(client: Client, document: Document) -> None:
    page = upload(client, b"Dear author,", name="<b>letter.pdf")

    assert "<h1>Not a PDF</h1>" in page
    assert "&lt;b&gt;letter.pdf" in page
    assert document.signature.printed_name not in page


def test_missing_file_is_asked_for(client: Client, db: None) -> None:
    response = client.post(ADDRESS)

    assert response.status_code == 400
    assert "Choose a file first." in response.content.decode()


@pytest.mark.parametrize(("more", "status"), [(1, 400), (200_000, 413)])
def test_too_long_file_is_refused(client: Client, db: None, more: int, status: int) -> None:
    response = client.post(ADDRESS, {"file": SimpleUploadedFile("long.pdf", bytes(10 * 1024 * 1024 + more))})

    assert response.status_code == status
    assert "larger than 10 MB" in response.content.decode()


def test_empty_file_gets_an_answer(client: Client, db: None) -> None:
    assert "<h1>Not a PDF</h1>" in upload(client, b"")


def test_changed_file_is_told_apart_from_its_original(client: Client, produced: tuple[Document, bytes]) -> None:
    document, content = produced
    name = document.signature.typed_name

    page = upload(client, forging.with_record_saying(content, name, "E" * len(name)))

    assert "<h1>Changed after it was sealed</h1>" in page
    assert f"reads “{'E' * len(name)}” where the original reads “{name}”" in page
    assert "It is about the original, not about the file you gave." in page
    assert document.sha256 in page
    assert document.signature.link.email not in page


def test_uploads_leave_nothing_behind(
    client: Client,
    produced: tuple[Document, bytes],
    tmp_path: Path,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "uploads")
    (tmp_path / "uploads").mkdir()
    before = dump()

    upload(client, produced[1])
    upload(client, forging.saved_again(produced[1]))

    assert list((tmp_path / "uploads").iterdir()) == []
    assert dump() == before
    assert caplog.records == []


# --- Files that are too much, or too many ---------------------------------------------------------------------------------
@pytest.fixture
def others_are_checked(settings: Settings) -> Iterator[None]:
    """By other processes of the server, as many as may be."""
    others = Turns(settings.TURNS_DIR)
    with others.taken(), others.taken():
        yield


def test_who_has_to_wait_is_told_for_how_long(
    client: Client, db: None, others_are_checked: None, caplog: pytest.LogCaptureFixture
) -> None:
    response = client.post(ADDRESS, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")})
    as_json = client.post(ADDRESS, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}, headers=JSON)

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "Other files are being checked just now. Try again in a few seconds." in response.content.decode()
    assert (as_json.status_code, as_json["Retry-After"]) == (503, "5")
    assert as_json.json() == {"error": "Other files are being checked just now. Try again in a few seconds."}
    assert caplog.records == []


@pytest.mark.parametrize(("size", "is_read"), [(2_000_000, False), (20_000, True)])
def test_large_file_that_would_have_to_wait_is_not_even_read(
    rf: RequestFactory, db: None, size: int, is_read: bool
) -> None:
    request = rf.post(ADDRESS, {"file": SimpleUploadedFile("a.pdf", bytes(size))}, headers=JSON)
    with views._TURNS.taken(), views._TURNS.taken():
        response = views.verify(request)

    assert response.status_code == 503
    assert hasattr(request, "_files") == is_read


def test_stored_document_need_not_wait(client: Client, document: Document, others_are_checked: None) -> None:
    assert "<h1>Authentic and unchanged</h1>" in upload(client, CONTENT)


def test_turn_is_given_back(client: Client, db: None) -> None:
    for _ in range(3):
        assert "<h1>Not a PDF</h1>" in upload(client, b"Dear author,")


def test_file_that_is_too_much_to_examine_is_told_so(client: Client, db: None, settings: Settings) -> None:
    settings.EXAMINING_SECONDS = 0.3  # less than the quickest machine needs for it

    page = upload(client, bombs.nested_fields())

    assert "<h1>We cannot say: too much to examine</h1>" in page
    assert "This file takes more time or memory to examine than we give to one file" in page


# --- Codes -----------------------------------------------------------------------------------------------------------
def ask(client: Client, code: str, **query: str) -> HttpResponse:
    """As the form asks, up to the page behind its redirect."""
    return client.get(ADDRESS, {"code": code, **query}, follow=True)


@pytest.mark.parametrize("code", [DIGEST, DIGEST[:16], f" {DIGEST.upper()} "])
def test_digest_tells_what_is_known_without_a_file(client: Client, document: Document, code: str) -> None:
    page = ask(client, code).content.decode()

    assert "<h1>We have this document</h1>" in page
    assert document.signature.printed_name in page
    assert "It says nothing about a file yet" in page


def test_number_of_the_agreement_is_a_code_too(client: Client, document: Document) -> None:
    page = ask(client, str(document.signature.agreement_id)).content.decode()

    assert "<h1>We have this document</h1>" in page


@pytest.mark.parametrize(
    "typed",
    [
        str,
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: f"  {code.replace('-', '‑')} ",
        lambda code: code.replace("0", "O").replace("1", "l"),
    ],
)
def test_printed_code_is_found_however_it_is_typed(
    client: Client, document: Document, typed: Callable[[str], str]
) -> None:
    code = code_of(document.signature.pk)

    response = ask(client, typed(code))

    assert response.status_code == 200
    assert response.redirect_chain[0][0].startswith("/verify/")
    assert "<h1>We have this document</h1>" in response.content.decode()
    assert code in response.content.decode()


def test_address_in_the_printed_square_shows_the_newest_edition(client: Client, document: Document) -> None:
    newest = Document.objects.create(
        signature=document.signature, revision=2, sha256="e" * 64, size=1, path="y", certificate=document.certificate
    )

    response = client.get(f"/verify/{code_of(document.signature.pk)}/")

    assert response.status_code == 200
    assert newest.sha256 in response.content.decode()
    assert document.sha256 not in response.content.decode()
    assert document.signature.link.email not in response.content.decode()


def test_codes_of_neighbours_are_not_confused(client: Client, conference: Conference, document: Document) -> None:
    factories.make_agreement(conference, state=State.COUNTERSIGNED)
    neighbour = UUID(int=document.signature.pk.int ^ 1 << 48)

    assert client.get(f"/verify/{code_of(neighbour)}/").status_code == 404


@pytest.mark.parametrize(
    "code",
    [
        DIGEST[:15],
        "0" * 64,
        "x",
        "\0",
        "٣" * 16,
        "f" * 65,
        "%",
        "../../etc/passwd",
        "00000000-0000-4000-8000-000000000000",
        "K7QF-2M9D-8XWA-R3TN",
        "U7QF-2M9D-8XWA-R3TN",
    ],
)
def test_unknown_code_tells_nothing(client: Client, document: Document, code: str) -> None:
    response = ask(client, code)

    assert response.status_code == 404
    page = response.content.decode()
    assert "<h1>Nothing is known under this code</h1>" in page
    assert document.signature.printed_name not in page


def test_empty_code_leads_back_to_the_form(client: Client, db: None) -> None:
    assert client.get(ADDRESS, {"code": " "})["Location"] == ADDRESS


def test_declined_answer_has_no_page(client: Client, conference: Conference) -> None:
    declined = factories.make_agreement(conference, state=State.DECLINED).signatures.get()

    assert client.get(f"/verify/{code_of(declined.pk)}/").status_code == 404


def test_void_agreement_is_said_under_its_code(client: Client, document: Document) -> None:
    agreement = document.signature.agreement
    with deed(agreement.conference):
        workflow.void([agreement], cause=VoidCause.MISTAKE, reason="Another title")

    page = ask(client, DIGEST).content.decode()

    assert "<h1>We have this document, but its agreement was ended</h1>" in page


def test_looking_up_changes_nothing(client: Client, document: Document) -> None:
    before = dump()

    for address in (
        ADDRESS,
        f"/verify/{DIGEST}/",
        "/verify/unknown/",
        "/verify/certificates.pem",
        "/verify/verify_log.py",
    ):
        client.get(address)
        client.head(address)

    assert dump() == before


@pytest.mark.parametrize("address", [f"/verify/{DIGEST}/", "/verify/certificates.pem", "/verify/verify_log.py"])
def test_pages_that_only_show_take_no_posts(client: Client, db: None, address: str) -> None:
    assert client.post(address).status_code == 405


def test_other_methods_are_refused(client: Client, db: None) -> None:
    assert client.put(ADDRESS).status_code == 405


# --- For scripts -----------------------------------------------------------------------------------------------------
JSON = {"Accept": "application/json"}


def test_script_posts_a_file_without_a_session(document: Document) -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post(ADDRESS, {"file": SimpleUploadedFile("a.pdf", CONTENT)}, headers=JSON)

    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert "Accept" in response["Vary"]
    told = response.json()
    assert (told["file"], told["verdict"], told["authentic"], told["sha256"]) == ("a.pdf", "unchanged", True, DIGEST)
    assert told["document"]["code"] == code_of(document.signature.pk)
    assert (told["differences"], told["original"]) == ([], None)
    assert response.cookies == {}


def test_script_is_told_what_is_wrong(client: Client, produced: tuple[Document, bytes]) -> None:
    cut = produced[1][:-100]

    told = client.post(f"{ADDRESS}?format=json", {"file": SimpleUploadedFile("a.pdf", cut)}).json()

    assert (told["verdict"], told["authentic"], told["document"]) == ("cut", False, None)
    assert [difference["place"] for difference in told["differences"]] == ["end"]
    assert told["original"]["sha256"] == produced[0].sha256


def test_script_asks_for_a_code(client: Client, document: Document) -> None:
    by_header = client.get(f"/verify/{DIGEST}/", headers=JSON)
    by_query = ask(client, DIGEST, format="json")

    assert by_header.json() == by_query.json()
    assert by_header.json()["document"]["printed_name"] == document.signature.printed_name


def test_script_hears_of_an_unknown_code(client: Client, db: None) -> None:
    response = client.get("/verify/K7QF-2M9D-8XWA-R3TN/", headers=JSON)

    assert response.status_code == 404
    assert response.json() == {
        "code": "K7QF-2M9D-8XWA-R3TN",
        "document": None,
        "error": "Nothing is recorded under this code.",
    }


def test_script_hears_what_it_left_out(client: Client, db: None) -> None:
    assert client.post(ADDRESS, headers=JSON).json() == {"error": "Choose a file first."}
    assert client.get(ADDRESS, headers=JSON).status_code == 400


# --- The certificates ------------------------------------------------------------------------------------------------
def test_certificates_are_published(client: Client, produced: tuple[Document, bytes]) -> None:
    response = client.get("/verify/certificates.pem")

    assert response["Content-Type"].startswith("application/x-pem-file")
    assert response["Cache-Control"] == "public, max-age=3600"
    assert response.content.decode().count("BEGIN CERTIFICATE") == 1
    assert list(offline.published_in(response.content).names) == [produced[0].certificate.fingerprint]
    assert "PRIVATE" not in response.content.decode()


def test_there_may_be_no_certificates_yet(client: Client, db: None) -> None:
    assert client.get("/verify/certificates.pem").content == b""

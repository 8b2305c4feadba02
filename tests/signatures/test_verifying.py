import hashlib
import io
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as hypothesis_settings
from pyhanko.pdf_utils.generic import TextStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pytest_django import Settings
from reportlab.pdfgen.canvas import Canvas

from agreements import workflow
from agreements.audit import deed
from agreements.models import Conference
from agreements.states import State
from signatures import documents, sealing, verifying
from signatures.codes import code_of
from signatures.examining import Kind
from signatures.models import Document, SealCertificate
from tests import factories

SEALED_AT = datetime(2020, 9, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> sealing.SealKey:
    return sealing.create(tmp_path_factory.mktemp("key") / "seal.pem", organisation="ECA", common_name="Seal")


def drawn() -> bytes:
    output = io.BytesIO()
    canvas = Canvas(output, invariant=True)
    canvas.drawString(100, 700, "A signed agreement")
    canvas.save()
    return output.getvalue()


def sealed(key: sealing.SealKey) -> bytes:
    return sealing.seal(drawn(), key, reason="", location="", name="ECA", signed_at=SEALED_AT)


@pytest.fixture
def ours(key: sealing.SealKey, db: None) -> SealCertificate:
    return SealCertificate.objects.create(fingerprint=key.fingerprint, pem=key.certificate_pem)


@pytest.fixture
def document(conference: Conference, ours: SealCertificate, key: sealing.SealKey) -> tuple[Document, bytes]:
    content = sealed(key)
    signature = factories.make_agreement(conference, state=State.COUNTERSIGNED).signatures.get()
    document = Document.objects.create(
        signature=signature,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        path="x",
        certificate=ours,
    )
    return document, content


def test_stored_document_is_authentic(document: tuple[Document, bytes], conference: Conference) -> None:
    row, content = document
    signature = row.signature

    verdict = verifying.verify(content)

    assert verdict == verifying.Verdict(
        "This is one of our documents, and it is unchanged.",
        row.sha256,
        Kind.UNCHANGED,
        facts=verifying.Facts(
            conference=conference.name,
            is_demonstration=False,
            paper=signature.agreement.authorship.paper.number,
            title=signature.title,
            printed_name=signature.printed_name,
            typed_name=signature.typed_name,
            decision="accepted",
            signed_at=signature.signed_at,
            countersigned_by="Sylvia Signatory, The Example Conference Association",
            countersigned_at=signature.countersignature.signed_at,
            sealed_at=row.sealed_at,
            sha256=row.sha256,
            size=len(content),
            certificate=row.certificate.fingerprint,
            revision=1,
            is_newest=True,
            agreement_state="countersigned",
            code=code_of(signature.pk),
            is_replaced=False,
        ),
        certificate=row.certificate.fingerprint,
        sealed_at=row.sealed_at,
    )


def test_produced_document_is_authentic(
    conference: Conference, key: sealing.SealKey, tmp_path: Path, settings: Settings
) -> None:
    settings.SEAL_KEY_FILE = tmp_path / "seal.pem"
    sealing.create(settings.SEAL_KEY_FILE, organisation="ECA", common_name="Seal")
    signature = factories.make_agreement(conference, state=State.COUNTERSIGNED).signatures.get()
    assert documents.produce([signature.pk]) == 1

    content = documents.read(signature.documents.get())

    assert verifying.verify(content).is_authentic
    assert not verifying.verify(content + b"\n").is_authentic


def test_void_agreement_is_named_as_such(document: tuple[Document, bytes], conference: Conference) -> None:
    row, content = document
    with deed(conference):
        workflow.void(row.signature.agreement, by=factories.make_user(), reason="Another title")

    verdict = verifying.verify(content)

    assert verdict.is_authentic
    assert verdict.facts is not None
    assert verdict.facts.is_void
    assert verdict.sentence.endswith("The agreement itself is void: it was withdrawn or replaced after it was signed.")


def test_demonstration_is_named_as_such(document: tuple[Document, bytes]) -> None:
    Conference.objects.update(is_demonstration=True)

    verdict = verifying.verify(document[1])

    assert verdict.is_authentic
    assert "a demonstration: nobody agreed to anything" in verdict.sentence


def test_earlier_revision_is_named_as_such(document: tuple[Document, bytes]) -> None:
    row, content = document
    Document.objects.create(
        signature=row.signature, revision=2, sha256="e" * 64, size=1, path="y", certificate=row.certificate
    )

    verdict = verifying.verify(content)

    assert verdict.is_authentic
    assert "an earlier edition" in verdict.sentence


def test_sealed_by_us_but_in_no_record(ours: SealCertificate, key: sealing.SealKey) -> None:
    verdict = verifying.verify(sealed(key))

    assert verdict.is_authentic
    assert verdict.facts is None
    assert (verdict.certificate, verdict.sealed_at) == (key.fingerprint, SEALED_AT)
    assert "the records here do not hold it" in verdict.sentence


def test_changed_document_has_a_broken_seal(document: tuple[Document, bytes]) -> None:
    _, content = document
    changed = bytearray(content)
    place = content.index(b"/MediaBox [ 0 0 ") + len(b"/MediaBox [ 0 0 ")
    changed[place] ^= 1

    verdict = verifying.verify(bytes(changed))

    assert not verdict.is_authentic
    assert "the seal is broken" in verdict.sentence
    assert verdict.facts is None


@pytest.mark.parametrize("more", [b"\n", b" ", b"\0" * 100, b"<p>Sent from a mail program"])
def test_bytes_after_the_end_are_noticed(document: tuple[Document, bytes], more: bytes) -> None:
    verdict = verifying.verify(document[1] + more)

    assert not verdict.is_authentic
    assert "something was added" in verdict.sentence


def test_appended_revision_is_noticed(document: tuple[Document, bytes]) -> None:
    appended = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(document[1]))
    writer.root["/Lang"] = TextStringObject("fr")
    writer.update_root()
    writer.write(appended)

    verdict = verifying.verify(appended.getvalue())

    assert appended.getvalue().startswith(document[1])
    assert not verdict.is_authentic
    assert "something was added" in verdict.sentence


def test_file_that_was_saved_again_is_not_confirmed(document: tuple[Document, bytes]) -> None:
    saved = io.BytesIO()
    with pikepdf.open(io.BytesIO(document[1])) as pdf:
        pdf.save(saved)

    verdict = verifying.verify(saved.getvalue())

    assert not verdict.is_authentic
    assert "the seal is broken" in verdict.sentence


def test_every_changed_byte_is_noticed(document: tuple[Document, bytes]) -> None:
    _, content = document
    for place in range(0, len(content), 97):
        changed = bytearray(content)
        changed[place] ^= 0x20

        assert not verifying.verify(bytes(changed)).is_authentic, place


def test_preview_is_named_as_such(ours: SealCertificate) -> None:
    verdict = verifying.verify(sealed(sealing.preview_key()))

    assert (verdict.is_authentic, verdict.is_preview) == (False, True)
    assert verdict.sentence.startswith("This is a preview")


def test_somebody_elses_seal_is_not_ours(ours: SealCertificate, tmp_path: Path) -> None:
    other = sealing.create(tmp_path / "other.pem", organisation="ECA", common_name="Seal of somebody else")

    verdict = verifying.verify(sealed(other))

    assert not verdict.is_authentic
    assert "made out to “Seal of somebody else”" in verdict.sentence


def locked() -> bytes:
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn())) as pdf:
        pdf.save(output, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return output.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is not a PDF."),
        (b"Dear author,", "This file is not a PDF."),
        (b"%PDF-1.7", "This file is damaged"),
        (drawn()[:-200], "This file is damaged"),
        (drawn(), "This PDF bears no seal."),
        (locked(), "This PDF is locked with a password."),
    ],
)
def test_other_files_are_answered_in_words(db: None, content: bytes, words: str) -> None:
    verdict = verifying.verify(content)

    assert not verdict.is_authentic
    assert verdict.sentence.startswith(words)
    assert verdict.sha256 == hashlib.sha256(content).hexdigest()


FUZZ = hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(content=strategies.binary(max_size=300))
def test_any_bytes_get_an_answer(db: None, content: bytes) -> None:
    for started in (content, b"%PDF-1.7\n" + content):
        assert not verifying.verify(started).is_authentic


@FUZZ
@given(data=strategies.data())
def test_any_damage_gets_an_answer(document: tuple[Document, bytes], data: strategies.DataObject) -> None:
    content = document[1]
    start = data.draw(strategies.integers(0, len(content)))
    end = data.draw(strategies.integers(start, min(start + 400, len(content))))
    patch = data.draw(strategies.binary(max_size=40))
    damaged = content[:start] + patch + content[end:]

    assert verifying.verify(damaged).is_authentic == (damaged == content)

import hashlib
import io
import random
from collections.abc import Callable
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
from agreements.models import Agreement, Conference, VoidCause
from agreements.states import State
from signatures import sealing
from signatures.checking import online
from signatures.checking.offline import Answers, Kind
from signatures.checking.offline.file_parts import parts_of
from signatures.codes import code_of
from signatures.documents import drawing, producing, storage
from signatures.models import Document, EndReason, SealCertificate
from tests import factories
from tests.signatures import forging
from tests.signatures.pdf.reference.seal import seal

SEALED_AT = datetime(2020, 9, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def key(seal_key: Path) -> sealing.SealKey:
    return sealing.held(seal_key)


def drawn() -> bytes:
    output = io.BytesIO()
    canvas = Canvas(output, invariant=True)
    canvas.drawString(100, 700, "A signed agreement")
    canvas.save()
    return output.getvalue()


def sealed(key: sealing.SealKey) -> bytes:
    return seal(drawn(), key, reason="", location="", name="ECA", signed_at=SEALED_AT)


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

    verdict = online.verify(content)

    assert verdict == online.Verdict(
        "This is one of our documents, and it is unchanged.",
        row.sha256,
        Kind.UNCHANGED,
        facts=online.Facts(
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
        answers=Answers(is_whole=True, covers_file=True, is_ours=True, was_key_good=True),
    )


@pytest.mark.usefixtures("seal_key")
def test_produced_document_is_authentic(conference: Conference) -> None:
    signature = factories.make_agreement(conference, state=State.COUNTERSIGNED).signatures.get()
    assert producing.produce([signature.pk]) == 1

    content = drawing.read(signature.documents.get())

    assert online.verify(content).is_authentic
    assert not online.verify(content + b"\n").is_authentic


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (VoidCause.MISTAKE, "because it was asked for by mistake."),
        (VoidCause.PAPER_WITHDRAWN, "because the paper was withdrawn."),
        (VoidCause.AUTHORSHIP_ENDED, "because the conference no longer lists the signer as an author of the paper."),
        (VoidCause.REPLACED, "so it no longer counts."),
        (VoidCause.NOT_PUBLISHED, "the rights that were given in it went back to whoever gave them."),
        (VoidCause.LAPSED, "the rights that were given in it went back to whoever gave them."),
    ],
)
def test_void_agreement_is_named_with_its_cause(
    document: tuple[Document, bytes], conference: Conference, cause: VoidCause, said: str
) -> None:
    row, content = document
    with deed(conference):
        workflow.void([row.signature.agreement], cause=cause, reason="Another title")

    verdict = online.verify(content)

    assert verdict.is_authentic
    assert verdict.facts is not None
    assert verdict.facts.is_void
    assert verdict.sentence.endswith(said)


def test_demonstration_is_named_as_such(document: tuple[Document, bytes]) -> None:
    Conference.objects.update(is_demonstration=True)

    verdict = online.verify(document[1])

    assert verdict.is_authentic
    assert "a demonstration: nobody agreed to anything" in verdict.sentence


def test_earlier_revision_is_named_as_such(document: tuple[Document, bytes]) -> None:
    row, content = document
    Document.objects.create(
        signature=row.signature, revision=2, sha256="e" * 64, size=1, path="y", certificate=row.certificate
    )

    verdict = online.verify(content)

    assert verdict.is_authentic
    assert "an earlier edition" in verdict.sentence


def test_sealed_by_us_but_in_no_record(ours: SealCertificate, key: sealing.SealKey) -> None:
    verdict = online.verify(sealed(key))

    assert verdict.is_authentic
    assert verdict.facts is None
    assert (verdict.certificate, verdict.sealed_at) == (key.fingerprint, SEALED_AT)
    assert "our records do not contain it" in verdict.sentence


def test_sealed_by_a_stolen_key_and_in_no_record(ours: SealCertificate, key: sealing.SealKey) -> None:
    SealCertificate.objects.update(ended_at=SEALED_AT, end_reason=EndReason.STOLEN)

    verdict = online.verify(sealed(key))

    assert (verdict.kind, verdict.is_authentic) == (Kind.UNPROVEN, False)
    assert (verdict.answers.is_whole, verdict.answers.is_ours, verdict.answers.was_key_good) == (True, True, None)


def test_sealed_by_us_is_compared_with_what_our_records_hold(produced: tuple[Document, bytes], seal_key: Path) -> None:
    forged = forging.sealed_again(produced[0].signature, sealing.held(seal_key), typed_name="Eve Mallory")

    verdict = online.verify(forged)

    assert (verdict.kind, verdict.is_authentic, verdict.facts) == (Kind.CONTRADICTED, False, None)
    assert verdict.original is not None
    assert "it reads “Eve Mallory” where the original reads “Peisong Wang”" in said(verdict)


def test_changed_document_has_a_broken_seal(document: tuple[Document, bytes]) -> None:
    _, content = document
    changed = bytearray(content)
    place = content.index(b"/MediaBox [ 0 0 ") + len(b"/MediaBox [ 0 0 ")
    changed[place] ^= 1

    verdict = online.verify(bytes(changed))

    assert not verdict.is_authentic
    assert "the seal is broken" in verdict.sentence
    assert verdict.facts is None


@pytest.mark.parametrize("more", [b"\n", b" ", b"\0" * 100, b"<p>Sent from a mail program"])
def test_bytes_after_the_end_are_noticed(document: tuple[Document, bytes], more: bytes) -> None:
    verdict = online.verify(document[1] + more)

    assert not verdict.is_authentic
    assert "something was added" in verdict.sentence


def test_appended_revision_is_noticed(document: tuple[Document, bytes]) -> None:
    appended = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(document[1]))
    writer.root["/Lang"] = TextStringObject("fr")
    writer.update_root()
    writer.write(appended)

    verdict = online.verify(appended.getvalue())

    assert appended.getvalue().startswith(document[1])
    assert not verdict.is_authentic
    assert "something was added" in verdict.sentence


def test_file_that_was_saved_again_is_not_confirmed(document: tuple[Document, bytes]) -> None:
    saved = io.BytesIO()
    with pikepdf.open(io.BytesIO(document[1])) as pdf:
        pdf.save(saved)

    verdict = online.verify(saved.getvalue())

    assert not verdict.is_authentic
    assert "the seal is broken" in verdict.sentence


@pytest.mark.no_cover  # the same lines thousands of times
def test_every_changed_byte_is_noticed(document: tuple[Document, bytes]) -> None:
    _, content = document
    for place in range(0, len(content), 97):
        changed = bytearray(content)
        changed[place] ^= 0x20

        assert not online.verify(bytes(changed)).is_authentic, place


def test_preview_is_named_as_such(ours: SealCertificate) -> None:
    verdict = online.verify(sealed(sealing.preview_key()))

    assert (verdict.is_authentic, verdict.is_preview) == (False, True)
    assert verdict.sentence.startswith("This is a preview")


def test_somebody_elses_seal_is_not_ours(ours: SealCertificate, tmp_path: Path) -> None:
    other = sealing.create(tmp_path / "other.pem", organisation="ECA", common_name="Seal of somebody else")

    verdict = online.verify(sealed(other))

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
    verdict = online.verify(content)

    assert not verdict.is_authentic
    assert verdict.sentence.startswith(words)
    assert verdict.sha256 == hashlib.sha256(content).hexdigest()


FUZZ = hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.no_cover  # the same lines thousands of times
@FUZZ
@given(content=strategies.binary(max_size=300))
def test_any_bytes_get_an_answer(db: None, content: bytes) -> None:
    for started in (content, b"%PDF-1.7\n" + content):
        assert not online.verify(started).is_authentic


@pytest.mark.no_cover  # the same lines thousands of times
@FUZZ
@given(data=strategies.data())
def test_any_damage_gets_an_answer(document: tuple[Document, bytes], data: strategies.DataObject) -> None:
    content = document[1]
    start = data.draw(strategies.integers(0, len(content)))
    end = data.draw(strategies.integers(start, min(start + 400, len(content))))
    patch = data.draw(strategies.binary(max_size=40))
    damaged = content[:start] + patch + content[end:]

    assert online.verify(damaged).is_authentic == (damaged == content)


# --- Beside the original --------------------------------------------------------------------------------------------
@pytest.fixture
def produced(conference: Conference, seal_key: Path) -> tuple[Document, bytes]:
    author = factories.make_author(conference, name="Peisong Wang", email="peisong.wang@university.example")
    return forging.produced(factories.make_agreement(author=author, state=State.COUNTERSIGNED).signatures.get())


def said(verdict: online.Verdict) -> str:
    return " ".join((verdict.sentence, *(difference.sentence for difference in verdict.differences)))


@pytest.mark.no_cover  # the same lines thousands of times
@pytest.mark.parametrize("count", [24, pytest.param(200, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])])
def test_every_one_of_many_changed_bytes_is_found_and_placed(produced: tuple[Document, bytes], count: int) -> None:
    document, content = produced
    chance = random.Random(5)
    for _ in range(count):
        at, by = chance.randrange(len(content)), chance.randrange(1, 256)

        verdict = online.verify(forging.with_changed_byte(content, at, by=by))

        assert verdict.kind == Kind.CHANGED, (at, by)
        assert verdict.original is not None, (at, by)
        assert verdict.original.sha256 == document.sha256
        assert {each.place for each in verdict.differences} == {_place(content, at)}, (at, by)
        assert "byte was changed in" in said(verdict) or "attached record" in said(verdict), (at, by)


def _place(content: bytes, at: int) -> str:
    return next(part.place for part in parts_of(content) if part.start <= at < part.end)


def test_words_that_stay_readable_are_named_where_only_their_place_was_changed(
    produced: tuple[Document, bytes],
) -> None:
    _, content = produced
    place = content.index(b" Tm", content.rindex(b"BDC BT", 0, content.index(b"/Type /Sig "))) - 1

    verdict = online.verify(forging.with_changed_byte(content, place, by=1))

    (difference,) = verdict.differences
    assert "where the original draws the words “" in difference.sentence


def test_changed_word_is_quoted_beside_the_original(produced: tuple[Document, bytes]) -> None:
    _, content = produced
    place = content.index(b") Tj", content.rindex(b"BDC BT", 0, content.index(b"/Type /Sig "))) - 5

    verdict = online.verify(forging.with_changed_byte(content, place, by=3))

    (difference,) = verdict.differences
    assert (difference.place, difference.page) == ("page", 2)
    assert difference.sentence.startswith("1 byte was changed in what is drawn on page 2: after “")
    assert difference.sentence.endswith("it reads “oe” where the original reads “of”.")


def test_changed_record_is_told_entry_by_entry(produced: tuple[Document, bytes]) -> None:
    verdict = online.verify(forging.with_record_saying(produced[1], "Peisong Wang", "Eve Mallory!"))

    assert (verdict.kind, [each.place for each in verdict.differences]) == (Kind.CHANGED, ["record"])
    assert "reads “Eve Mallory!” where the original reads “Peisong Wang”" in said(verdict)


def test_cut_file_is_measured(produced: tuple[Document, bytes]) -> None:
    content = produced[1]

    verdict = online.verify(content[:-5000])

    assert verdict.kind == Kind.CUT
    assert f"the file was cut at byte {len(content) - 5000:,} of {len(content):,}" in said(verdict)


def test_file_that_was_cut_before_it_names_anything_is_said_to_be_cut(produced: tuple[Document, bytes]) -> None:
    verdict = online.verify(produced[1][:20_000])

    assert (verdict.kind, verdict.original) == (Kind.CUT, None)
    assert "its end is missing" in verdict.sentence


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        (lambda pdf: pdf + b"\0" * 7, Kind.ADDED, "Something was added after the seal: 7 bytes that do nothing."),
        (lambda pdf: b"\n" + pdf, Kind.ADDED, "In front of the document: 1 byte"),
        (forging.with_revision, Kind.ADDED, "as a program writes when it saves changes to a PDF"),
        (lambda pdf: pdf.replace(b"\n", b"\r\n"), Kind.CONVERTED, "Its line ends were converted"),
        (forging.saved_again, Kind.REWRITTEN, "The words and pictures on its pages are those of the original."),
        (forging.printed, Kind.UNSEALED, "it calls itself “A printer”"),
        (forging.unsealed, Kind.UNSEALED, "The words and pictures on its pages are those of the original."),
    ],
)
def test_what_happened_to_a_file_is_named(
    produced: tuple[Document, bytes], change: Callable[[bytes], bytes], kind: Kind, words: str
) -> None:
    verdict = online.verify(change(produced[1]))

    assert verdict.kind == kind
    assert words in said(verdict)
    assert verdict.original is not None
    assert verdict.original.sha256 == produced[0].sha256
    assert verdict.facts is None


def test_forgery_with_our_look_and_name_is_exposed(produced: tuple[Document, bytes], tmp_path: Path) -> None:
    signature = produced[0].signature
    forged = forging.made_by_somebody_else(signature, tmp_path, typed_name="Eve Mallory")

    verdict = online.verify(forged)

    assert verdict.kind == Kind.FOREIGN
    assert "it was made with another certificate: it is not ours" in verdict.sentence
    assert "after “Accept Decline Signature:” it reads “Eve Mallory” where the original reads “Peisong Wang”" in said(
        verdict
    )
    assert verdict.original is not None
    assert (verdict.original.typed_name, verdict.facts) == ("Peisong Wang", None)


def test_forgery_of_a_document_that_we_do_not_have_names_none(
    produced: tuple[Document, bytes], tmp_path: Path
) -> None:
    forged = forging.made_by_somebody_else(produced[0].signature, tmp_path, typed_name="Eve Mallory")
    renamed = forged.replace(str(produced[0].signature.agreement_id).encode(), b"00000000-0000-4000-8000-000000000000")

    verdict = online.verify(forging.printed(renamed))

    assert (verdict.kind, verdict.is_authentic) == (Kind.UNSEALED, False)


def test_page_of_a_code_alone_learns_no_words_of_the_original(produced: tuple[Document, bytes]) -> None:
    output = io.BytesIO()
    canvas = Canvas(output, invariant=True)
    canvas.drawString(50, 700, code_of(produced[0].signature.pk))
    canvas.drawString(50, 600, str(produced[0].signature.agreement_id))
    canvas.save()

    verdict = online.verify(output.getvalue())

    assert verdict.kind == Kind.UNSEALED
    assert verdict.original is not None
    for secret in (
        "university.example",
        "Certificate of signature",
        "Accept Decline",
        produced[0].signature.shown_digest,
    ):
        assert secret not in said(verdict)


def test_address_in_the_original_is_not_told(produced: tuple[Document, bytes]) -> None:
    _, content = produced
    verdict = online.verify(forging.with_record_saying(content, 'address": "peisong', 'address": "nobody!'))

    assert "(an address)" in said(verdict)
    assert "university.example" not in said(verdict)


def test_original_that_cannot_be_read_is_told_about(produced: tuple[Document, bytes], settings: Settings) -> None:
    document, content = produced
    (settings.DOCUMENTS_DIR / document.path).write_bytes(b"lost")

    verdict = online.verify(forging.with_changed_byte(content, 9000))

    assert verdict.kind == Kind.CHANGED
    assert "The original cannot be read from our store now" in said(verdict)
    assert verdict.original is not None


def test_replaced_agreement_is_named_as_such(document: tuple[Document, bytes], conference: Conference) -> None:
    row, content = document
    old = row.signature.agreement
    with deed(conference):
        workflow.void([old], cause=VoidCause.MISTAKE, reason="Another title")
    Agreement.objects.create(conference=conference, authorship=old.authorship, replaces=old)

    verdict = online.verify(content)

    assert verdict.is_authentic
    assert "The agreement was replaced by a later one" in verdict.sentence
    assert online.headline_of(verdict).words == "Authentic, but replaced"


def test_changed_earlier_edition_is_compared_with_itself(produced: tuple[Document, bytes]) -> None:
    document, content = produced
    later = forging.with_revision(content)
    digest = hashlib.sha256(later).hexdigest()
    Document.objects.create(
        signature=document.signature, revision=2, sha256=digest, size=len(later),
        path=storage.keep(later, sha256=digest), certificate=document.certificate,
    )  # fmt: skip

    verdict = online.verify(forging.with_changed_byte(content, 9000))

    assert verdict.original is not None
    assert (verdict.original.revision, verdict.original.is_newest) == (1, False)
    assert online.verify(later + b"\n").original == online.facts_of(Document.objects.get(revision=2))


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in {Kind.UNCHANGED, Kind.UNREADABLE}])
def test_every_kind_has_a_headline(kind: Kind) -> None:
    assert online.headline_of(online.Verdict("", "", kind)).tone in {"bad", "quiet"}

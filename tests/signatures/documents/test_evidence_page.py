"""The evidence page of a real signature, field by field, and the QR code on it."""

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from django.conf import settings
from django.test import override_settings
from PIL import Image
from pypdf import PdfReader

from agreements import audit
from agreements.conferences import texts
from agreements.models import Link, Message, MessageKind, MessageState
from agreements.people import address_changes
from agreements.states import State
from signatures import countersigning, sealing
from signatures.codes import code_of
from signatures.documents import drawing
from signatures.documents.circumstances import Circumstances
from signatures.documents.evidence_page import Evidence, evidence_page_of, gathered
from signatures.models import DocumentWork, ReceiptLine, Signature
from signatures.pdf import fonts
from signatures.pdf.description import NEWEST_DRAWING
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2030, 9, 23, 5, 30, 11, tzinfo=UTC)
SUBJECT = "CN=Countersign preview\\, not a conference's seal,O=Countersign preview"


@pytest.fixture
def signature(time_machine: Any) -> Signature:
    """By Peisong Wang, who was invited two days and pressed the button an hour before."""
    time_machine.move_to(NOW - timedelta(days=2), tick=False)
    conference = factories.make_conference(
        name="ICML 2030",
        legal_name="International Conference on Machine Learning",
        signatory_name="David Blei",
        time_zone="America/Los_Angeles",
    )
    factories.make_text(conference, body=texts.SAMPLE_TEXT.read_text(encoding="utf-8"))
    author = factories.make_author(conference, name="Peisong Wang", email="peisong@example.org")
    paper = factories.make_paper(conference, number="5787", title="Towards Accurate Post-training Quantization")
    agreement = factories.make_draft(factories.make_authorship(paper, author))
    link = factories.invite(agreement)
    factories.make_message(author, state=MessageState.SENT, server_answer="250 2.0.0 Ok: queued as 4F1B2C")
    Link.objects.filter(pk=link.pk).update(opened_at=NOW - timedelta(hours=1))
    time_machine.move_to(NOW, tick=False)
    return factories.sign(agreement)


def evidence_of(signature: Signature) -> Evidence:
    [evidence] = gathered([signature.pk])
    return evidence


def test_another_conferences_log_vouches_for_nothing(signature: Signature) -> None:
    own = evidence_of(signature).event
    for slug in ("a-first", "z-last"):
        with audit.deed(factories.make_conference(name=slug, slug=slug)):
            audit.record("agreement.accepted", subject=f"signature:{signature.pk}")

    assert evidence_of(signature).event == own


def rows_of(signature: Signature) -> dict[str, str]:
    certificate = evidence_page_of(evidence_of(signature), seal=sealing.preview_key())
    return {f"{section.title}: {label}": value for section in certificate.sections for label, value in section.rows}


def sealed(signature: Signature) -> bytes:
    return drawing.sealed(evidence_of(signature), sealing.preview_key(), at=NOW)


@override_settings(PUBLIC_URL="https://agreements.example.org", VERSION="1.2.3")
def test_certificate_names_every_field_of_the_evidence(signature: Signature) -> None:
    text, event = signature.agreement.text, evidence_of(signature).event
    assert text is not None

    assert rows_of(signature) == {
        "The agreement: Agreement": str(signature.agreement_id),
        "The agreement: Conference": "ICML 2030, International Conference on Machine Learning",
        "The agreement: Paper": "5787: Towards Accurate Post-training Quantization",
        "The agreement: Text": "Version 1",
        "The agreement: SHA-256 of its body": signature.agreement.conference.events.get(kind="text.published").payload[
            "digest"
        ],
        "The agreement: SHA-256 of the words shown": signature.shown_digest,
        "The author’s answer: Printed name": "Peisong Wang",
        "The author’s answer: Typed name": "Peisong Wang",
        "The author’s answer: E-mail address": "peisong@example.org",
        "The author’s answer: Personal link": str(signature.link_id),
        "The author’s answer: Language of the pages": "English",
        "The author’s answer: Statement on e-signing": "Version 1",
        "The author’s answer: SHA-256 of the statement": signature.consent_digest,
        "The conference’s signature: Signatory": "David Blei, for International Conference on Machine Learning",
        "The conference’s signature: Role": "Named by the conference as its signatory",
        "The conference’s signature: Method": (
            "By the conference’s rule: an acceptance is countersigned at once in the signatory’s name, unless the typed "
            "name differs from the author’s"
        ),
        "Time line: Mailed": (
            "21 September 2030, 05:30:11 UTC; the mail server’s answer: “250 2.0.0 Ok: queued as 4F1B2C”"
        ),
        "Time line: Button behind the link pressed": "23 September 2030, 04:30:11 UTC",
        "Time line: Answered": (
            "Accepted, 23 September 2030, 05:30:11 UTC (22 September, 22:30 in America/Los_Angeles)"
        ),
        "Time line: Countersigned": "23 September 2030, 05:30:11 UTC",
        "The record: Entry in the audit log": f"Number {event.number} of the conference, agreement.accepted",
        "The record: Head of the chain there": event.hash,
        "The record: Certificate of the seal": f"{SUBJECT}; self-signed",
        "The record: SHA-256 of the certificate": sealing.preview_key().fingerprint,
        "The record: Software": "Countersign 1.2.3",
    }


def test_document_that_was_begun_in_an_earlier_way_is_made_in_that_way(signature: Signature) -> None:
    evidence = evidence_of(signature)
    told = evidence.circumstances.to_json()
    before = Circumstances.from_json({name: value for name, value in told.items() if name != "drawing"})

    first = drawing.sealed(evidence._replace(circumstances=before), sealing.preview_key(), at=NOW)
    present = drawing.sealed(evidence, sealing.preview_key(), at=NOW)

    assert (before.drawing, evidence.circumstances.drawing) == (1, NEWEST_DRAWING)
    last = [PdfReader(BytesIO(each)).pages[-1].extract_text() for each in (first, present)]
    assert [f"Version 1, SHA-256 {signature.consent_digest}" in " ".join(page.split()) for page in last] == [
        True,
        False,
    ]
    assert [fonts.in_groups(signature.consent_digest) in page for page in last] == [False, True]


def test_certificate_claims_nothing_that_was_not_seen(signature: Signature) -> None:
    ReceiptLine.objects.all().delete()
    signature.link.messages.all().delete()
    Link.objects.filter(pk=signature.link_id).update(opened_at=None)
    signature.refresh_from_db()

    page = evidence_page_of(evidence_of(signature), seal=sealing.preview_key())
    [line] = [section.rows for section in page.sections if section.title == "Time line"]

    assert [label for label, _ in line] == ["Answered", "Countersigned"]
    told = [*page.intro, *(word for section in page.sections for row in section.rows for word in row)]
    assert [words for words in told if "mail" in words.lower().replace("e-mail address", "")] == []


def test_certificate_tells_when_its_author_was_reminded(signature: Signature) -> None:
    author, since = signature.agreement.authorship.author, NOW - timedelta(days=2)
    for hours in (1, 2, 90):
        mail = factories.make_message(author, kind=MessageKind.REMINDER, state=MessageState.SENT)
        Message.objects.filter(pk=mail.pk).update(sent_at=since + timedelta(hours=hours))

    assert rows_of(signature)["Time line: Reminded"] == "2 times, last on 21 September 2030, 07:30:11 UTC"
    Message.objects.filter(sent_at=since + timedelta(hours=1)).delete()
    assert rows_of(signature)["Time line: Reminded"] == "21 September 2030, 07:30:11 UTC"


def test_certificate_that_was_begun_before_has_no_time_line(signature: Signature) -> None:
    evidence = evidence_of(signature)
    before = replace(evidence.circumstances, drawing=2)

    page = evidence_page_of(evidence._replace(circumstances=before), seal=sealing.preview_key())

    labels = {section.title: [label for label, _ in section.rows] for section in page.sections}
    assert "Time line" not in labels
    assert labels["The author’s answer"][3:] == [
        *("Invited by mail", "Link in the mail", "Link first fetched", "Button on its page pressed"),
        *("Statement on e-signing", "SHA-256 of the statement", "Consent to it", "Decision", "Method"),
        *("Network prefix", "Browser family"),
    ]
    assert dict(page.sections[3].rows)["Certificate of the seal"] == SUBJECT


def test_certificate_does_not_change_with_what_happens_later(signature: Signature, time_machine: Any) -> None:
    before = evidence_page_of(evidence_of(signature), seal=sealing.preview_key())
    time_machine.move_to(NOW + timedelta(days=1), tick=False)
    author = signature.agreement.authorship.author
    factories.make_message(author, state=MessageState.SENT)
    factories.make_agreement(signature.agreement.conference)

    assert evidence_page_of(evidence_of(Signature.objects.get()), seal=sealing.preview_key()) == before


def test_certificate_tells_of_another_name_and_of_a_button_that_was_pressed(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    conference = factories.make_ready_conference(countersigning="queue")
    agreement = factories.make_agreement(conference)
    factories.invite(agreement)
    signature = factories.sign(agreement, typed_name="Mickey Mouse")
    by = factories.make_member(conference, name="Nora New")
    countersigning.by_signatory(conference, [agreement.pk], by=by)
    signature.refresh_from_db()

    rows = rows_of(signature)

    assert rows["The author’s answer: Typed name"] == (
        "Mickey Mouse. The typed name differs from the printed name. The author was asked and confirmed it."
    )
    assert rows["The conference’s signature: Signatory"] == "Nora New, for The Example Conference Association"
    assert rows["The conference’s signature: Role"] == (
        "Member of the conference’s staff who may countersign (signatory or owner)"
    )
    assert rows["The conference’s signature: Method"] == (
        "By a press of the button “Countersign” on 23 September 2030, 05:30:11 UTC, in the name of Nora New, by somebody "
        "signed in with a personal account"
    )


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("rule", "By the conference’s rule: every acceptance is countersigned at once in the signatory’s name"),
        ("person", "By a signatory of the conference, signed in with a personal account"),
    ],
)
def test_certificate_says_what_it_said_of_a_countersignature_from_before_manners_were_noted(
    signature: Signature, method: str, words: str
) -> None:
    evidence = evidence_of(signature)
    evidence.signature.countersignature.method, evidence.signature.countersignature.manner = method, ""

    page = evidence_page_of(evidence, seal=sealing.preview_key())

    [countersigned] = [section for section in page.sections if section.title == "The conference’s signature"]
    assert ("Method", words) in countersigned.rows


def test_certificate_of_the_sample_fits_one_page_and_is_drawn_the_same_again(signature: Signature) -> None:
    document = sealed(signature)

    *_, last = PdfReader(BytesIO(document)).pages
    words = " ".join(last.extract_text().split())
    assert words.startswith("Certificate of signature This page records")
    assert words.endswith(f"Software Countersign {settings.VERSION} Page 3 of 3")
    assert all(fonts.in_groups(" ".join(value.split())) in words for value in rows_of(signature).values())
    assert sealed(Signature.objects.get()) == document


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm is not installed")
@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "https://agreements.conference.example.org"])
def test_code_on_the_certificate_leads_to_where_it_is_checked(
    address: str, signature: Signature, tmp_path: Path
) -> None:
    file = tmp_path / "document.pdf"
    with override_settings(PUBLIC_URL=address):
        file.write_bytes(sealed(signature))

    subprocess.run(["pdftoppm", "-r", "150", "-f", "3", "-png", file, tmp_path / "page"], check=True)

    with Image.open(next(tmp_path.glob("page-*.png"))) as page:
        found = zxingcpp.read_barcodes(page)
    assert [code.text for code in found] == [f"{address}/verify/{code_of(signature.pk).replace('-', '')}/"]


# --- An address that staff gave -------------------------------------------------------------------------------------------
def signed_at(email: str, *, given_by_staff: bool) -> Signature:
    agreement = factories.make_agreement(state=State.INVITED)
    author = agreement.authorship.author
    if given_by_staff:
        address_changes.change_address(author, email=email, by=factories.make_user())
    return factories.sign(agreement)


def test_page_says_that_staff_changed_the_address_before_the_answer(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    signature = signed_at("new@example.org", given_by_staff=True)

    words = "Address changed by staff on 23 September 2030, 05:30:11 UTC"
    assert rows_of(signature)["The author’s answer: Change of the address"] == words
    assert words in " ".join(PdfReader(BytesIO(sealed(signature))).pages[-1].extract_text().split())


def test_page_says_nothing_of_a_change_after_the_answer_or_of_others(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    signature = signed_at("", given_by_staff=False)
    author = signature.agreement.authorship.author
    before = sealed(signature)
    address_changes.change_address(author, email="new@example.org", by=factories.make_user())
    other = factories.make_author(author.conference)
    address_changes.change_address(other, email="other@example.org", by=factories.make_user())

    assert "The author’s answer: Change of the address" not in rows_of(signature)
    assert sealed(signature) == before


def test_a_document_that_was_tried_before_this_was_told_is_drawn_as_it_was(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    signature = signed_at("new@example.org", given_by_staff=True)
    kept = evidence_of(signature).circumstances.to_json()
    del kept["address_changed_at"]
    DocumentWork.objects.filter(pk=signature.pk).update(circumstances=kept)

    assert "The author’s answer: Change of the address" not in rows_of(signature)

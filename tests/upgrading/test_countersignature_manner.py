"""signatures 0011: how a countersignature from before was given is not known, and its document says what it said."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from django.apps.registry import Apps

from signatures.documents.evidence_page import evidence_page_of, gathered
from signatures.sealing import preview_key
from tests.upgrading.test_settle_doubled_rows import Old

SIGNED = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_countersignature_from_before_keeps_its_words(version_0_1: Apps, upgrade: Callable[[], None]) -> None:
    old = Old(version_0_1)
    text = old.text(1, "# T", published_at=SIGNED)
    agreement = version_0_1.get_model("agreements", "Agreement").objects.get(authorship__paper=old.paper("17", 1))
    type(agreement).objects.update(text=text, state="countersigned", answered_at=SIGNED, countersigned_at=SIGNED)
    signature = version_0_1.get_model("signatures", "Signature").objects.create(
        agreement=agreement, number=1, decision="accepted", typed_name="A17", shown={}, shown_digest="0" * 64,
        printed_name="A17", title="On Kites", name_grade="exact", consent_version="1", consent_digest="0" * 64,
        link=old.link(agreement.authorship.author, "token", 1), signed_at=SIGNED, effective_date=date(2026, 5, 1),
    )  # fmt: skip
    version_0_1.get_model("signatures", "Countersignature").objects.create(
        signature=signature, signatory_name="Sylvia Signatory", organisation="ECA", method="rule", signed_at=SIGNED
    )
    old.make("Event", conference=old.conference, number=1, kind="agreement.accepted", at=SIGNED, agreement=agreement,
             subject=f"signature:{signature.pk}", previous_hash="0" * 64, hash="1" * 64)  # fmt: skip

    upgrade()

    [evidence] = gathered([signature.pk])
    page = evidence_page_of(evidence, seal=preview_key())
    rows = dict(
        row for section in page.sections if section.title == "The conference’s signature" for row in section.rows
    )
    assert rows["Method"] == (
        "By the conference’s rule: every acceptance is countersigned at once in the signatory’s name"
    )

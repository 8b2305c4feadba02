"""What is evidence in a row, and the one form in which its digest is taken."""

import hashlib
import re
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from agreements.states import State
from signatures.evidence import columns, evidence_digest
from signatures.evidence.digests import NO_EVIDENCE
from signatures.models import Countersignature, Document, Signature
from tests import factories

A, B = UUID(int=1), UUID(int=2)


def test_every_column_is_evidence_or_named_as_none() -> None:
    """A new column has to be decided: see `signatures.evidence.digests`."""
    assert columns(Signature) == (
        "id", "agreement_id", "number", "decision", "typed_name", "shown", "shown_digest", "printed_name", "title",
        "is_speaker", "name_grade", "is_name_confirmed", "reason", "consent_version", "consent_digest", "link_id",
        "capacity", "signer_name", "signer_title", "signer_organisation", "variant", "choices", "signed_at", "effective_date",
    )  # fmt: skip
    assert columns(Countersignature) == (
        "signature_id", "signatory_name", "organisation", "method", "manner", "by_id", "signed_at", "logo_id",
        "signature_image_id",
    )  # fmt: skip
    assert columns(Document) == (
        "signature_id", "revision", "sha256", "size", "path", "certificate_id", "sealed_at", "level",
    )  # fmt: skip
    assert {
        Signature: {"search_key", "name_key"},
        Countersignature: {"id"},
        Document: {"id"},
    } == NO_EVIDENCE


def test_the_canonical_form_is_one_for_ever() -> None:
    signature = Signature(
        id=A, agreement_id=B, number=1, decision="accepted", typed_name="Łukasz", shown={"b": [1], "a": None},
        shown_digest="d", printed_name="Lukasz", title="“T”", is_speaker=True, name_grade="accents", reason="",
        consent_version="1", consent_digest="c", link_id=A, effective_date=date(2026, 11, 26),
        signed_at=datetime(2026, 11, 26, 5, 4, 3, 21, tzinfo=UTC),
    )  # fmt: skip
    canonical = (
        '{"agreement_id":"00000000-0000-0000-0000-000000000002","consent_digest":"c","consent_version":"1",'
        '"decision":"accepted","effective_date":"2026-11-26","id":"00000000-0000-0000-0000-000000000001",'
        '"is_name_confirmed":false,"is_speaker":true,"link_id":"00000000-0000-0000-0000-000000000001",'
        '"name_grade":"accents","number":1,"printed_name":"Lukasz","reason":"","shown":{"a":null,"b":[1]},'
        '"shown_digest":"d","signed_at":"2026-11-26T05:04:03.000021+00:00","title":"“T”","typed_name":"Łukasz"}'
    )

    assert evidence_digest(signature) == hashlib.sha256(canonical.encode()).hexdigest()


def test_what_an_officer_signed_has_the_columns_that_came_later() -> None:
    signature = Signature(
        id=A, agreement_id=B, number=1, decision="accepted", typed_name="Olga", shown={}, shown_digest="d",
        printed_name="Ada", title="T", name_grade="exact", consent_version="1", consent_digest="c", link_id=A,
        capacity="agent", signer_name="Olga", signer_organisation="Works", effective_date=date(2026, 11, 26),
        signed_at=datetime(2026, 11, 26, 5, 4, 3, 21, tzinfo=UTC),
    )  # fmt: skip
    canonical = (
        '{"agreement_id":"00000000-0000-0000-0000-000000000002","capacity":"agent","consent_digest":"c",'
        '"consent_version":"1","decision":"accepted","effective_date":"2026-11-26",'
        '"id":"00000000-0000-0000-0000-000000000001","is_name_confirmed":false,"is_speaker":false,'
        '"link_id":"00000000-0000-0000-0000-000000000001","name_grade":"exact","number":1,"printed_name":"Ada",'
        '"reason":"","shown":{},"shown_digest":"d","signed_at":"2026-11-26T05:04:03.000021+00:00",'
        '"signer_name":"Olga","signer_organisation":"Works","title":"T","typed_name":"Olga"}'
    )

    assert evidence_digest(signature) == hashlib.sha256(canonical.encode()).hexdigest()


@pytest.mark.django_db
def test_a_row_that_was_read_has_the_digest_of_the_one_that_was_written() -> None:
    agreement = factories.make_agreement(state=State.COUNTERSIGNED)
    signature = agreement.signatures.get()

    accepted = agreement.events.get(kind="agreement.accepted")
    countersigned = agreement.events.get(kind="agreement.countersigned")

    assert accepted.values.get(name="evidence").value == evidence_digest(signature)
    assert accepted.payload["evidence"].startswith("sha256:")
    assert evidence_digest(signature) not in accepted.payload["evidence"]
    assert countersigned.payload["evidence"] == evidence_digest(signature.countersignature)


def test_the_documentation_has_a_second_source_for_every_column() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs/evidence.md").read_text(encoding="utf-8")

    assert re.findall(r"^\| `(\w+\.\w+)` \| \S", page, re.MULTILINE) == [
        f"{model.__name__}.{name}" for model in (Signature, Countersignature, Document) for name in columns(model)
    ]

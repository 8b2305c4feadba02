"""signatures 0009: a document whose first try a release before left unfinished is made, and keeps what it says."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from django.apps.registry import Apps

from signatures.documents.circumstances import Circumstances
from signatures.documents.evidence_page import gathered
from signatures.documents.producing import owed
from signatures.models import DocumentWork
from tests.upgrading.test_settle_doubled_rows import Old

BEGUN = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_work_that_was_begun_is_still_owed_and_begun_then(version_0_1: Apps, upgrade: Callable[[], None]) -> None:
    old = Old(version_0_1)
    text = old.text(1, "# T", published_at=BEGUN)
    paper = old.paper("17", 1)
    agreement = version_0_1.get_model("agreements", "Agreement").objects.get(authorship__paper=paper)
    type(agreement).objects.update(text=text, state="countersigned", answered_at=BEGUN, countersigned_at=BEGUN)
    link = old.link(agreement.authorship.author, "token", 1)
    signature = version_0_1.get_model("signatures", "Signature").objects.create(
        agreement=agreement, number=1, decision="accepted", typed_name="A17", shown={}, shown_digest="0" * 64,
        printed_name="A17", title="On Kites", name_grade="exact", consent_version="1", consent_digest="0" * 64,
        link=link, signed_at=BEGUN, effective_date=date(2026, 5, 1),
    )  # fmt: skip
    old.make("Event", conference=old.conference, number=1, kind="agreement.accepted", at=BEGUN, agreement=agreement,
             subject=f"signature:{signature.pk}", previous_hash="0" * 64, hash="1" * 64)  # fmt: skip
    works = version_0_1.get_model("signatures", "DocumentWork").objects
    works.create(signature=signature, begun_at=BEGUN, attempts=1)

    upgrade()

    work = DocumentWork.objects.get()
    assert (work.begun_at, work.attempts, work.circumstances) == (BEGUN, 1, None)
    assert owed(limit=2) == [signature.pk]
    [evidence] = gathered([signature.pk])
    found = evidence.circumstances
    assert (found.conference, found.paper, found.time_zone, found.mailed_at) == ("ICML", "17", "UTC", None)
    assert Circumstances.from_json(found.to_json()) == found

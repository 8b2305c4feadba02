from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements import workflow
from agreements.audit import deed
from agreements.models import Conference, Paper, VoidCause
from agreements.states import State
from signatures.exporting.tables import TABLES, csv_lines
from signatures.models import Decision, Document, SealCertificate, Signature
from tests import factories
from tests.signatures.exporting.told import told

DIGEST = "0123456789abcdef" * 4


def exported(conference: Conference) -> list[dict[str, Any]]:
    return told("signatures", conference)


def seal(signature: Signature, *, sha256: str = DIGEST, revision: int = 1) -> None:
    certificate, _ = SealCertificate.objects.get_or_create(fingerprint="f" * 64)
    Document.objects.create(
        signature=signature, sha256=sha256, size=1, path="x", certificate=certificate, revision=revision
    )


@pytest.mark.django_db
def test_row_says_all_about_a_countersigned_signature() -> None:
    at = datetime(2020, 9, 23, 23, 30, tzinfo=UTC)
    with time_machine.travel(at, tick=False):
        conference = factories.make_ready_conference()
        author = factories.make_author(conference, name="Jose Garcia", email="jose@example.org")
        paper = factories.make_paper(conference, number="17", title="The First Title", track="Main")
        agreement = factories.make_agreement(paper=paper, author=author, state=State.INVITED)
        signature = factories.sign(agreement, typed_name="José García")
    seal(signature, sha256="e" * 64)
    seal(signature, revision=2)
    Paper.objects.filter(pk=paper.pk).update(title="The Title Now")
    author.name = "José García"
    author.save()

    assert exported(conference) == [
        {
            "conference": conference.name,
            "paper_id": "17",
            "title": "The Title Now",
            "title_as_signed": "The First Title",
            "track": "Main",
            "author": "José García",
            "printed_name_as_signed": "Jose Garcia",
            "typed_name": "José García",
            "name_differs": True,
            "name_grade": "accents",
            "address": "jose@example.org",
            "answer": 1,
            "decision": "accepted",
            "reason": "",
            "signed_at": at,
            "countersigned_by": "Sylvia Signatory",
            "countersigned_at": at,
            "document_sha256": DIGEST,
            "verification_address": f"http://testserver/verify/?code={DIGEST}",
            "agreement_state": "countersigned",
            "capacity": "author",
            "officer_as_forwarded": "",
            "officer_title": "",
            "officer_organisation": "",
            "text_number": 1,
            "variant": "",
            "choices": "",
            "agreement_id": str(agreement.pk),
            "signature_id": str(signature.pk),
        }
    ]


def test_row_of_a_declined_signature_names_no_document(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.DECLINED)
    Signature.objects.filter(agreement=agreement).update(reason="-- no --")

    [row] = exported(conference)

    assert (row["reason"], row["name_differs"]) == ("-- no --", False)
    assert {row[name] for name in row if name.startswith(("countersigned", "document", "verification"))} == {None}
    [line] = b"".join(csv_lines(TABLES["signatures"], TABLES["signatures"].rows(conference))).splitlines()[1:]
    assert b",'-- no --," in line


def test_every_answer_has_a_row_when_the_mind_was_changed(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.DECLINED)
    factories.sign(agreement)

    assert [(row["answer"], row["decision"]) for row in exported(conference)] == [(1, "declined"), (2, "accepted")]


def test_void_agreement_is_exported_as_such(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    with deed(conference):
        workflow.void([agreement], cause=VoidCause.MISTAKE, reason="Another title")

    assert [row["agreement_state"] for row in exported(conference)] == ["void"]


def test_unsigned_and_other_conferences_are_left_out(conference: Conference) -> None:
    factories.make_agreement(conference, state=State.INVITED)
    factories.make_agreement(state=State.DECLINED)

    assert exported(conference) == []


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_serves_any_number_of_rows(conference: Conference, count: int) -> None:
    for _ in range(count):
        factories.sign(factories.make_agreement(conference, state=State.INVITED), decision=Decision.ACCEPTED)

    with CaptureQueriesContext(connection) as queries:
        rows = list(TABLES["signatures"].rows(conference))

    assert (len(rows), len(queries)) == (count, 1)

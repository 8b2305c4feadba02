import csv
import io
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements import workflow
from agreements.audit import deed
from agreements.models import Authorship, Conference, Countersigning, Paper, VoidCause
from agreements.states import State
from signatures.exporting import csv as export
from signatures.exporting.columns import COLUMNS, signatures_of
from signatures.models import Countersignature, Decision, Document, SealCertificate, Signature
from tests import factories

PAYLOADS = [
    "=1+1",
    '=HYPERLINK("http://example.org","Ada")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1,2)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\0=1+1",
    "＝1+1",
    "＋1+1",
    "－2+3",
    "＠SUM(1,2)",
]
DIGEST = "0123456789abcdef" * 4


def read(pieces: list[bytes]) -> list[list[str]]:
    content = b"".join(pieces)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def exported(conference: Conference) -> list[dict[str, str]]:
    header, *rows = read(list(export.signatures(signatures_of(conference))))
    return [dict(zip(header, row, strict=True)) for row in rows]


def seal(signature: Signature, *, sha256: str = DIGEST, revision: int = 1) -> None:
    certificate, _ = SealCertificate.objects.get_or_create(fingerprint="f" * 64)
    Document.objects.create(
        signature=signature, sha256=sha256, size=1, path="x", certificate=certificate, revision=revision
    )


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_is_a_formula(payload: str, column: str) -> None:
    row = [payload if name == column else "plain" for name in COLUMNS]

    header, found = read(list(export.encoded(COLUMNS, [row])))

    assert header == list(COLUMNS)
    cell = found[header.index(column)]
    assert cell.startswith("'")
    assert cell.replace("'", "") == payload.replace("'", "")
    assert [*found[: header.index(column)], *found[header.index(column) + 1 :]] == ["plain"] * (len(COLUMNS) - 1)


# What a spreadsheet may part cells and rows by, with what it skips behind it.
PARTINGS = [";", "\t", "\n", "\r\n", "\r", "; ", ';"', ";\t", "\u2028"]


def would_run(cell: str) -> bool:
    return cell.strip('\t\r\n\0\u2028 "').startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_is_a_formula_whatever_the_separator_is(payload: str, separator: str) -> None:
    """Also behind what parts cells or rows elsewhere, in every column."""
    within = [payload, *(f"Semi{parting}{payload}{parting}Colon" for parting in PARTINGS)]
    rows = [[text if name == column else "plain" for name in COLUMNS] for column in COLUMNS for text in within]

    content = b"".join(export.encoded(COLUMNS, rows)).decode("utf-8-sig").replace("\u2028", "\n")

    # Some take a line break within quotes for the end of a row.
    for lines in (io.StringIO(content, newline=""), content.splitlines()):
        cells = [cell for row in csv.reader(lines, delimiter=separator) for cell in row]
        assert len(cells) > len(rows)
        assert [cell for cell in cells if would_run(cell)] == []


@pytest.mark.parametrize("cell", ["", "Ada", 'Ada "Countess" King', "a,b;c", "two\r\nlines", "Å 王 ñ", "a=b", "'tis"])
def test_other_cells_come_back_as_they_were(cell: str) -> None:
    assert read(list(export.encoded(["name"], [[cell, "next"]])))[1] == [cell, "next"]


def test_lines_end_as_the_standard_says() -> None:
    assert b"".join(export.encoded(["a", "b"], [["1", "x,y"], ["2", 'z"']])) == (
        b'\xef\xbb\xbfa,b\r\n1,"x,y"\r\n2,"z"""\r\n'
    )


def test_long_exports_come_in_pieces() -> None:
    pieces = list(export.encoded(["a"], ([str(number)] for number in range(500))))

    assert [piece.count(b"\r\n") for piece in pieces] == [1, 200, 200, 100]


@pytest.mark.django_db
def test_row_says_all_about_a_countersigned_signature() -> None:
    with time_machine.travel(datetime(2020, 9, 23, 23, 30, tzinfo=UTC), tick=False):
        conference = factories.make_ready_conference()
        author = factories.make_author(conference, name="Jose Garcia", email="jose@example.org")
        paper = factories.make_paper(conference, number="17", title="The First Title")
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
            "author": "José García",
            "printed_name_as_signed": "Jose Garcia",
            "typed_name": "José García",
            "name_differs": "yes",
            "name_grade": "accents",
            "address": "jose@example.org",
            "answer": "1",
            "decision": "accepted",
            "reason": "",
            "signed_at": "2020-09-23T23:30:00Z",
            "countersigned_by": "Sylvia Signatory",
            "countersigned_at": "2020-09-23T23:30:00Z",
            "document_sha256": DIGEST,
            "verification_address": f"http://testserver/verify/?code={DIGEST}",
            "agreement_state": "countersigned",
            "capacity": "author",
            "officer_as_forwarded": "",
            "officer_title": "",
            "officer_organisation": "",
            "variant": "",
            "choices": "",
        }
    ]


def test_row_of_a_declined_signature_names_no_document(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.DECLINED)
    Signature.objects.filter(agreement=agreement).update(reason="-- no --")

    [row] = exported(conference)

    assert row["reason"] == "'-- no --"
    assert row["name_differs"] == "no"
    assert {name: row[name] for name in COLUMNS if name.startswith(("countersigned", "document", "verification"))} == {
        "countersigned_by": "",
        "countersigned_at": "",
        "document_sha256": "",
        "verification_address": "",
    }


def test_every_answer_has_a_row_when_the_mind_was_changed(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.DECLINED)
    factories.sign(agreement)

    assert [(row["answer"], row["decision"]) for row in exported(conference)] == [("1", "declined"), ("2", "accepted")]


def test_void_agreement_is_exported_as_such(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    with deed(conference):
        workflow.void([agreement], cause=VoidCause.MISTAKE, reason="Another title")

    assert [row["agreement_state"] for row in exported(conference)] == ["void"]


def test_unsigned_and_other_conferences_are_left_out(conference: Conference) -> None:
    factories.make_agreement(conference, state=State.INVITED)
    factories.make_agreement(state=State.DECLINED)

    assert exported(conference) == []


def test_formulas_in_the_tables_are_guarded(db: None) -> None:
    conference = factories.make_ready_conference(countersigning=Countersigning.QUEUE)
    agreement = factories.make_agreement(conference, state=State.ACCEPTED)
    signature = agreement.signatures.get()
    evil = "=1+1"
    Conference.objects.filter(pk=conference.pk).update(name=evil)
    Paper.objects.update(number=evil, title=evil)
    Authorship.objects.update(printed_name=evil)
    agreement.authorship.author.__class__.objects.update(name=evil, email="=1+1@example.org")
    Signature.objects.update(title=evil, printed_name=evil, typed_name=evil, reason=evil)
    Countersignature.objects.create(signature=signature, signatory_name=evil, organisation=evil, method="rule")

    [row] = exported(conference)

    assert {name: cell for name, cell in row.items() if "1+1" in cell} == {
        "conference": "'=1+1",
        "paper_id": "'=1+1",
        "title": "'=1+1",
        "title_as_signed": "'=1+1",
        "author": "'=1+1",
        "printed_name_as_signed": "'=1+1",
        "typed_name": "'=1+1",
        "address": "'=1+1@example.org",
        "reason": "'=1+1",
        "countersigned_by": "'=1+1",
    }


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_serves_any_number_of_rows(conference: Conference, count: int) -> None:
    for _ in range(count):
        factories.sign(factories.make_agreement(conference, state=State.INVITED), decision=Decision.ACCEPTED)

    with CaptureQueriesContext(connection) as queries:
        rows = exported(conference)

    assert (len(rows), len(queries)) == (count, 1)

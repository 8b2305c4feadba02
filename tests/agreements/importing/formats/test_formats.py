"""The same twenty papers come out of every format, as far as it holds them."""

from collections.abc import Callable
from typing import Any

import pytest

from agreements.importing.files.sources import ListFile
from agreements.importing.readers import read
from agreements.importing.rows import Row
from tests.agreements.importing.formats import writing
from tests.agreements.importing.formats.twenty_papers import ACCEPTED, WORKS
from tests.agreements.importing.formats.writing import Files

OLD = "paper,title,first,last,email,affiliation,country,iscontact"
NEW = "paper,title,given_name,family_name,email,affiliation,country,iscontact"
GERMAN = (
    [
        "ID",
        "Titel der Einreichung",
        "Status",
        "Neuer Status",
        "Art",
        "Track",
        "IDs",
        "Vortragende",
        "Beschreibung",
        "Sprache",
    ],
    ["ID", "Name", "Biografie", "E-Mail", "Einreichungs-IDs", "Titel"],
)
JAPANESE = (
    ["ID", "題名", "状態", "次の状態", "種類", "分野", "発表者ID", "発表者", "概要", "言語"],
    ["ID", "名前", "経歴", "メール", "発表ID", "題名"],
)
# What a format holds beside papers, titles, authors in their order, and addresses.
FORMATS: list[tuple[Callable[[], Files], str, str]] = [
    (writing.ours, "", "affiliation track is_corresponding"),
    (writing.ours_json, "", "affiliation track is_corresponding"),
    (writing.hotcrp(OLD), "HotCRP", "affiliation"),
    (writing.hotcrp(NEW), "HotCRP", "affiliation"),
    (writing.hotcrp_json, "HotCRP", "affiliation"),
    (writing.easychair, "EasyChair", "affiliation is_corresponding"),
    (writing.easychair_workbook, "EasyChair", "affiliation is_corresponding"),
    (writing.easychair_chairs, "EasyChair", ""),
    (writing.cmt_tsv, "Microsoft CMT", "affiliation track is_corresponding"),
    (writing.cmt_xlsx, "Microsoft CMT", "affiliation track is_corresponding"),
    (writing.cmt_ods, "Microsoft CMT", "affiliation track is_corresponding"),
    (writing.cmt_spreadsheet_xml, "Microsoft CMT", "affiliation track is_corresponding"),
    (writing.cmt_old_workbook, "Microsoft CMT", "affiliation track is_corresponding"),
    (writing.start, "START", "affiliation track is_speaker"),
    (writing.aclpub2, "aclpub2", "affiliation"),
    (writing.openreview(is_unified=True), "OpenReview", "affiliation"),
    (writing.openreview(is_unified=False), "OpenReview", ""),
    (writing.openreview_table, "OpenReview", ""),
    (writing.pretalx_json, "pretalx", "track"),
    (writing.pretalx_tables, "pretalx", "track"),
    (writing.pretalx_tables_in(*GERMAN, between="\n"), "pretalx", "track"),
    (writing.pretalx_tables_in(*JAPANESE, between=", "), "pretalx", ""),
    (writing.indico_table, "Indico", "affiliation track is_speaker"),
    (writing.indico_json, "Indico", "affiliation track is_speaker"),
    (writing.acm, "ACM", "affiliation track is_corresponding"),
    (writing.acm_record(in_parts=True), "ACM", "affiliation track is_corresponding"),
    (writing.acm_record(in_parts=False), "ACM", "affiliation track is_corresponding"),
    (writing.openconf, "OpenConf", "affiliation is_corresponding is_speaker"),
    (writing.conftool, "ConfTool", "affiliation is_speaker"),
    (writing.pcs_table, "PCS", "affiliation"),
    (writing.pcs_programme, "PCS", "affiliation"),
]
BY_CODE = {"pretalx"}


def files_of(write: Callable[[], Files]) -> list[ListFile]:
    return [ListFile(name, content) for name, content in write()]


def expected(system: str, held: list[str]) -> list[tuple[Any, ...]]:
    found = []
    for work in ACCEPTED:
        for place, writer in enumerate(work.writers, 1):
            more = {
                "affiliation": writer.affiliation,
                "track": work.track,
                "is_corresponding": place == 1,
                "is_speaker": place == 1,
            }
            number = work.code if system in BY_CODE else work.number
            found.append((number, work.title, place, writer.name, writer.email, *(more[name] for name in held)))
    return sorted(found)


def told(row: Row, held: list[str]) -> tuple[Any, ...]:
    return (
        row.paper_id, row.title, row.position, row.name, row.email, *(getattr(row, name) for name in held)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("write", "system", "held"), FORMATS, ids=lambda each: getattr(each, "__qualname__", str(each))
)
def test_twenty_papers_are_the_same_in_every_format(write: Callable[[], Files], system: str, held: str) -> None:
    reading = read(files_of(write))

    assert (reading.problems, reading.question) == ((), None)
    assert reading.format == system
    assert sorted(told(row, held.split()) for row in reading.rows) == expected(system, held.split())
    assert len({row.line for row in reading.rows}) == sum(len(work.writers) for work in ACCEPTED)


@pytest.mark.parametrize(
    "write",
    [writing.hotcrp_json, writing.easychair, writing.cmt_tsv, writing.start, writing.conftool, writing.openconf],
)
def test_decisions_are_counted_by_paper(write: Callable[[], Files]) -> None:
    decisions = read(files_of(write)).decisions

    assert sum(each.papers for each in decisions) == len(WORKS) == 20
    assert sum(each.papers for each in decisions if each.is_accepted) == len(ACCEPTED) == 13


@pytest.mark.parametrize(
    "write", [writing.ours, writing.hotcrp(NEW), writing.acm, writing.aclpub2, writing.indico_json]
)
def test_a_list_without_decisions_says_how_it_was_taken(write: Callable[[], Files]) -> None:
    reading = read(files_of(write))

    assert reading.decisions == ()
    assert reading.assumed == ("The list says nothing of decisions: all its papers are taken as accepted.",)

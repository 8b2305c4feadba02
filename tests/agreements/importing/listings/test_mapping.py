from typing import Any

import pytest

from agreements.importing.files.grids import text_table
from agreements.importing.files.sources import ListFile
from agreements.importing.listings.choices import Choices, choices_from
from agreements.importing.listings.column_guess import guessed
from agreements.importing.listings.mapping import mapping_from
from agreements.importing.readers import read
from agreements.importing.rows import Asked, ColumnMapping, Reading, RefusedFileError
from tests.agreements.importing.formats.writing import biff, ods, spreadsheet_xml, xlsx

TABLE = """Nr.;Beitrag;Wer;Adressen;Tag;Stand
7;Über Drachen;Ames, Ada|Boe, Ben;ada@ex.org|ben@ex.org;23.9.2020;ja
8;Wind;Coe, Cy;cy@ex.org;24.9.2020;nein
"""
COLUMNS = {
    "Nr.": "paper_id",
    "Beitrag": "title",
    "WER": "name",
    "Adressen": "email",
    "Tag": "date",
    "Stand": "decision",
}
MAPPING = {"columns": COLUMNS, "separator": "|", "family_first": True, "date_order": "dmy"}


def read_by(data: dict[str, Any], text: str = TABLE, **choices: Any) -> Reading:
    return read([ListFile("papers.csv", text.encode())], Choices(mapping=mapping_from(data), **choices))


def test_any_table_is_read_by_a_mapping() -> None:
    reading = read_by(MAPPING, accepted=("ja",))

    assert reading.problems == ()
    assert [
        (r.paper_id, r.title, r.position, r.name, r.email, r.date and r.date.isoformat()) for r in reading.rows
    ] == [
        ("7", "Über Drachen", 1, "Ada Ames", "ada@ex.org", "2020-09-23"),
        ("7", "Über Drachen", 2, "Ben Boe", "ben@ex.org", "2020-09-23"),
    ]


def test_values_of_a_mapped_decision_that_nobody_knows_are_asked_about() -> None:
    question = read_by(MAPPING).question

    assert question is not None
    assert [option.value for option in question.options] == ["ja", "nein"]


def test_a_deciding_column_that_is_mapped_to_nothing_is_passed_over() -> None:
    reading = read_by({**MAPPING, "columns": {**COLUMNS, "Stand": ""}})

    assert [row.name for row in reading.rows] == ["Ada Ames", "Ben Boe", "Cy Coe"]
    assert reading.assumed == ("The list says nothing of decisions: all its papers are taken as accepted.",)


def test_lists_that_are_not_as_long_as_the_names_are_not_joined() -> None:
    reading = read_by(MAPPING, TABLE.replace("ada@ex.org|ben@ex.org", "ada@ex.org"), accepted=("ja",))

    assert [(row.name, row.email) for row in reading.rows] == [("Ada Ames", ""), ("Ben Boe", "")]


def test_the_first_row_may_be_data() -> None:
    columns = {"1": "paper_id", "2": "title", "3": "name", "4": "email"}

    reading = read_by({"columns": columns, "first_row_is_data": True}, "7,K,Ada,a@ex.org\n8,L,Ben,b@ex.org\n")

    assert [(row.line, row.paper_id, row.name) for row in reading.rows] == [(1, "7", "Ada"), (2, "8", "Ben")]


@pytest.mark.parametrize(
    ("order", "written", "day"),
    [
        ("dmy", "3.9.2020", "2020-09-03"),
        ("mdy", "3/9/20", "2020-03-09"),
        ("ymd", "2020/9/3", "2020-09-03"),
    ],
)
def test_dates_are_read_in_the_order_that_is_said(order: str, written: str, day: str) -> None:
    columns = {"1": "paper_id", "2": "title", "3": "name", "4": "email", "5": "date"}
    text = f"7,K,Ada,a@ex.org,{written}\n"

    reading = read_by({"columns": columns, "first_row_is_data": True, "date_order": order}, text)

    assert [str(row.date) for row in reading.rows] == [day]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ([], "The mapping has no “columns”"),
        ({"columns": {"ID": "number"}}, "The mapping gives “ID” the column “number”. There are: paper_id, title"),
        (
            {"columns": {}, "seperator": ";"},
            "The mapping has “seperator”, which means nothing. It may have: columns, separator",
        ),
        ({"columns": {}, "separator": 1}, "The mapping’s “separator” cannot be read."),
        ({"columns": {}, "date_order": "dym"}, "The mapping’s “date_order” cannot be read."),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(data: Any, sentence: str) -> None:
    with pytest.raises(RefusedFileError) as raised:
        mapping_from(data)

    assert sentence in str(raised.value)


def test_a_mapping_that_lacks_a_column_is_refused() -> None:
    reading = read_by({"columns": {"Nr.": "paper_id", "Wer": "name"}})

    assert next(problem.reason for problem in reading.problems) == "The header has no column “title”."


def test_a_mapping_without_addresses_is_only_compared() -> None:
    reading = read_by({"columns": {"Nr.": "paper_id", "Beitrag": "title", "Wer": "name"}})

    assert (reading.problems, reading.compares) == ((), True)


def test_choices_are_kept_and_found_again() -> None:
    said = Choices("cmt", "cp1252", False, ("Accept", ""), ColumnMapping({"id": "paper_id"}, separator=";"))

    assert choices_from(said.as_json()) == said
    assert Choices().as_json() == {}
    assert choices_from({}) == Choices()


def test_columns_are_guessed_by_heading_and_by_content() -> None:
    found = guessed(text_table("papers.csv", TABLE))

    assert found.columns == {"nr.": "paper_id", "adressen": "email"} | {
        heading: column for heading, column in found.columns.items() if heading not in ("nr.", "adressen")
    }
    assert found.separator == "|"


def test_an_unknown_table_is_asked_about_with_samples() -> None:
    question = read([ListFile("papers.csv", TABLE.encode())]).question

    assert question is not None
    assert question.asked == Asked.MAPPING
    assert next((option.value, option.samples) for option in question.options) == ("nr.", ("7", "8"))


@pytest.mark.parametrize("write", [xlsx, ods, spreadsheet_xml, biff])
def test_the_first_row_of_a_workbook_may_be_data_and_its_first_sheet_is_the_list(write: Any) -> None:
    content = write({"Papers": [["7", "K", "Ada", "a@ex.org"]], "Others": [["8", "L", "Ben", "b@ex.org"]]})
    columns = {"1": "paper_id", "2": "title", "3": "name", "4": "email"}
    mapping = mapping_from({"columns": columns, "first_row_is_data": True})

    reading = read([ListFile("papers", content)], Choices(mapping=mapping))

    assert [row.name for row in reading.rows] == ["Ada"]


def test_a_mapping_of_one_file_leaves_the_others_to_their_systems() -> None:
    hotcrp = b"paper,title,given_name,family_name,email,affiliation\n9,Fog,Cy,Coe,cy@ex.org,\n"
    mapping = mapping_from({**MAPPING, "columns": {**COLUMNS, "Stand": ""}})

    reading = read([ListFile("own.csv", TABLE.encode()), ListFile("hotcrp.csv", hotcrp)], Choices(mapping=mapping))

    assert sorted({row.paper_id for row in reading.rows}) == ["7", "8", "9"]
    assert reading.format == "HotCRP"


def test_a_mapping_that_names_no_heading_of_the_list_is_refused() -> None:
    text = b"paper_id,title,name,email\n7,K,Ada,a@ex.org\n"

    reading = read([ListFile("papers.csv", text)], Choices(mapping=mapping_from({"columns": {"Nr.": "paper_id"}})))

    assert reading.is_refused
    assert reading.question is not None


def test_columns_that_have_the_same_heading_or_none_are_called_by_number() -> None:
    table = text_table("papers.csv", "id,name,name,,name (2)\n7,a,b,c,d\n")

    assert table.names == ("id", "name", "name (2)", "4", "name (2) (2)")

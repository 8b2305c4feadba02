import io
import re
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
from defusedxml import ElementTree
from python_calamine import CalamineWorkbook

from signatures.exporting.tables import TABLES, CellKind, Column, Table, workbook
from signatures.exporting.tables.files import sheet_cells
from tests.signatures.exporting import hostile

AT = datetime(2020, 5, 3, 14, 2, 1, tzinfo=UTC)
ROW = ("Å 王 <&> \"'", 1084, AT, date(2020, 5, 3), True)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class OneOfEach:
    columns = tuple(Column(kind.value, f"What {kind} is", kind) for kind in CellKind)


def written(rows: list[Any], **options: Any) -> bytes:
    return b"".join(workbook(OneOfEach, rows, "status", **options))


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name).decode() for name in packed.namelist()}


def test_every_cell_has_its_type() -> None:
    found = sheets(written([ROW, (None, None, None, None, False)]))

    assert found["status"] == [
        ["text", "number", "moment", "day", "yes-no"],
        [ROW[0], 1084.0, datetime(2020, 5, 3, 14, 2, 1), date(2020, 5, 3), True],  # noqa: DTZ001  # a sheet knows no zone
        ["", "", "", "", False],
    ]


def test_another_sheet_says_what_the_columns_are() -> None:
    found = sheets(written([]))

    assert list(found) == ["status", "columns"]
    assert found["columns"][:2] == [["column", "kind", "explanation"], ["text", "text", "What text is"]]


def test_what_does_not_fit_goes_on_in_another_sheet() -> None:
    found = sheets(written([("a", number, None, None, None) for number in range(5)], most=3))

    assert list(found) == ["status", "status 2", "status 3", "columns"]
    numbers = [[row[1] for row in rows] for name, rows in found.items() if name != "columns"]
    assert numbers == [["number", 0.0, 1.0], ["number", 2.0, 3.0], ["number", 4.0]]


def test_every_part_is_well_formed_and_named_by_its_kind() -> None:
    content = parts(written([ROW]))

    for words in content.values():
        ElementTree.fromstring(words)
    named = set(re.findall(r'PartName="/([^"]+)"', content["[Content_Types].xml"]))
    assert named == {name for name in content if name.startswith("xl/") and not name.endswith(".rels")}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_hostile_cells_are_text_with_the_format_of_text(table: Table) -> None:
    rows = list(hostile.rows(table))
    content = parts(b"".join(workbook(table, rows, table.name)))["xl/worksheets/sheet1.xml"]

    sheet = ElementTree.fromstring(content)

    assert list(sheet.iter(f"{MAIN}f")) == []
    cells = list(sheet.iter(f"{MAIN}c"))
    assert {(cell.get("t"), cell.get("s")) for cell in cells} == {("inlineStr", "4"), ("inlineStr", "1")}
    assert len(cells) == len(table.columns) + sum(cell is not None for row in rows for cell in row)


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("a\0b\rc\x1fd\uffff", "a_x0000_b_x000D_c_x001F_d_xFFFF_"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("_x0041_", "_x005F_x0041_"),
        ("_xyz_ and a_b", "_xyz_ and a_b"),
        ("a < b & c", "a &lt; b &amp; c"),
    ],
)
def test_signs_that_no_sheet_can_hold_are_written_in_another_way(text: str, stands: str) -> None:
    assert sheet_cells.as_string(text) == stands


@pytest.mark.parametrize(("letter", "kept"), [("a", 32_763), ("😀", 16_381)])
def test_what_is_too_long_for_a_cell_says_so(letter: str, kept: int) -> None:
    assert sheet_cells.as_string(letter * 40_000) == f"{letter * kept} […]"
    assert sheet_cells.as_string("a" * 32_767) == "a" * 32_767


def test_columns_are_lettered_as_sheets_do() -> None:
    assert [sheet_cells.letters(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


def test_rows_are_read_while_they_are_written() -> None:
    read = 0

    def rows() -> Any:
        nonlocal read
        for read in range(1, 5001):
            yield ("a" * 500, read, AT, None, None)

    seen = [read for piece in workbook(OneOfEach, rows(), "status") if piece]

    assert seen[0] <= 200
    assert len(seen) > 5

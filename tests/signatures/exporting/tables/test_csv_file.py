import csv
import io
from datetime import UTC, date, datetime

import pytest

from signatures.exporting.tables import TABLES, CellKind, Column, csv_lines
from tests.signatures.exporting import hostile

SEPARATORS = [",", ";", "\t"]


class OneOfEach:
    columns = tuple(Column(kind.value, "", kind) for kind in CellKind)


def read(content: bytes, separator: str = ",") -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))


def test_every_kind_of_cell_is_written_for_programs() -> None:
    at = datetime(2020, 5, 3, 14, 2, 1, 999, tzinfo=UTC)

    lines = b"".join(csv_lines(OneOfEach, [("Å, 王", 1084, at, date(2020, 5, 3), False), (None,) * 5]))

    assert read(lines) == [
        ["text", "number", "moment", "day", "yes-no"],
        ["Å, 王", "1084", "2020-05-03T14:02:01Z", "2020-05-03", "no"],
        ["", "", "", "", ""],
    ]
    assert lines.endswith(b'\r\n"\xc3\x85, \xe7\x8e\x8b",1084,2020-05-03T14:02:01Z,2020-05-03,no\r\n,,,,\r\n')


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_no_cell_of_any_column_is_a_formula_however_it_is_parted(table: object) -> None:
    """Written with each separator, and read with each."""
    for written in SEPARATORS:
        content = b"".join(csv_lines(table, hostile.rows(table), written)).decode("utf-8-sig")  # type: ignore[arg-type]
        whole = read(f"\ufeff{content}".encode(), written)
        assert {len(row) for row in whole} == {len(whole[0])}
        # Some take a line break within quotes for the end of a row.
        text = content.replace("\u2028", "\n")
        for separator in SEPARATORS:
            for lines in (io.StringIO(text, newline=""), text.splitlines()):
                found = [cell for row in csv.reader(lines, delimiter=separator) for cell in row]
                assert [cell for cell in found if hostile.would_run(cell)] == [], (written, separator)


@pytest.mark.parametrize("separator", SEPARATORS)
def test_other_cells_come_back_as_they_were(separator: str) -> None:
    cells = ['Ada "Countess" King', "a,b;c\td", "two\r\nlines", "Well-being: a 1-in-3 study", "a=b", "'tis"]
    table = type("Table", (), {"columns": tuple(Column(f"c{at}", "") for at, _ in enumerate(cells))})

    assert read(b"".join(csv_lines(table, [tuple(cells)], separator)), separator)[1] == cells


def test_a_title_keeps_its_signs_where_they_part_nothing() -> None:
    table = type("Table", (), {"columns": (Column("title", ""),)})

    def title(words: str, separator: str) -> str:
        return read(b"".join(csv_lines(table, [(words,)], separator)), separator)[1][0]

    assert [title("Kites, -1 and +1", separator) for separator in SEPARATORS] == [
        "Kites, -1 and +1",
        "Kites, '-1 and +1",
        "Kites, '-1 and +1",
    ]
    assert title("A-B = C + D @ E", ";") == "A-B = C + D @ E"


def test_long_files_come_in_pieces() -> None:
    table = type("Table", (), {"columns": (Column("a", "", CellKind.NUMBER),)})

    pieces = list(csv_lines(table, ((number,) for number in range(500))))

    assert [piece.count(b"\r\n") for piece in pieces] == [1, 200, 200, 100]

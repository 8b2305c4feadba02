"""CSV of cells that are text already, as of signed scans."""

import csv
import io

import pytest

from signatures.exporting import csv as export
from tests.signatures.exporting.hostile import PAYLOADS


def read(pieces: list[bytes]) -> list[list[str]]:
    content = b"".join(pieces)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_is_a_formula(payload: str) -> None:
    header, found = read(list(export.encoded(["a", "b", "c"], [["plain", payload, "plain"]])))

    assert header == ["a", "b", "c"]
    assert found[1].startswith("'")
    assert found[1].replace("'", "") == payload.replace("'", "")
    assert (found[0], found[2]) == ("plain", "plain")


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

"""What is no list, or would unfold to far more than it weighs, is refused quickly and with a sentence."""

import io
import time
import zipfile
from collections.abc import Callable

import pytest

from agreements.importing.files.containers import MAX_BYTES, opened
from agreements.importing.files.sources import ListFile, Table
from agreements.importing.rows import RefusedFileError
from tests.agreements.importing.formats.writing import biff, ods, spreadsheet_xml, xlsx, zipped

HEADER = ["paper_id", "title", "name", "email"]
ROW = ["7", "On Kites", "Ada Ames", "ada@example.org"]


def tables(content: bytes) -> list[Table]:
    found, _ = opened(ListFile("papers", content))
    return [source for source in found if isinstance(source, Table)]


def refusal(content: bytes) -> str:
    started = time.process_time()
    with pytest.raises(RefusedFileError) as raised:
        opened(ListFile("papers", content))
    assert time.process_time() - started < 0.2
    return str(raised.value)


def sheet_with(part: str) -> bytes:
    """A good workbook, whose first sheet is this XML instead."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx({"Papers": [HEADER, ROW]}))) as good, zipfile.ZipFile(kept, "w") as changed:
        for name in good.namelist():
            changed.writestr(name, part if name.endswith("sheet1.xml") else good.read(name))
    return kept.getvalue()


def with_declared_size(size: int) -> bytes:
    """A workbook that says that it unpacks to so many bytes."""
    packed = bytearray(zipped({"xl/workbook.xml": "x"}))
    place = packed.index(b"PK\x01\x02")
    packed[place + 24 : place + 28] = size.to_bytes(4, "little")
    return bytes(packed)


@pytest.mark.parametrize("write", [xlsx, ods, spreadsheet_xml, biff])
def test_every_sheet_with_a_row_is_a_table(write: Callable[..., bytes]) -> None:
    found = tables(write({"One": [["Papers of 2026"], [], HEADER, ROW], "Two": [HEADER, ROW, ROW]}))

    assert [(table.name, table.header) for table in found] == [("One", tuple(HEADER)), ("Two", tuple(HEADER))]
    assert [[(row.number, row["paper_id"], row["title"]) for row in table.rows()] for table in found] == [
        [(4, "7", "On Kites")],
        [(2, "7", "On Kites"), (3, "7", "On Kites")],
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \r\n", "The file is empty."),
        (b"%PDF-1.7", "This is a PDF."),
        (b"\x1f\x8b\x08", "This is a packed file."),
        (b"\x89PNG\r\n", "This is a picture."),
        (b"PK\x03\x04rest", "The workbook is damaged"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "The workbook is damaged"),
        (biff({"Papers": [HEADER, ROW]}).replace(b"\x09\x08\x10", b"\x09\x08\x00"), "The workbook is damaged"),
        (zipped({"papers.csv": "a,b"}), "This is an archive, and no workbook."),
        (with_declared_size(201 * 1024 * 1024), "Unpacked, the workbook has 201 MiB; at most 200 are read."),
        (with_declared_size(5 * 1024 * 1024), "The workbook unpacks to more than 100 times its size"),
        (xlsx({f"S{n}": [HEADER, ROW] for n in range(65)}), "The workbook has 65 sheets; at most 64 are read."),
        (sheet_with("<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet/>"), "The workbook defines entities"),
        (
            sheet_with('<worksheet><row r="1048576"><c r="XFD1048576"/></row></worksheet>'),
            "A sheet reaches to row 1,048,576 and column 16,384",
        ),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "The XML file defines entities"),
        (b'<?xml version="1.0"?><a><b></a>', "The XML file is not complete: there is a mistake on line 1."),
        (b"<!doctype html><html><table><tr><td>1", "This is a web page, and no list."),
        (b"[" * 51 + b"]" * 51, "Values are nested more than 50 deep"),
        (b"[" * 2_000_000, "Values are nested more than 50 deep"),
        (b'[{"a": 1},\n{"b"', "has a mistake on line 2"),
        (b"- authors: &a [x]\n- authors: *a\n", "Line 1 has an anchor or an alias"),
        (b"- authors: [" + b"[" * 60 + b"]" * 61, "Values are nested more than 50 deep"),
        (b"- authors: " + b"[" * 500_000, "Values are nested more than 50 deep"),
        (b"- authors: [\n- b: }", "The file looks like YAML, but has a mistake on line 2"),
    ],
    ids=lambda each: each[:40] if isinstance(each, str) else "",
)
def test_what_betrays_itself_is_refused_at_once(content: bytes, sentence: str) -> None:
    assert sentence in refusal(content)


def test_a_file_that_is_too_large_is_refused_at_once() -> None:
    assert "The file has 64 MiB; at most 64 can be imported." in refusal(b"x" * (MAX_BYTES + 1))


def test_an_open_document_that_repeats_words_is_refused_and_one_that_repeats_nothing_is_not() -> None:
    good = ods({"Papers": [HEADER, ROW]})
    cell = '<table:table-cell table:number-columns-repeated="9000" office:value-type="string"><text:p>x</text:p>'

    def changed(end: str) -> bytes:
        kept = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(kept, "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name).decode().replace("</table:table>", f"{end}</table:table>"))
        return kept.getvalue()

    empty = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/>'
    bomb = f'<table:table-row table:number-rows-repeated="9000">{cell}</table:table-cell></table:table-row>'
    assert len(list(tables(changed(f"{empty}</table:table-row>"))[0].rows())) == 1
    assert "A sheet reaches to row 9,002 and column 9,000" in refusal(changed(bomb))


def test_a_part_that_holds_more_than_it_says_is_no_workbook() -> None:
    packed = bytearray(xlsx({"Papers": [HEADER, ROW]}))
    place = packed.rindex(b"PK\x01\x02")
    packed[place + 24 : place + 28] = (10).to_bytes(4, "little")

    assert "The workbook is damaged" in refusal(bytes(packed))


def test_json_of_flat_objects_is_a_table_and_one_object_a_line_a_list() -> None:
    lines = b'{"paper_id": 7, "title": "On Kites"}\n{"paper_id": 8, "email": null}\n'

    [table] = tables(lines)

    assert table.header == ("paper_id", "title", "email")
    assert [(row.number, row["paper_id"], row["title"]) for row in table.rows()] == [
        (1, "7", "On Kites"),
        (2, "8", ""),
    ]


def test_cells_are_written_as_they_would_be_typed() -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>paper_id</t></is></c><c r="B1" t="inlineStr"><is><t>title</t></is></c></row>'
        '<row r="2"><c r="A2"><v>7.0</v></c><c r="B2" t="b"><v>1</v></c><c r="C2"><v>1.5</v></c></row>'
        "</sheetData></worksheet>"
    )

    [table] = tables(sheet_with(sheet))

    assert [(row.at(0), row.at(1), row.at(2)) for row in table.rows()] == [("7", "true", "1.5")]

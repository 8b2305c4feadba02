"""Is any cell of a table run, by whatever sign the program parts cells?

    make spreadsheets [SOFFICE=/path/to/soffice]

Every table is written full of hostile cells: as a workbook, and as CSV with each of three separators. LibreOffice reads each
CSV with each of the three, told to evaluate what looks like a formula, and writes what it made of it. One file is not guarded: if
nothing is run there, nothing was tried.
"""

import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
from defusedxml import ElementTree

django.setup()

from signatures.exporting.tables import TABLES, CellKind, csv_lines, workbook  # noqa: E402  # needs Django
from tests.signatures.exporting import hostile  # noqa: E402

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}"


@dataclass(frozen=True)
class Seen:
    """What became of the cells of some files."""

    files: int
    cells: int
    formulas: int
    links: int
    # Of columns of text, read as they were written.
    not_text: int


def main() -> int:
    office = os.environ.get("SOFFICE") or shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        print("LibreOffice is missing: on Debian and Ubuntu apt install libreoffice-calc", file=sys.stderr)
        return 2
    began, seen = time.monotonic(), {}
    with tempfile.TemporaryDirectory(prefix="spreadsheets-") as name:
        folder = Path(name)
        _write(folder)
        for read, separator in SEPARATORS.items():
            made = _opened(
                office, folder, sorted(folder.glob("*.csv")), f"CSV:{ord(separator)},34,76,1,,0,false,true,,,,,true"
            )
            for written in SEPARATORS:
                files = [each for each in made if each.stem.endswith(f"-{written}")]
                seen[f"CSV with {written}, read with {read}"] = _seen(files, is_as_written=written == read)
            seen[f"not guarded, read with {read}"] = _seen([each for each in made if each.stem == "naked"])
        made = _opened(office, folder, sorted(folder.glob("*.xlsx")), "Calc MS Excel 2007 XML")
        seen["workbook"] = _seen(made, is_as_written=True)
    version = subprocess.run([office, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    columns = sum(column.kind == CellKind.TEXT for table in TABLES.values() for column in table.columns)
    print(f"{version}; {len(hostile.PAYLOADS)} payloads, {columns} columns of text in {len(TABLES)} tables,", end=" ")
    print(f"{time.monotonic() - began:.0f} s")
    print("\n".join(_table(seen)))
    return _judged(seen)


def _write(folder: Path) -> None:
    for name, table in TABLES.items():
        rows = list(hostile.rows(table))
        (folder / f"{name}.xlsx").write_bytes(b"".join(workbook(table, rows, name)))
        for written, separator in SEPARATORS.items():
            (folder / f"{name}-{written}.csv").write_bytes(b"".join(csv_lines(table, rows, separator)))
    naked = io.StringIO(newline="")
    csv.writer(naked).writerows([cell] for payload in hostile.PAYLOADS for cell in hostile.within(payload))
    (folder / "naked.csv").write_text(naked.getvalue(), encoding="utf-8")


def _opened(office: str, folder: Path, files: list[Path], reader: str) -> list[Path]:
    """As LibreOffice sees them."""
    out = Path(tempfile.mkdtemp(dir=folder))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = [
        office,
        profile,
        "--headless",
        "--norestore",
        f"--infilter={reader}",
        "--convert-to",
        "fods",
        "--outdir",
        str(out),
    ]
    subprocess.run([*words, *map(str, files)], check=True, capture_output=True, timeout=900)
    made = sorted(out.glob("*.fods"))
    if len(made) != len(files):
        raise RuntimeError(f"{len(files)} files, of which {len(made)} were opened")
    return made


def _seen(files: list[Path], *, is_as_written: bool = False) -> Seen:
    cells = formulas = links = not_text = 0
    for path in files:
        for attributes, times, has_link in _cells(path):
            cells += times
            formulas += times * (f"{_TABLE}formula" in attributes)
            links += times * has_link
            not_text += times * (is_as_written and attributes.get(f"{_OFFICE}value-type") != "string")
    return Seen(len(files), cells, formulas, links, not_text)


def _cells(path: Path) -> Iterator[tuple[dict[str, str], int, bool]]:
    """Those that hold something, and how often one stands beside itself."""
    for cell in ElementTree.parse(path).iter(f"{_TABLE}table-cell"):
        if f"{_OFFICE}value-type" in cell.attrib or f"{_TABLE}formula" in cell.attrib:
            times = int(cell.get(f"{_TABLE}number-columns-repeated", 1))
            yield dict(cell.attrib), times, any(f"{_XLINK}href" in each.attrib for each in cell.iter())


def _table(seen: dict[str, Seen]) -> Iterator[str]:
    yield "| file | files | cells | formulas | links | columns of text that are none |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for name, one in seen.items():
        yield f"| {name} | {one.files} | {one.cells:,} | {one.formulas} | {one.links} | {one.not_text} |"


def _judged(seen: dict[str, Seen]) -> int:
    naked = {name: one for name, one in seen.items() if name.startswith("not guarded")}
    wrong = [
        name
        for name, one in seen.items()
        if name not in naked and (not one.cells or one.formulas or one.links or one.not_text)
    ]
    if not any(one.formulas for one in naked.values()):
        wrong.append("nothing was run where nothing was guarded: this tried nothing")
    print(*wrong, sep="\n", file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

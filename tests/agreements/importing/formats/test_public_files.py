"""Files of eleven systems that lie beside this checkout, if they do; each is counted by other means than a reader's."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from agreements.importing.files.sources import ListFile
from agreements.importing.readers import read
from agreements.importing.rows import Reading

FOLDER = Path(__file__).resolve().parents[5] / "shared/data/formats"
pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the lists of other systems are not beside this checkout")


def read_files(*names: str) -> Reading:
    return read([ListFile(name, (FOLDER / name).read_bytes()) for name in names])


def text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8-sig")


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(name))))


def counts(reading: Reading) -> tuple[int, int]:
    """Papers and authors; nothing is refused."""
    assert (reading.problems, reading.question) == ((), None)
    return len({row.paper_id for row in reading.rows}), len(reading.rows)


@pytest.mark.parametrize("name", ["hotcrp-2.csv", "hotcrp-3.csv"])
def test_hotcrp_tables(name: str) -> None:
    rows = [row for row in table(name) if row["iscontact"] != "nonauthor"]

    assert counts(read_files(name)) == (len({row["paper"] for row in rows}), len(rows))
    assert len(table(name)) - len(rows) == 1


def test_hotcrp_json() -> None:
    accepted = [paper for paper in json.loads(text("hotcrp-4.json")) if paper.get("status") == "accept"]

    assert counts(read_files("hotcrp-4.json")) == (len(accepted), sum(len(paper["authors"]) for paper in accepted))


def test_easychair_as_two_files_and_as_a_workbook() -> None:
    good = {row["#"] for row in table("easychair-2.csv") if (row["decision"], row["deleted?"]) == ("accept", "no")}
    rows = [row for row in table("easychair-1.csv") if row["submission #"] in good]
    expected = len({row["submission #"] for row in rows}), len(rows)

    assert counts(read_files("easychair-1.csv", "easychair-2.csv")) == expected
    assert counts(read_files("easychair-4.xlsx")) == expected


def test_cmt_in_its_three_containers() -> None:
    lines = [row for row in csv.reader(io.StringIO(text("cmt-1.tsv")), delimiter="\t") if "Accept" in "".join(row)]
    expected = len(lines), sum(row[9].count(";") + 1 for row in lines)

    assert [counts(read_files(name)) for name in ("cmt-1.tsv", "cmt-2.xls", "cmt-3.xlsx")] == [expected] * 3


def test_aclpub2_has_no_addresses_for_some() -> None:
    written = text("aclpub2-1.yml")
    reading = read_files("aclpub2-1.yml")

    assert counts(reading) == (len(re.findall("^  id:", written, re.MULTILINE)), written.count("last_name:"))
    assert sum(bool(row.email) for row in reading.rows) == len(re.findall("email: .*@", written))


@pytest.mark.parametrize(
    ("name", "papers", "authors"),
    [
        ("acm-3.csv", 2, 3),
        ("conftool-1.csv", 1, 2),  # one of three is rejected, one withdrawn
        ("indico-1.csv", 1, 3),  # one of two has nobody
        ("indico-2.json", 1, 2),
        ("openreview-2.json", 1, 2),  # one of two is rejected
        ("openreview-3.csv", 1, 2),
        ("pretalx-2.json", 2, 3),
    ],
)
def test_small_ones_as_counted_by_eye(name: str, papers: int, authors: int) -> None:
    assert counts(read_files(name)) == (papers, authors)


def test_a_list_of_names_is_compared() -> None:
    reading = read_files("miniconf-2.csv")

    assert (reading.compares, reading.format) == (True, "MiniConf")
    assert counts(reading) == (
        len(table("miniconf-2.csv")),
        sum(row["authors"].count("|") + 1 for row in table("miniconf-2.csv")),
    )


def test_pretalx_tables_are_joined() -> None:
    assert counts(read_files("pretalx-4.csv", "pretalx-5.csv")) == (1, 2)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("pretalx-1.json", "These are pretalx’s speakers"),
        ("pcs-2.json", "The list names no authors."),
        ("softconf-1.csv", "The list names no authors."),  # its one row ends before the authors
    ],
)
def test_those_that_hold_no_authors_say_so(name: str, sentence: str) -> None:
    assert sentence in read_files(name).problems[0].reason

"""Whatever readers make of a list comes back as it was, and nothing else comes back."""

import json
import random
import zlib
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date

import pytest

from agreements.importing.confined.packing import (
    packed_reading,
    packed_written,
    unpacked_reading,
    unpacked_written,
)
from agreements.importing.listings.choices import Choices
from agreements.importing.outcomes import Remark, RemarkKind
from agreements.importing.readers import read_both
from agreements.importing.rows import Asked, ColumnMapping, DecisionCount, Option, Problem, Question, Reading, Row
from tests.agreements.importing.formats.test_formats import FORMATS, files_of
from tests.agreements.importing.formats.writing import Files

ROW = Row(
    line=2,
    paper_id="7",
    title="On “Kites”, Étude\n\u2028\U0001f4a9",
    position=1,
    name="Ada Ames",
    given_name="Ada",
    family_name="Ames",
    email="ada@ex.org",
    affiliation="Ex U",
    is_speaker=True,
    is_corresponding=False,
    orcid="0000-0002-1825-0097",
    native_name="艾达",
    track="A",
    date=date(2026, 9, 23),
    language="en",
    part=3,
)
# What is done about differences is kept with the batch.
FIELDS = [each.name for each in fields(Reading) if each.name != "settlement"]
WHOLE = Reading(
    header=("paper_id", "title"),
    rows=(ROW, replace(ROW, line=3, position=None, date=None, is_speaker=False, is_corresponding=True, part=0)),
    problems=(Problem(4, "name", "Why"), Problem(5, "", "Left out", is_left_out=True)),
    notes=("A note", "Another"),
    row_count=5,
    digest="ab" * 32,
    is_refused=True,
    held_back=frozenset({"8", "9"}),
    format="EasyChair",
    assumed=("All are accepted.",),
    decisions=(DecisionCount("accept", 3, True), DecisionCount("", 1, None), DecisionCount("reject", 2, False)),
    question=Question(
        Asked.ACCEPTED, "Which?", (Option("a", "A", ("x", "y"), 3, is_likely=True), Option("", "none", count=None))
    ),
    columns=Question(Asked.MAPPING, "Which columns?", guess=ColumnMapping({"id": "paper_id"}, ";", True, "dmy", True)),
    compares=True,
    unaccepted={"9": "reject"},
    places={2: "row 2, author 1", 3: ""},
    remarks=tuple(
        Remark(n, "name", kind, "before", "after", "7", "Ada Ames", n % 3) for n, kind in enumerate(RemarkKind)
    ),
    asks_date_order=True,
)


def differing(one: object, other: object) -> list[str]:
    """Names of fields, those that are not compared included."""
    return [each.name for each in fields(one) if getattr(one, each.name) != getattr(other, each.name)]  # type: ignore[arg-type]


def test_every_field_of_a_reading_comes_back() -> None:
    empty = Reading()
    assert set(differing(WHOLE, empty)) == set(FIELDS), "a field is not tried"

    found = unpacked_reading(packed_reading(WHOLE))

    assert differing(found, WHOLE) == []
    assert [differing(*rows) for rows in zip(found.rows, WHOLE.rows, strict=True)] == [[], []]
    assert [differing(*each) for each in zip(found.problems, WHOLE.problems, strict=True)] == [[], []]
    assert {type(each.kind) for each in found.remarks} == {RemarkKind}
    assert type(found.held_back) is frozenset
    assert found.question is not None
    assert found.question.asked is Asked.ACCEPTED


@pytest.mark.parametrize("each", FIELDS)
def test_each_field_comes_back_alone(each: str) -> None:
    alone = replace(Reading(), **{each: getattr(WHOLE, each)})

    assert differing(unpacked_reading(packed_reading(alone)), alone) == []


@pytest.mark.parametrize("each", [each.name for each in fields(Row)])
def test_no_field_of_a_row_is_taken_for_another(each: str) -> None:
    value = getattr(ROW, each)
    other: object = {bool: not value, int: 9, str: "other", date: date(2000, 1, 1)}[type(value)]
    reading = Reading(rows=(ROW, replace(ROW, **{each: other})))

    assert unpacked_reading(packed_reading(reading)).rows == reading.rows


@pytest.mark.parametrize(("write", "system"), [each[:2] for each in FORMATS])
def test_what_every_format_has_comes_back(write: Callable[[], Files], system: str) -> None:
    reading, written = read_both(files_of(write), Choices())
    assert reading.format == system
    header, rows = written

    assert differing(unpacked_reading(packed_reading(reading)), reading) == []
    found_header, found = unpacked_written(packed_written(written))
    assert (found_header, list(found)) == (header, list(rows))
    assert all(found[line][column] == cells.get(column, "") for line, cells in rows.items() for column in header)


def test_half_a_pair_of_a_sign_is_a_question_mark() -> None:
    """It can be written into no page and no database."""
    reading = replace(Reading(), notes=("\ud83d",), problems=(Problem(1, "", "x\udca9"),))

    found = unpacked_reading(packed_reading(reading))

    assert (found.notes, found.problems[0].reason) == (("?",), "x?")


def lines_of(content: bytes) -> list[str]:
    return zlib.decompress(content).decode().rstrip("\n").split("\n")


def packed(lines: list[str]) -> bytes:
    return zlib.compress("".join(f"{line}\n" for line in lines).encode())


def test_lines_are_what_is_packed() -> None:
    assert packed(lines_of(packed_reading(WHOLE))) == packed_reading(WHOLE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"Ada Ames"', "7"),
        ('"Ada Ames"', "null"),
        ('"Ada Ames"', '["Ada Ames"]'),
        ('"Ada Ames"', '"\\ud83d"'),
        ('"A note"', '"\\ud83d"'),
        ("[2,3]", '[2,"3"]'),
        ("[2,3]", "[2,true]"),
        ("[2,3]", "[2,3.0]"),
        ("[2,3]", "[2,2147483648]"),
        ("[2,3]", "[2,3,4]"),
        ("[1,null]", "[1]"),
        ("[true,false]", "[1,0]"),
        ("[true,false]", "[true,null]"),
        ('"2026-09-23"', '"2026-09-31"'),
        ('"2026-09-23"', "1"),
        ('"mojibake"', '"no_kind"'),
        ('"accepted"', '"no_question"'),
        ('"row_count"', '"no_field"'),
        ('"row_count":5', '"row_count":"5"'),
        ('"is_refused":true', '"is_refused":1'),
        ('"8"', "8"),
    ],
)
def test_what_has_another_type_is_no_reading(before: str, after: str) -> None:
    text = "\n".join(lines_of(packed_reading(WHOLE)))
    assert before in text

    with pytest.raises(ValueError, match="no reading"):
        unpacked_reading(packed(text.replace(before, after).split("\n")))


def test_bytes_that_nobody_packed_are_no_reading() -> None:
    good = packed_reading(WHOLE)
    chance = random.Random(7)
    broken = [
        b"",
        b"{}",
        good[:-9],
        good[:40],
        packed([]),
        packed(["1"] * 40),
        packed(["[" * 5000]),
        b"\x80\x04K\x01.",
    ]
    for _ in range(300):
        at = chance.randrange(len(good))
        broken.append(good[:at] + chance.randbytes(1) + good[at + 1 :])

    for content in broken:
        try:
            unpacked_reading(content)
            unpacked_written(content)
        except ValueError:
            continue
        assert content == good


def test_nothing_that_unpacks_without_end_is_unpacked() -> None:
    packer = zlib.compressobj(9)
    zeros = bytes(1024 * 1024)
    bomb = b"".join(packer.compress(zeros) for _ in range(400)) + packer.flush()

    assert len(bomb) < 1024 * 1024
    with pytest.raises(ValueError, match="no reading"):
        unpacked_reading(bomb)


def test_rows_as_they_are_written_come_back() -> None:
    written = ("title", "name"), {2: {"title": "=1+1", "name": ""}, 7: {"name": "Ada"}}

    assert unpacked_written(packed_written(written)) == (
        ("title", "name"),
        {2: {"title": "=1+1", "name": ""}, 7: {"title": "", "name": "Ada"}},
    )
    assert unpacked_written(packed_written(((), {}))) == ((), {})


def test_a_packed_list_is_small() -> None:
    rows = tuple(replace(ROW, line=n, email=f"author-{n}@ex.org") for n in range(2000))

    content = packed_reading(Reading(rows=rows))

    assert len(content) < 20_000 < len(json.dumps([row.email for row in rows]))

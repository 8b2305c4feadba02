import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from agreements.importing.files import sources
from agreements.importing.files.sources import MAX_ROWS
from agreements.importing.outcomes import RemarkKind
from agreements.importing.readers import read
from agreements.importing.rows import Problem, Reading, Row

ICML = Path(__file__).resolve().parents[4] / "shared/data/icml2020.csv"
HEADER = "paper_id,title,author_order,given_name,family_name,name,email,affiliation,is_speaker"
ADA = "7,On Kites,1,Ada,Ames,Ada Ames,ada@ex.org,Ex U,true"
BEN = "7,On Kites,2,Ben,Boe,Ben Boe,ben@ex.org,,false"


def read_lines(*lines: str) -> Reading:
    return read("\n".join(lines).encode())


def refused_in(reading: Reading) -> list[Problem]:
    """What is wrong with rows themselves, without those that are left out with them."""
    return [problem for problem in reading.problems if not problem.is_left_out]


def said(reading: Reading) -> list[tuple[int, str, str]]:
    return [(remark.row, remark.column, str(remark.kind)) for remark in reading.remarks]


def row(reading: Reading) -> Row:
    assert reading.problems == ()
    (only,) = reading.rows
    return only


def test_read_gives_rows_as_a_person_counts_them():
    reading = read_lines(HEADER, ADA, BEN)

    assert reading.header == tuple(HEADER.split(","))
    assert reading.rows[0] == Row(
        line=2,
        paper_id="7",
        title="On Kites",
        position=1,
        name="Ada Ames",
        given_name="Ada",
        family_name="Ames",
        email="ada@ex.org",
        affiliation="Ex U",
        is_speaker=True,
        is_corresponding=False,
        orcid="",
        native_name="",
        track="",
        date=None,
        language="",
    )
    assert [(r.line, r.email, r.position, r.is_speaker) for r in reading.rows] == [
        (2, "ada@ex.org", 1, True),
        (3, "ben@ex.org", 2, False),
    ]
    assert (reading.problems, reading.notes, reading.row_count, reading.is_refused) == ((), (), 2, False)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_read_finds_out_delimiter_and_line_ends(delimiter, ending, mark):
    text = mark + ending.join([HEADER, ADA, BEN]).replace(",", delimiter)

    assert read(text.encode()).rows == read_lines(HEADER, ADA, BEN).rows


def test_read_takes_optional_columns():
    reading = read_lines(
        "Paper ID;TITLE;Name;email;track;date;orcid;native_name;language;is_corresponding",
        "7;On Kites;Peisong Wang;P@EX.org;Main;2020-09-23;0000-0002-1825-0097;汪培松;zh;yes",
    )

    found = row(reading)
    assert (found.track, found.date, found.orcid) == ("Main", date(2020, 9, 23), "0000-0002-1825-0097")
    assert (found.native_name, found.language, found.is_corresponding) == ("汪培松", "zh", True)
    assert (found.email, found.position) == ("p@ex.org", None)


def test_read_says_nothing_of_places_when_the_order_is_not_given():
    reading = read_lines(
        "paper_id,title,name,email", "7,K,Ada,a@ex.org", "8,W,Ada,a@ex.org", "7,K,Ben,b@ex.org", "7,K,Cy,c@ex.org"
    )

    assert [(r.paper_id, r.position) for r in reading.rows] == [("7", None), ("8", None), ("7", None), ("7", None)]


def test_read_joins_the_name_when_its_column_is_empty_or_missing():
    assert row(read_lines("paper_id,title,given_name,family_name,email", "7,K,Ada, Ames ,a@ex.org")).name == "Ada Ames"
    assert row(read_lines("paper_id,title,name,family_name,email", "7,K,,Mausam,a@ex.org")).name == "Mausam"


def test_read_normalises_names():
    found = row(read_lines("paper_id,title,name,email", "7,K,  Ju\u0308rgen\u00a0\tBo\u0308hm ,a@ex.org"))

    assert found.name == "Jürgen Böhm"


@pytest.mark.parametrize("cell", ["=1+1 Kites", "+Kites", "-Kites", "@Kites"])
def test_read_takes_off_the_guard_of_exports(cell):
    assert row(read_lines("paper_id,title,name,email", f"7,'{cell},Ada,a@ex.org")).title == cell


def test_read_keeps_an_apostrophe_that_guards_nothing():
    assert row(read_lines("paper_id,title,name,email", "7,'Other-Play',Ada,a@ex.org")).title == "'Other-Play'"


def test_read_counts_rows_as_spreadsheets_do_when_some_are_blank():
    reading = read_lines(HEADER, "", ADA, ",,,,,,,,", BEN, "")

    assert [r.line for r in reading.rows] == [3, 5]
    assert reading.row_count == 2


def test_read_takes_empty_cells_behind_the_last_column():
    assert len(read_lines(HEADER, ADA + ",,", BEN + ",").rows) == 2


@pytest.mark.parametrize(
    ("column", "header"),
    [
        ("paper_id", "title,name,email,track"),
        ("title", "paper_id,name,email,track"),
        ("email", "paper_id,title,name,track"),
    ],
)
def test_read_refuses_the_file_when_a_column_is_missing(column, header):
    reading = read_lines(header, "1,2,3,4")

    found = ", ".join(f"“{heading}”" for heading in header.split(","))
    assert reading.problems == (
        Problem(1, column, f"The header has no column “{column}”."),
        Problem(1, "", f"These headings were found: {found}."),
    )
    assert (reading.is_refused, reading.rows) == (True, ())
    assert reading.question is not None
    assert [(option.value, option.samples) for option in reading.question.options] == [
        (heading, (value,)) for heading, value in zip(header.split(","), "1234", strict=True)
    ]


def test_read_refuses_the_file_when_nobody_has_a_name():
    reading = read_lines("paper_id,title,email", "7,K,a@ex.org")

    assert reading.problems[0] == Problem(
        1, "name", "The header has no column “name”, nor “given_name” and “family_name”."
    )
    assert reading.is_refused


def test_read_refuses_the_file_when_a_column_comes_twice():
    reading = read_lines("paper_id,title,name,email,Email", "7,K,Ada,a@ex.org,b@ex.org")

    assert reading.problems[0] == Problem(1, "email", "The header has the column “email” 2 times.")
    assert reading.is_refused


def test_read_refuses_the_file_when_there_is_only_a_header():
    assert read_lines(HEADER).problems == (
        Problem(1, "", "The list names no authors. Choose the list of papers with their authors."),
    )
    assert read_lines(HEADER).is_refused


def test_read_refuses_the_file_when_it_is_no_text():
    assert read(b"PK\x03\x04....").is_refused


def test_read_notes_columns_that_it_does_not_know():
    reading = read_lines("paper_id,title,name,email,country,Web page", "7,K,Ada,a@ex.org,AT,x")

    assert reading.notes == ("Columns that are ignored: “country”, “Web page”.",)
    assert len(reading.rows) == 1


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("7,K,Ada,a@ex.org,more", "The row has 5 cells; the header has 4."),
        ('7,"K" ites,Ada,a@ex.org', "A quotation mark opens in this row and does not close where a cell ends."),
        ('7,"K,Ada,a@ex.org', "A quotation mark opens in this row and does not close where a cell ends."),
        ('7,"' + "K" * 1_100_000 + '",Ada,a@ex.org', "A cell of this row has more than 1,048,576 characters."),
    ],
)
def test_read_goes_on_in_the_next_row_when_one_is_broken(line, problem):
    reading = read_lines("paper_id,title,name,email", "6,J,Ada,a@ex.org", line, "8,L,Ada,a@ex.org")

    assert reading.problems == (Problem(3, "", problem),)
    assert [(r.line, r.paper_id) for r in reading.rows] == [(2, "6"), (4, "8")]
    assert (reading.row_count, reading.refused_count) == (3, 1)


def test_read_takes_a_row_that_ends_early_and_a_cell_of_many_lines_that_is_not_used():
    abstract = '"' + "K\n" * 3_000 + '"'
    reading = read_lines("paper_id,title,name,abstract,email", f"7,K,Ada,{abstract},a@ex.org", "7,K,Ben")

    assert [(r.name, r.email) for r in reading.rows] == [("Ada", "a@ex.org"), ("Ben", "")]
    assert reading.problems == ()


def test_read_names_row_and_column_of_every_bad_value():
    reading = read_lines(
        HEADER + ",orcid,date", ADA + ",,", f"{'8' * 61},,zero,,,,ada@,,perhaps,1234,tomorrow", BEN + ",,2020-09-23"
    )

    assert [(p.row, p.column) for p in refused_in(reading)] == [(3, "paper_id"), (3, "name"), (3, "title")]
    assert (reading.rows, reading.refused_count, reading.left_out_count) == ((), 1, 2)


def test_read_takes_a_row_of_which_what_is_wrong_is_nobodys_name():
    reading = read_lines(HEADER + ",orcid,date", ADA + ",,", "8,On Wind,zero,,,Cy Coe,ada@,,perhaps,1234,tomorrow")

    assert (reading.problems, len(reading.rows)) == ((), 2)
    assert said(reading) == [
        (3, "email", "not_an_address"),
        (3, "orcid", "orcid"),
        (3, "date", "date"),
        (3, "author_order", "place"),
        (3, "is_speaker", "flag"),
    ]
    found = reading.rows[1]
    assert (found.email, found.orcid, found.date, found.position, found.is_speaker) == ("", "", None, None, False)


def test_read_takes_a_cell_with_a_line_break_as_one_line():
    reading = read_lines("paper_id,title,name,email", '7,"On\nKites",Ada,a@ex.org', "8,On Kites,Ben,b@ex.org")

    assert (reading.problems, said(reading)) == ((), [(2, "title", "line_break")])
    assert [(r.line, r.title, r.name) for r in reading.rows] == [(2, "On Kites", "Ada"), (3, "On Kites", "Ben")]


def test_read_notes_an_author_who_is_named_twice_on_a_paper():
    reading = read_lines(HEADER, ADA, ADA.replace("ada@", "ADA@").replace(",1,", ",2,"))

    assert (reading.problems, said(reading)) == ((), [(3, "name", "repeated")])
    assert [r.line for r in reading.rows] == [2]
    assert (reading.refused_count, reading.left_out_count, reading.held_back) == (0, 0, frozenset())


def test_read_takes_two_authors_of_a_paper_who_share_an_address():
    reading = read_lines(HEADER, ADA, BEN.replace("ben@", "ada@"))

    assert [(row.name, row.email) for row in reading.rows] == [("Ada Ames", "ada@ex.org"), ("Ben Boe", "ada@ex.org")]
    assert (reading.problems, reading.notes) == ((), ())


@pytest.mark.parametrize(
    ("first", "second", "is_repetition"),
    [
        ("1,Wei Wang,", "2,Wei Wang,", False),
        ("1,Wei Wang,", ",Wei Wang,", True),
        (",Wei Wang,", ",WEI WANG,", True),
        ("1,Wei Wang,w@ex.org", "2,Wei Wang,", False),
        ("1,Wei Wang,w@ex.org", ",Wei Wang,", True),
        ("1,Wei Wang,w@ex.org", "2,Wei Wang,v@ex.org", False),
        ("1,Wei Wang,w@ex.org", "2,Wéi Wang,w@ex.org", True),
    ],
)
def test_read_tells_one_author_named_twice_from_two_of_one_name(first: str, second: str, is_repetition: bool) -> None:
    reading = read_lines("paper_id,title,author_order,name,email", f"7,K,{first}", f"7,K,{second}")

    assert [kind for _, _, kind in said(reading) if kind == "repeated"] == ["repeated"] * is_repetition
    assert len(reading.rows) == 2 - is_repetition


def test_read_refuses_a_second_author_at_one_position():
    reading = read_lines(HEADER, ADA, BEN.replace(",2,", ",1,"))

    reason = "Position 1 of paper 7 is taken by “Ada Ames” on row 2."
    assert refused_in(reading) == [Problem(3, "author_order", reason)]


def test_read_refuses_a_paper_with_another_title():
    reading = read_lines("paper_id,title,name,email", "7,On Kites,Ada,a@ex.org", "7,On Kits,Ben,b@ex.org")

    assert refused_in(reading) == [Problem(3, "title", "Row 2 gives paper 7 another title.")]
    assert (reading.rows, reading.left_out_count) == ((), 1)


def test_read_takes_the_first_of_two_dates_or_tracks():
    reading = read_lines(
        "paper_id,title,name,email,date,track",
        "7,On Kites,Ada,a@ex.org,,Main",
        "7,On Kites,Cy,c@ex.org,2020-09-23,",
        "7,On Kites,Di,d@ex.org,2020-09-24,Main",
        "7,On Kites,Ed,e@ex.org,2020-09-23,Demos",
    )

    assert (reading.problems, said(reading)) == ((), [(4, "date", "other_date"), (5, "track", "other_track")])
    assert {(r.date, r.track) for r in reading.rows} == {
        (None, "Main"),
        (date(2020, 9, 23), ""),
        (date(2020, 9, 23), "Main"),
    }


def test_read_takes_the_first_of_two_orcids_of_one_person():
    reading = read_lines(
        "paper_id,title,name,email,orcid",
        "7,K,Ada,a@ex.org,0000-0002-1825-0097",
        "8,L,Ada,a@ex.org,0000-0002-1694-233X",
    )

    assert (reading.problems, said(reading)) == ((), [(3, "orcid", "other_orcid")])
    assert [r.orcid for r in reading.rows] == ["0000-0002-1825-0097", ""]


def test_read_fills_a_title_that_stands_once_up_and_down():
    reading = read_lines(HEADER, ADA.replace("On Kites", ""), BEN)

    assert ([r.title for r in reading.rows], said(reading)) == (["On Kites"] * 2, [(2, "title", "filled_down")])


def test_read_says_nothing_of_rows_that_are_left_out():
    reading = read_lines(
        HEADER, ADA.replace("Ada Ames", "Ames"), BEN.replace("Ben Boe", "N/A").replace("Ben,Boe", ",")
    )

    assert (len(refused_in(reading)), reading.left_out_count, reading.remarks) == (1, 1, ())


def test_read_notes_one_person_with_two_spellings():
    reading = read_lines(HEADER, ADA, "8,Wind,1,,,ada ames,Ada@ex.org,,false")

    assert [r.name for r in reading.rows] == ["Ada Ames", "ada ames"]
    assert reading.notes == (
        "ada@ex.org is one person with 2 spellings: “Ada Ames” (row 2), “ada ames” (row 3). Each paper keeps its own.",
    )


def test_read_takes_as_many_rows_as_promised_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_ROWS", 1_200)
    lines = [f"{n},T,A,a@e.org" for n in range(1_200)]

    assert len(read_lines("paper_id,title,name,email", *lines).rows) == 1_200
    refused = read_lines("paper_id,title,name,email", *lines, "x,T,A,a@e.org")
    assert (refused.is_refused, refused.rows) == (True, ())
    assert refused.problems == (
        Problem(1_202, "", "The list has more than 1,200 rows. Divide it, and import the parts one by one."),
    )


@pytest.mark.no_cover  # the same lines thousands of times
@pytest.mark.parametrize("line", ["\n", "\r", '"\n', ",,,\n", " \r\n"])
def test_read_ends_soon_when_the_rest_of_a_file_is_blank(line: str) -> None:
    started = time.process_time()

    reading = read(b"paper_id,title,name,email\n" + line.encode() * (5_000_000 // len(line)))

    assert time.process_time() - started < 4
    reason = "The list has more than 200,000 rows, blank ones included. Delete the blank rows."
    assert reading.problems == (Problem(MAX_ROWS + 2, "", reason),)


def test_read_ends_soon_when_every_row_opens_a_quotation_mark():
    started = time.process_time()

    reading = read_lines("paper_id,title,name,email", *['"","'] * 40_000)

    assert not reading.rows
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    "sign", [",", " ,", "*", "(", "<", "@", "\\", "\\'{", "&", "Ã", "\u00ad ", "; ", "~", "?", "=", "$", "\u0301"]
)
def test_read_ends_soon_when_cells_are_made_to_take_long(sign: str) -> None:
    """Of a length that is repaired, and of one beyond it."""
    cells = [f'"{(sign * 30_000)[:length]}"' for length in (1_990, 1_990, 60_000) for _ in range(12)]
    started = time.process_time()

    reading = read_lines(
        "paper_id,title,name,email,affiliation", *[f"{n},{c},{c},{c},{c}" for n, c in enumerate(cells)]
    )

    assert time.process_time() - started < 5
    assert reading.row_count == len(cells)


@pytest.mark.skipif(not ICML.exists(), reason="the list of ICML 2020 is not beside this checkout")
def test_read_takes_the_list_of_icml_2020():
    reading = read(ICML.read_bytes())

    assert (reading.row_count, len(reading.rows)) == (4226, 4225)
    assert len({r.paper_id for r in reading.rows}) == 1084
    assert len({r.email for r in reading.rows}) == 3406
    assert reading.problems == ()
    kinds = Counter(remark.kind for remark in reading.remarks)
    assert kinds == {RemarkKind.REPEATED: 1, RemarkKind.CAPITALS: 20}
    (note,) = reading.notes
    assert note == (
        "aditi.raghunathan.5138@example.org is one person with 2 spellings: “Aditi Raghunathan” (row 4024), "
        "“aditi raghunathan” (row 4055). Each paper keeps its own."
    )


def test_refused_row_is_told_with_its_paper_and_name_as_they_stand_there() -> None:
    content = "paper_id,title,name,email\n12,On Kites,,ada@ex.org\n,On Hail,Ben  Boe,ben@ex.org\n12,On Kites,Cy Coe,cy@ex.org\n"

    problems = read(content.encode()).problems

    assert [(each.row, each.paper, each.name) for each in problems] == [
        (2, "12", ""),
        (3, "", "Ben Boe"),
        (4, "12", "Cy Coe"),
    ]

import pytest

from agreements.importing.files.grids import text_table
from agreements.importing.files.sources import Table
from agreements.importing.readers import read
from agreements.importing.rows import RefusedFileError

ROWS = "7{d}On Kites{d}Ada{d}ada@ex.org\n"


def table(text: str) -> Table:
    return text_table("papers.csv", text)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("said", [True, False])
def test_delimiter_is_found_or_said(delimiter: str, said: bool) -> None:
    lines = "paper_id{d}title{d}name{d}email\n" + ROWS
    text = (f"sep={delimiter}\r\n" if said else "") + lines.format(d=delimiter)

    found = table(text)

    assert found.header == ("paper_id", "title", "name", "email")
    assert [(row.number, row["email"]) for row in found.rows()] == [(2, "ada@ex.org")]


@pytest.mark.parametrize(
    "above",
    ["", "Submissions\n\n", "Kites 2026,,,\n", "a,b,c,d\n" * 19],
    ids=["nothing", "title", "wide title", "nineteen"],
)
def test_header_is_found_among_the_first_twenty_rows(above: str) -> None:
    found = table(f"{above}paper_id,title,name,email\n" + ROWS.format(d=","))

    assert found.header == ("paper_id", "title", "name", "email")
    assert [row.number for row in found.rows()] == [above.count("\n") + 2]


def test_header_is_not_looked_for_further_down() -> None:
    assert table("a,b,c,d\n" * 20 + "paper_id,title,name,email\n").header == ("a", "b", "c", "d")


@pytest.mark.parametrize(
    "header",
    [
        "PaperID,Paper Title,First Name,Last Name,E-Mail",
        "paper-id,TITLE,Given name,Surname,Email Address",
        "#,title,first_name,last_name,email",
        "\ufeff\ufeffpaper_id,ti\u200btle,given_name,family_name,e\u00admail\u200b",
        "Submission Number,title,Firstname,Lastname,mail",
    ],
)
def test_usual_names_of_columns_are_understood(header: str) -> None:
    [row] = read(f"{header}\n7,On Kites,Ada,Ames,ada@ex.org\n".encode()).rows

    assert (row.paper_id, row.title, row.name, row.email) == ("7", "On Kites", "Ada Ames", "ada@ex.org")


def test_an_empty_or_repeated_heading_of_others_refuses_nothing() -> None:
    reading = read(b"paper_id,title,name,email,,note,note\n7,K,Ada,a@ex.org,x,y,z\n")

    assert [row.name for row in reading.rows] == ["Ada"]
    assert reading.notes == ("Columns that are ignored: “note”, “note”.",)


def test_a_heading_that_is_ours_goes_before_one_that_means_the_same() -> None:
    [row] = read(b"id,paper_id,title,name,email\n900,7,K,Ada,a@ex.org\n").rows

    assert row.paper_id == "7"


def test_a_text_of_blank_rows_is_no_table() -> None:
    with pytest.raises(RefusedFileError, match="The list is empty"):
        table(",,\n" * 5)

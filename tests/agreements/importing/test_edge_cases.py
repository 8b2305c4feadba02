"""Edge cases of a conference's practice on the way in, each by its number; others stand where their deeds are tested."""

import csv
import io

import pytest

from agreements.importing.apply import apply
from agreements.importing.plan import plan
from agreements.importing.readers import read
from agreements.importing.remarking.guarding import guarded
from agreements.models import Author, Authorship, Conference, Paper

HEADER = ["paper_id", "title", "author_order", "name", "email"]


def listed(*rows: tuple[str, ...], encoding: str = "utf-8", header: list[str] = HEADER) -> bytes:
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows([header, *rows])
    return lines.getvalue().encode(encoding)


# --- 4: addresses in other writings -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Ada.Ames@Ex.ORG", "ada.ames@ex.org"),
        ("ada@ex.org*", "ada@ex.org"),
        ("ada@ex.org;", "ada@ex.org"),
        (" <ada@ex.org>, ", "ada@ex.org"),
        ("ada@müller.example", "ada@xn--mller-kva.example"),
        ("ada@xn--mller-kva.example", "ada@xn--mller-kva.example"),
        ("ada+papers@ex.org", "ada+papers@ex.org"),
    ],
)
def test_case_4_an_address_in_another_writing_is_one_person_with_one_address(
    conference: Conference, written: str, address: str
) -> None:
    apply(conference, read(listed(("7", "On Kites", "1", "Ada Ames", address))), by=None)

    reading = read(listed(("7", "On Kites", "1", "Ada Ames", written), ("8", "On Wind", "1", "Ada Ames", written)))
    apply(conference, reading, by=None)

    assert list(Author.objects.values_list("name", "email")) == [("Ada Ames", address)]
    assert plan(conference, reading).is_empty


@pytest.mark.parametrize("written", ["ädä@ex.org", "a..b@ex.org", "****@ex.org", "~Ada_Ames1"])
def test_case_4_what_is_no_address_keeps_its_author_and_takes_no_address_away(
    conference: Conference, written: str
) -> None:
    apply(conference, read(listed(("7", "On Kites", "1", "Ada Ames", "ada@ex.org"))), by=None)
    rows = ("7", "On Kites", "1", "Ada Ames", written), ("7", "On Kites", "2", "Ben Boe", written)

    apply(conference, read(listed(*rows)), by=None)

    assert list(Author.objects.order_by("pk").values_list("name", "email")) == [
        ("Ada Ames", "ada@ex.org"),
        ("Ben Boe", ""),
    ]


# --- 5: names -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Suharto", "Suharto"),
        ("Ludwig van der Rohe", "Ludwig van der Rohe"),
        ("von Ahn, Luis", "Luis von Ahn"),
        ("John Doe Jr.", "John Doe Jr."),
        ("王伟", "王伟"),
        ("محمد علي", "محمد علي"),
        ("Zoe\u0308 Ro", "Zoë Ro"),
        ('J{\\"o}rg M\\"uller', "Jörg Müller"),
        ("Ond\\v{r}ej Nov\\'ak", "Ondřej Novák"),
        ("ADA AMES", "ADA AMES"),
        ("Maria " + "Anna " * 30 + "Ames", "Maria " + "Anna " * 30 + "Ames"),
    ],
)
def test_case_5_a_name_of_any_kind_comes_in_and_comes_again_as_the_same(
    conference: Conference, written: str, printed: str
) -> None:
    lists = [read(listed(("7", "On Kites", "1", name, "a@ex.org"))) for name in (written, printed)]

    for reading in (*lists, *lists):
        apply(conference, reading, by=None)

    assert list(Authorship.objects.values_list("printed_name", flat=True)) == [printed]
    assert [plan(conference, reading).difference.rows for reading in lists] == [(), ()]


# --- 7: titles, on the way in (changed after signing: see differing/test_settling.py and papers/test_editing.py) ----------
@pytest.mark.parametrize(
    ("written", "taken"),
    [
        (r"On $\beta$-VAEs and $O(\sqrt{T})$", r"On $\beta$-VAEs and $O(\sqrt{T})$"),
        (r"Erd\H{o}s and 3.6\% of {K}ites", None),
        ("風箏與風：一個研究", "風箏與風：一個研究"),
        ("Kites " * 60 + "in the Wind", "Kites " * 60 + "in the Wind"),
        ("Cats &amp; <i>Kites</i>", "Cats & Kites"),
    ],
)
def test_case_7_a_title_of_any_kind_comes_in_and_comes_again_as_the_same(
    conference: Conference, written: str, taken: str | None
) -> None:
    reading = read(listed(("7", written, "1", "Ada Ames", "a@ex.org")))

    apply(conference, reading, by=None)

    title = Paper.objects.get().title
    assert title == (taken or title)
    again = read(listed(("7", title, "1", "Ada Ames", "a@ex.org")))
    assert [plan(conference, each).difference.rows for each in (reading, again)] == [(), ()]


# --- 22: tables that come out of a spreadsheet, and go into one -----------------------------------------------------------
@pytest.mark.parametrize(
    "title",
    [
        '=HYPERLINK("https://ex.org","x")',
        "+1 for Kites",
        "-Norm Bounds - of Kites",
        "@Kites",
        "--fast: Kites",
    ],
)
def test_case_22_a_title_that_looks_like_a_formula_comes_in_whole_and_out_guarded_and_in_again(
    conference: Conference, title: str
) -> None:
    for cell in (guarded(title), title):
        apply(conference, read(listed(("7", cell, "1", "Ada Ames", "a@ex.org"))), by=None)

        assert Paper.objects.get().title == title


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "mac-roman"])
def test_case_22_a_table_that_a_spreadsheet_saved_has_its_letters(conference: Conference, encoding: str) -> None:
    rows = [(str(n), "On Kites", "1", name, f"a{n}@ex.org") for n, name in enumerate(["Zoë Müller", "José Núñez"], 1)]

    reading = read(listed(*rows, encoding=encoding))

    if reading.question is None:
        assert [row.name for row in reading.rows] == ["Zoë Müller", "José Núñez"]
    else:
        assert any("Zoë Müller" in sample for option in reading.question.options for sample in option.samples)


def test_case_22_semicolons_and_tabs_are_read_like_commas(conference: Conference) -> None:
    for mark in ";\t":
        lines = [mark.join(HEADER), mark.join(["7", "On Kites, Measured", "1", "Ada Ames", "a@ex.org"])]
        apply(conference, read("\r\n".join(["sep=" + mark, *lines] if mark == ";" else lines).encode()), by=None)

    assert list(Paper.objects.values_list("number", "title")) == [("7", "On Kites, Measured")]

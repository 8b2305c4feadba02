"""Cells as staff have them, and what becomes of each: what is taken, and what is said of it; or why the row is refused."""

from datetime import date
from typing import Any

import pytest

from agreements.importing.entries import Entry
from agreements.importing.normalising.rows_of import Normalised, normalised

REFUSED = object()
ROW = {"paper_id": "1", "title": "On Kites", "name": "Ada Ames", "email": "ada@example.org"}

TITLE = [
    ("On\xad Kites", "On Kites", "invisible"),
    ("On\u200b Kites", "On Kites", "invisible"),
    ("On Ki\ufefftes", "On Kites", "invisible"),
    ("On\xa0Kites", "On Kites"),
    ("On\u202fKites ", "On Kites"),
    ("Cats &amp; Dogs &lt;3", "Cats & Dogs <3", "markup"),
    ("The <i>E. coli</i> gene<sub>2</sub>", "The E. coli gene₂", "markup"),
    ('Schr{\\"o}dinger and \\emph{Kites}', "Schrödinger and Kites", "tex"),
    ("$\\mathcal{O}(n^2)$", "$\\mathcal{O}(n^2)$"),
    ("Eﬃcient ﬂows", "Efficient flows", "width"),
    ("On\nKites", "On Kites", "line_break"),
    ("On\x0bKites", "On Kites", "line_break"),
    ("On\u2028Kites", "On Kites", "line_break"),
    ("On 🚀 Kites", "On □ Kites", "undrawn"),
    ("I ❤\ufe0f Kites", "I □ Kites", "undrawn"),
    ("Ã\u2030tude sur lâ€™Ã¨re", "Étude sur l’ère", "mojibake"),
    ("Kite\x92s", "Kite’s", "invisible"),
    ("\uf0b7 Kites", "Kites", "invisible"),
    ("On Ki�tes", "On Ki�tes", "lost_letter"),
    ("#REF!", REFUSED, "The title is missing: the cell has \u201c#REF!\u201d."),
    ("On #REF! Kites", "On #REF! Kites", "odd_title"),
    ("#NAME?", REFUSED, "The title is missing: the cell has \u201c#NAME?\u201d."),
    ("nan", "nan", "odd_title"),
    ("NULL", "NULL", "odd_title"),
    ("x" * 501, REFUSED, "The title has 501 characters; at most 500 are allowed."),
    ("𝓞(n) and 𝔾NN", "𝓞(n) and 𝔾NN"),
    ("👩\u200d💻 code", "□ code", "invisible", "undrawn"),
    ("On \u200eKites", "On Kites", "invisible"),
    ("\u202bOn Kites\u202c", "On Kites", "invisible"),
    ("=Kites", "=Kites"),
    ("ON KITES", "ON KITES"),
    ("On\u2060 Kites", "On Kites", "invisible"),
    ("2\u2062x", "2x", "invisible"),
    ("On\tKites", "On Kites"),
    ("On Kites.", "On Kites."),
    ("می\u200cخواهم", "می\u200cخواهم"),
    ("On\u200c Kites", "On Kites", "invisible"),
    ("", REFUSED, "The title is missing."),
    ("-", REFUSED, "The title is missing: the cell has \u201c-\u201d."),
    ("AT&T; and R&D", "AT&T; and R&D"),
    ("3.6\\% of {BERT}", "3.6% of {BERT}", "tex"),
    ("a <b and c> d", "a <b and c> d"),
    ("Étude", "Étude"),
    ("naïve", "naïve"),
]
NAME = [
    ("Ames, Ada", "Ada Ames", "turned"),
    ("Ada Ames*", "Ada Ames", "marks"),
    ("Ada Ames\u2020", "Ada Ames", "marks"),
    ("Ada Ames¹,²", "Ada Ames", "marks"),
    ("Suharto", "Suharto"),
    ("ADA AMES", "ADA AMES", "capitals"),
    ("ada ames", "ada ames"),
    ("Ada Ames; Ben Boe", "Ada Ames; Ben Boe", "several_people"),
    ("Ada Ames and Ben Boe", "Ada Ames and Ben Boe", "several_people"),
    ("Ada Ames\nBen Boe", "Ada Ames Ben Boe", "line_break", "several_people"),
    ("Ada\nAmes", "Ada Ames", "line_break"),
    ("Ada Ames, Ben Boe, Cy Coe", "Ada Ames, Ben Boe, Cy Coe", "several_people"),
    ("Ada Ames, Ben Boe", "Ada Ames, Ben Boe", "several_people"),
    ("ada@example.org", "ada@example.org", "odd_name"),
    ("Wei Wang 0001", "Wei Wang", "marks"),
    ("Prof. Dr. Ada Ames", "Prof. Dr. Ada Ames"),
    ("Ada Ames (Ex U)", "Ada Ames", "marks"),
    ("Ada Ames (1)", "Ada Ames", "marks"),
    ("Ada Ames (1,2)", "Ada Ames", "marks"),
    ("Yun-Nung (Vivian) Chen", "Yun-Nung (Vivian) Chen"),
    ("Yun-Nung Chen (Vivian)", "Yun-Nung Chen (Vivian)"),
    ("Garc&iacute;a", "García", "markup"),
    ("Ond\\v{r}ej Bojar", "Ondřej Bojar", "tex"),
    ('J{\\"o}rg M{\\"u}ller', "Jörg Müller", "tex"),
    ("JosÃ© GarcÃ\xada", "José García", "mojibake"),
    ("Jos? Garc?a", "Jos? Garc?a", "lost_letter"),
    ("José", "José"),
    ("Steven51516", "Steven51516", "odd_name"),
    (".", REFUSED, "The name is missing: the cell has \u201c.\u201d."),
    ("-", REFUSED, "The name is missing: the cell has \u201c-\u201d."),
    ("N/A", REFUSED, "The name is missing: the cell has \u201cN/A\u201d."),
    ("#REF!", REFUSED, "The name is missing: the cell has \u201c#REF!\u201d."),
    ("nan", "nan", "odd_name"),
    ("Null", "Null", "odd_name"),
    ("Ａｄａ Ａｍｅｓ", "Ada Ames", "width"),
    ("山田，太郎", "山田 太郎", "turned"),
    ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
    ("O`Brien", "O`Brien"),
    ("\u200eعلي\u200e", "علي", "invisible"),
    ("Ada_Ames", "Ada_Ames", "odd_name"),
    ("~Ada_Ames1", "Ada Ames", "odd_name"),
    (". Suharto", "Suharto", "marks"),
    ("Ames, Ada*", "Ada Ames", "marks", "turned"),
    ("Ada Ames, Jr.", "Ada Ames, Jr."),
    ("Ames, Ada, Jr.", "Ada Ames, Jr.", "turned"),
    ("Ada\u200b Ames", "Ada Ames", "invisible"),
    ("Ada\xad Ames", "Ada Ames", "invisible"),
    ("Geoﬀrey", "Geoffrey", "width"),
    ("Işıl", "Işıl"),
    ("Kim", "Kim"),
    ("Аda Ames", "Аda Ames", "mixed_scripts"),
    ("🚀 Ada", "Ada", "undrawn"),
    ("Ada 🚀 Ames", "Ada Ames", "undrawn"),
    ("𠮷田", "𠮷田"),
    ("van der Berg, Jan", "Jan van der Berg", "turned"),
    ("García López, María", "María García López", "turned"),
    ("Ada Ames, MIT", "Ada Ames, MIT", "several_people"),
    ("Jos+AOk M+APw-ller", "Jos+AOk M+APw-ller", "odd_name"),
    ("Ada Ames et al.", "Ada Ames et al.", "several_people"),
    ("Cinkov\\'{a}", "Cinková", "tex"),
    ("Ada Ames, PhD", "Ada Ames, PhD"),
    ("Ada� Ames", "Ada� Ames", "lost_letter"),
    ("D'Arcy O'Neill", "D'Arcy O'Neill"),
    ("Jean-Luc Picard", "Jean-Luc Picard"),
    ("X Æ A-12", "X Æ A-12"),
    ("", REFUSED, "The name is missing."),
]
EMAIL = [
    ("ADA@Example.ORG", "ada@example.org"),
    ("ada+icml@example.org", "ada+icml@example.org"),
    (" ada@example.org ", "ada@example.org"),
    ("ada@example.org;", "ada@example.org", "rewritten"),
    ("ada@example.org,", "ada@example.org", "rewritten"),
    ("ada@example.org.", "ada@example.org", "rewritten"),
    ("<ada@example.org>", "ada@example.org", "rewritten"),
    ("Ada Ames <ada@example.org>", "ada@example.org", "rewritten"),
    ("mailto:ada@example.org", "ada@example.org", "rewritten"),
    ("ada@example.org; ada@home.example", "ada@example.org", "second_address"),
    ("ada@example.org / ada@home.example", "ada@example.org", "second_address"),
    ("ada@example.org*", "ada@example.org", "rewritten"),
    ("ada @example.org", "ada@example.org", "rewritten"),
    ("ada\u200b@example.org", "ada@example.org", "invisible"),
    ("ada@example.org\xa0", "ada@example.org"),
    ("\ufeffada@example.org", "ada@example.org", "invisible"),
    ("ada＠example.org", "ada@example.org", "rewritten"),
    ("ada@müller.de", "ada@xn--mller-kva.de"),
    ("ädä@example.org", "", "outside_ascii"),
    ("ada@xn--mller-kva.de", "ada@xn--mller-kva.de"),
    ("ada(at)example.org", "ada@example.org", "at_in_words"),
    ("ada at example.org", "ada@example.org", "at_in_words"),
    ("ada [at] example [dot] org", "ada@example.org", "at_in_words"),
    ("ada@example", "", "not_an_address"),
    ("ada@localhost", "", "not_an_address"),
    ("a.@example.org", "", "not_an_address"),
    (".a@example.org", "", "not_an_address"),
    ("a..b@example.org", "", "not_an_address"),
    ('"ada ames"@example.org', "", "not_an_address"),
    ("o'brien@example.org", "o'brien@example.org"),
    ("ada@example.org (primary)", "ada@example.org", "rewritten"),
    ("****@example.org", "", "masked"),
    ("a***@example.org", "", "masked"),
    ("N/A", "", "no_address"),
    ("-", "", "no_address"),
    ("none", "", "no_address"),
    ("ada@exa_mple.org", "", "not_an_address"),
    ("ada@123.45.67.89", "", "not_an_address"),
    ("ada@[192.0.2.1]", "", "not_an_address"),
    ("ada@example.c", "", "not_an_address"),
    ("noreply@example.org", "noreply@example.org"),
    ("~Ada_Ames1", "", "profile_id"),
    ("ada@gmail.con", "ada@gmail.con"),
    ("ada@example.org|x@y.org", "ada@example.org", "second_address"),
    ("ada@sub.example.museum", "ada@sub.example.museum"),
    ("a@b.xn--p1ai", "a@b.xn--p1ai"),
    ("ada@example.org\nb@example.org", "ada@example.org", "second_address"),
    ('=HYPERLINK("mailto:ada@example.org")', "", "not_an_address"),
    ("{ada,ben}@example.org", "", "not_an_address"),
    ("", "", "no_address"),
    ("ada ames@example.org", "", "not_an_address"),
    ("ada@example.org, ada@example.org", "ada@example.org", "rewritten"),
    ("#REF!", "", "no_address"),
]
ORCID = [
    ("0000-0002-1825-0097", "0000-0002-1825-0097"),
    ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
    ("http://orcid.org/0000-0002-1825-0097/", "0000-0002-1825-0097", "rewritten"),
    ("orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097", "rewritten"),
    ("0000000218250097", "0000-0002-1825-0097", "rewritten"),
    ("ORCID: 0000-0002-1825-0097", "0000-0002-1825-0097", "rewritten"),
    ("0000–0002–1825–0097", "0000-0002-1825-0097", "rewritten"),
    ("0000-0002-1694-233x", "0000-0002-1694-233X"),
    ("0000-0002-1825-0098", "", "orcid"),
    ("N/A", "", "no_value"),
    ("https://orcid.org/my-orcid?orcid=0000-0002-1825-0097", "0000-0002-1825-0097", "rewritten"),
    ("-", "", "no_value"),
    ("1234", "", "orcid"),
]
DATE = [
    ("2020-09-23", "2020-09-23"),
    ("23.09.2020", "2020-09-23", "rewritten"),
    ("9/23/2020", "2020-09-23", "rewritten"),
    ("23/9/2020", "2020-09-23", "rewritten"),
    ("2020/09/23", "2020-09-23", "rewritten"),
    ("2020-09-23 10:00", "2020-09-23", "rewritten"),
    ("2020-09-23T10:00:00Z", "2020-09-23", "rewritten"),
    ("2020-9-3", "2020-09-03", "rewritten"),
    ("Sep 23, 2020", "2020-09-23", "rewritten"),
    ("23 September 2020", "2020-09-23", "rewritten"),
    ("44097", "2020-09-23", "rewritten"),
    ("2020年9月23日", "2020-09-23", "rewritten"),
    ("２０２０-09-23", "2020-09-23", "rewritten"),
    ("2020", None, "date"),
    ("0000-00-00", None, "date"),
    ("2020-02-30", None, "date"),
    ("3/4/2020", None, "date_order"),
    ("23-Sep-2020", "2020-09-23", "rewritten"),
    ("Wed, 23 Sep 2020", "2020-09-23", "rewritten"),
    ("Wednesday, September 23rd, 2020", "2020-09-23", "rewritten"),
    ("", None),
]
AUTHOR_ORDER = [
    ("0", 1, "renumbered"),
    ("1", 1),
    ("01", 1),
    ("1.0", 1, "rewritten"),
    ("A", None, "place"),
    ("first", None, "place"),
    (" 2 ", 2),
    ("1st", 1, "rewritten"),
    ("10001", None, "place"),
    ("２", 2, "rewritten"),
    ("", None),
]
IS_SPEAKER = [
    ("yes", True),
    ("Y", True, "rewritten"),
    ("y", True, "rewritten"),
    ("x", True, "rewritten"),
    ("X", True, "rewritten"),
    ("✓", True, "rewritten"),
    ("ja", True, "rewritten"),
    ("oui", True, "rewritten"),
    ("T", True, "rewritten"),
    ("on", True, "rewritten"),
    ("No", False),
    ("N", False, "rewritten"),
    ("-", False, "rewritten"),
    ("n/a", False, "rewritten"),
    ("Presenter", True, "rewritten"),
    ("TRUE", True),
    ("1.0", True, "rewritten"),
    ("2", False, "flag"),
    ("wahr", True, "rewritten"),
    ("", False),
]
PAPER_ID = [
    ("007", "007"),
    ("7.0", "7.0"),
    ("1e3", "1e3"),
    ("#12", "#12"),
    (" 12 ", "12"),
    ("12/3", "12/3"),
    ("p" * 61, REFUSED, "The paper’s ID has 61 characters; at most 60 are allowed."),
    ("Paper 12", "Paper 12"),
    ("12\n", "12", "line_break"),
    ("", REFUSED, "The paper’s ID is missing."),
]
AFFILIATION = [
    ("x" * 300, "x" * 300),
    ("x" * 301, REFUSED, "The affiliation has 301 characters; at most 300 are allowed."),
    ("Ex U; Org", "Ex U; Org"),
    ("1: Ex U; 2: Org", "1: Ex U; 2: Org"),
    ("Ex U\nDept", "Ex U Dept", "line_break"),
    ("Ex U\xa0", "Ex U"),
    ("Caf� U", "Caf� U", "lost_letter"),
    ("#REF!", "", "lost_value"),
    ("Université &amp; Cie", "Université & Cie", "markup"),
    ("nan", "", "no_value"),
    ("Ex U \u2028 X", "Ex U X", "line_break"),
    ('Inst. f\\"ur Kites', "Inst. für Kites", "tex"),
    ("🇦🇹 U", "□ U", "undrawn"),
]
PARTS = [
    ({"given_name": "Ada Ames", "family_name": "Ames"}, "Ada Ames", "family_twice"),
    ({"given_name": ".", "family_name": "Suharto"}, "Suharto", "marks"),
    ({"given_name": "Ada", "family_name": "Ames, Jr."}, "Ada Ames, Jr."),
    ({"given_name": "Ada", "middle_name": "B.", "family_name": "Ames", "suffix": "III"}, "Ada B. Ames III"),
    ({"name": "N/A", "given_name": "Ada", "family_name": "Ames"}, "Ada Ames"),
    ({"given_name": "Ond\\v{r}ej", "family_name": "Boe*"}, "Ondřej Boe", "marks"),
]
TABLES = {
    "title": TITLE,
    "name": NAME,
    "email": EMAIL,
    "orcid": ORCID,
    "date": DATE,
    "author_order": AUTHOR_ORDER,
    "is_speaker": IS_SPEAKER,
    "paper_id": PAPER_ID,
    "affiliation": AFFILIATION,
}
CASES = [
    pytest.param(column, case[0], case[1], list(case[2:]), id=f"{column} {ascii(case[0])[:40]}")
    for column, table in TABLES.items()
    for case in table
]


def read_cell(**cells: str) -> Normalised:
    return normalised([Entry(2, {**ROW, **cells})])


@pytest.mark.parametrize(("column", "cell", "taken", "said"), CASES)
def test_a_cell_is_taken_as_it_is_meant(column: str, cell: str, taken: Any, said: list[str]) -> None:
    found = read_cell(**{column: cell})

    if taken is REFUSED:
        assert [(each.row, each.column, each.reason) for each in found.problems] == [(2, column, said[0])]
        assert (found.rows, found.refused) == ((), {2: "" if column == "paper_id" else "1"})
        return
    (row,) = found.rows
    value = getattr(row, {"author_order": "position"}.get(column, column))
    assert (value.isoformat() if isinstance(value, date) else value) == taken
    assert [str(each.kind) for each in found.remarks] == said
    assert {(each.row, each.column, each.paper, each.name) for each in found.remarks} <= {
        (2, column, row.paper_id, row.name)
    }


@pytest.mark.parametrize("case", PARTS, ids=lambda case: case[1])
def test_a_name_is_put_together_from_its_parts(case: tuple[Any, ...]) -> None:
    cells, name, *said = case

    found = read_cell(**{"name": "", **cells})

    assert [row.name for row in found.rows] == [name]
    assert [str(each.kind) for each in found.remarks] == said


def test_an_institution_behind_a_name_is_the_affiliation_if_no_cell_gives_one() -> None:
    assert read_cell(name="Ada Ames (Ex U)").rows[0].affiliation == "Ex U"
    assert read_cell(name="Ada Ames (Ex U)", affiliation="Org").rows[0].affiliation == "Org"


def test_a_remark_has_what_was_written_and_what_was_taken() -> None:
    (second,) = read_cell(email="ada@example.org; home@example.org").remarks

    assert (second.before, second.after) == ("ada@example.org; home@example.org", "ada@example.org, home@example.org")


def test_what_is_taken_as_it_stands_is_not_changed_when_it_is_read_again() -> None:
    """Importing what was exported says nothing new."""
    for column, table in TABLES.items():
        for cell, taken, *_ in table:
            if isinstance(taken, str) and taken and column not in ("date", "orcid"):
                again = read_cell(**{column: taken})
                assert [getattr(row, column) for row in again.rows] == [taken], (column, cell)

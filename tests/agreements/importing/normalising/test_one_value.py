"""Cells as staff have them, and what becomes of each: what is taken, and what is said of it; or why the row is refused."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from agreements.importing.entries import Entry
from agreements.importing.normalising.rows_of import Normalised, normalised

REFUSED = object()
ROW = {"paper_id": "1", "title": "On Kites", "name": "Ada Ames", "email": "ada@example.org"}

TITLE = {
    "soft hyphen": ("On\xad Kites", "On Kites", "invisible"),
    "ZWSP": ("On\u200b Kites", "On Kites", "invisible"),
    "BOM inside": ("On Ki\ufefftes", "On Kites", "invisible"),
    "nbsp": ("On\xa0Kites", "On Kites"),
    "narrow nbsp+trailing": ("On\u202fKites ", "On Kites"),
    "html ent": ("Cats &amp; Dogs &lt;3", "Cats & Dogs <3", "markup"),
    "html tags": ("The <i>E. coli</i> gene<sub>2</sub>", "The E. coli gene₂", "markup"),
    "TeX accents": ('Schr{\\"o}dinger and \\emph{Kites}', "Schrödinger and Kites", "tex"),
    "TeX math": ("$\\mathcal{O}(n^2)$", "$\\mathcal{O}(n^2)$"),
    "ligature": ("Eﬃcient ﬂows", "Efficient flows", "width"),
    "newline in title": ("On\nKites", "On Kites", "line_break"),
    "VT in title": ("On\x0bKites", "On Kites", "line_break"),
    "U+2028": ("On\u2028Kites", "On Kites", "line_break"),
    "emoji": ("On 🚀 Kites", "On 🚀 Kites"),
    "emoji vs16": ("I ❤\ufe0f Kites", "I ❤\ufe0f Kites"),
    "mojibake": ("Ã\u2030tude sur lâ€™Ã¨re", "Étude sur l’ère", "mojibake"),
    "lone C1": ("Kite\x92s", "Kite’s", "invisible"),
    "PUA": ("\uf0b7 Kites", "Kites", "invisible"),
    "U+FFFD": ("On Ki�tes", "On Ki�tes", "lost_letter"),
    "#REF!": ("#REF!", REFUSED, "The title is missing: the cell has \u201c#REF!\u201d."),
    "#REF! within": ("On #REF! Kites", "On #REF! Kites", "odd_title"),
    "#NAME?": ("#NAME?", REFUSED, "The title is missing: the cell has \u201c#NAME?\u201d."),
    "nan": ("nan", "nan", "odd_title"),
    "NULL": ("NULL", "NULL", "odd_title"),
    "title 501": ("x" * 501, "x" * 499 + "…", "too_long"),
    "title 1,000": ("On " + "x" * 997, "On " + "x" * 496 + "…", "too_long"),
    "title beyond repair": ("x" * 2_001, REFUSED, "The title has 2,001 characters; at most 500 are allowed."),
    "math alnum": ("𝓞(n) and 𝔾NN", "𝓞(n) and 𝔾NN"),
    "ZWJ emoji": ("👩\u200d💻 code", "👩\u200d💻 code"),
    "LRM": ("On \u200eKites", "On Kites", "invisible"),
    "RLE": ("\u202bOn Kites\u202c", "On Kites", "invisible"),
    "formula guard": ("=Kites", "=Kites"),
    "all caps": ("ON KITES", "ON KITES"),
    "word joiner": ("On\u2060 Kites", "On Kites", "invisible"),
    "invisible times": ("2\u2062x", "2x", "invisible"),
    "ideographic space": ("On\u3000Kites", "On Kites"),
    "tab in title": ("On\tKites", "On Kites"),
    "trailing dot": ("On Kites.", "On Kites."),
    "ZWNJ persian": ("می\u200cخواهم", "می\u200cخواهم"),
    "RLM": ("On \u200fKites", "On Kites", "invisible"),
    "flag": ("🇦🇹 Kites", "🇦🇹 Kites"),
    "hieroglyph": ("On 𓆠 Kites", "On □ Kites", "undrawn"),
    "utf-7": ("+AMk-tude", "Étude", "mojibake"),
    "utf-7 within": ("B+APY-se Z+APw- Jos+AOk", "Böse Zü José", "mojibake"),
    "no utf-7": ("C+Ada, R+And, Rest+API-based 3+AMk5 X+ANN-", "C+Ada, R+And, Rest+API-based 3+AMk5 X+ANN-"),
    "ZWNJ latin": ("On\u200c Kites", "On Kites", "invisible"),
    "empty": ("", REFUSED, "The title is missing."),
    "dash": ("-", REFUSED, "The title is missing: the cell has \u201c-\u201d."),
    "no entities": ("AT&T; and R&D", "AT&T; and R&D"),
    "TeX percent": ("3.6\\% of {BERT}", "3.6% of {BERT}", "tex"),
    "no tags": ("a <b and c> d", "a <b and c> d"),
    "capital with accent": ("Étude", "Étude"),
    "letter with accent": ("naïve", "naïve"),
}
NAME = {
    "Last, First": ("Ames, Ada", "Ada Ames", "turned"),
    "star": ("Ada Ames*", "Ada Ames", "marks"),
    "dagger": ("Ada Ames\u2020", "Ada Ames", "marks"),
    "superscript": ("Ada Ames¹,²", "Ada Ames", "marks"),
    "one word": ("Suharto", "Suharto"),
    "caps": ("ADA AMES", "ADA AMES", "capitals"),
    "family name in capitals": ("Wei LIU", "Wei LIU", "capitals"),
    "capitals alone": ("LIU", "LIU", "capitals"),
    "initials": ("J. R. R. Ames III", "J. R. R. Ames III"),
    "two initials": ("AJ Ames", "AJ Ames"),
    "lower": ("ada ames", "ada ames"),
    "two people ;": ("Ada Ames; Ben Boe", "Ada Ames; Ben Boe", "several_people"),
    "two people and": ("Ada Ames and Ben Boe", "Ada Ames and Ben Boe", "several_people"),
    "two people nl": ("Ada Ames\nBen Boe", "Ada Ames Ben Boe", "line_break", "several_people"),
    "line break": ("Ada\nAmes", "Ada Ames", "line_break"),
    "many comma": ("Ada Ames, Ben Boe, Cy Coe", "Ada Ames, Ben Boe, Cy Coe", "several_people"),
    "two people comma": ("Ada Ames, Ben Boe", "Ada Ames, Ben Boe", "several_people"),
    "email as name": ("ada@example.org", "ada@example.org", "odd_name"),
    "dblp suffix": ("Wei Wang 0001", "Wei Wang", "marks"),
    "title Dr.": ("Prof. Dr. Ada Ames", "Prof. Dr. Ada Ames"),
    "paren aff": ("Ada Ames (Ex U)", "Ada Ames", "marks"),
    "number in brackets": ("Ada Ames (1)", "Ada Ames", "marks"),
    "numbers in brackets": ("Ada Ames (1,2)", "Ada Ames", "marks"),
    "nick": ("Yun-Nung (Vivian) Chen", "Yun-Nung (Vivian) Chen"),
    "nick behind": ("Yun-Nung Chen (Vivian)", "Yun-Nung Chen (Vivian)"),
    "html": ("Garc&iacute;a", "García", "markup"),
    "TeX": ("Ond\\v{r}ej Bojar", "Ondřej Bojar", "tex"),
    "TeX2": ('J{\\"o}rg M{\\"u}ller', "Jörg Müller", "tex"),
    "mojibake": ("JosÃ© GarcÃ\xada", "José García", "mojibake"),
    "question marks": ("Jos? Garc?a", "Jos? Garc?a", "lost_letter"),
    "NFD": ("José", "José"),
    "digits": ("Steven51516", "Steven51516", "odd_name"),
    "dot": (".", REFUSED, "The name is missing: the cell has \u201c.\u201d."),
    "dash": ("-", REFUSED, "The name is missing: the cell has \u201c-\u201d."),
    "N/A": ("N/A", REFUSED, "The name is missing: the cell has \u201cN/A\u201d."),
    "#REF!": ("#REF!", REFUSED, "The name is missing: the cell has \u201c#REF!\u201d."),
    "nan": ("nan", "nan", "odd_name"),
    "Null": ("Null", "Null", "odd_name"),
    "fullwidth": ("Ａｄａ Ａｍｅｓ", "Ada Ames", "width"),
    "fullwidth comma": ("山田，太郎", "山田 太郎", "turned"),
    "middle dot": ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
    "apostrophe back": ("O`Brien", "O`Brien"),
    "RTL+LRM": ("\u200eعلي\u200e", "علي", "invisible"),
    "underscore": ("Ada_Ames", "Ada_Ames", "odd_name"),
    "tilde id": ("~Ada_Ames1", "Ada Ames", "odd_name"),
    "leading dot": (". Suharto", "Suharto", "marks"),
    "star behind Last, First": ("Ames, Ada*", "Ada Ames", "marks", "turned"),
    "Jr. behind a comma": ("Ada Ames, Jr.", "Ada Ames, Jr."),
    "Last, First, Jr.": ("Ames, Ada, Jr.", "Ada Ames, Jr.", "turned"),
    "zwsp": ("Ada\u200b Ames", "Ada Ames", "invisible"),
    "shy": ("Ada\xad Ames", "Ada Ames", "invisible"),
    "ligature": ("Geoﬀrey", "Geoffrey", "width"),
    "dotless": ("Işıl", "Işıl"),
    "kelvin": ("Kim", "Kim"),
    "cyr mixed": ("Аda Ames", "Аda Ames", "mixed_scripts"),
    "emoji": ("🚀 Ada", "🚀 Ada"),
    "emoji within": ("Ada 🚀 Ames", "Ada 🚀 Ames"),
    "nbsp": ("Ada\xa0Ames", "Ada Ames"),
    "hangul jamo NFD": ("\u1112\u1161\u11ab", "한"),
    "PDF": ("\u202aAda Ames\u202c", "Ada Ames", "invisible"),
    "vertical tab": ("Ada\x0bAmes", "Ada Ames", "line_break"),
    "U+2028": ("Ada\u2028Ames", "Ada Ames", "line_break"),
    "lone C1": ("D\x92Arcy", "D’Arcy", "invisible"),
    "ext B han": ("𠮷田", "𠮷田"),
    "particle": ("van der Berg, Jan", "Jan van der Berg", "turned"),
    "two family names": ("García López, María", "María García López", "turned"),
    "institution behind a comma": ("Ada Ames, MIT", "Ada Ames, MIT", "several_people"),
    "utf-7": ("Jos+AOk M+APw-ller", "José Müller", "mojibake"),
    "et al.": ("Ada Ames et al.", "Ada Ames et al.", "several_people"),
    "TeX acute": ("Cinkov\\'{a}", "Cinková", "tex"),
    "degree": ("Ada Ames, PhD", "Ada Ames, PhD"),
    "lost letter": ("Ada� Ames", "Ada� Ames", "lost_letter"),
    "apostrophes": ("D'Arcy O'Neill", "D'Arcy O'Neill"),
    "hyphen": ("Jean-Luc Picard", "Jean-Luc Picard"),
    "odd but right": ("X Æ A-12", "X Æ A-12"),
    "empty": ("", REFUSED, "The name is missing."),
}
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
    ("x" * 243 + "@example.org", "", "not_an_address"),
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
    ("7", "7"),
    ("7.0", "7.0"),
    ("1e3", "1e3"),
    ("M4", "M4"),
    ("#12", "#12"),
    (" 12 ", "12"),
    ("12/3", "12/3"),
    ("p" * 61, REFUSED, "The paper’s ID has 61 characters; at most 60 are allowed."),
    ("Paper 12", "Paper 12"),
    ("12\n", "12", "line_break"),
    ("12\u2028", "12", "line_break"),
    ("M\x0b4", "M 4", "line_break"),
    ("", REFUSED, "The paper’s ID is missing."),
]
AFFILIATION = [
    ("x" * 300, "x" * 300),
    ("x" * 301, "x" * 299 + "…", "too_long"),
    ("x" * 2_001, REFUSED, "The affiliation has 2,001 characters; at most 300 are allowed."),
    ("Ex U; Org", "Ex U; Org"),
    ("1: Ex U; 2: Org", "1: Ex U; 2: Org"),
    ("Ex U\nDept", "Ex U Dept", "line_break"),
    ("Ex U\x0bDept", "Ex U Dept", "line_break"),
    ("Ex U\xa0", "Ex U"),
    ("Caf� U", "Caf� U", "lost_letter"),
    ("#REF!", "", "lost_value"),
    ("Université &amp; Cie", "Université & Cie", "markup"),
    ("nan", "", "no_value"),
    ("Ex U \u2028 X", "Ex U X", "line_break"),
    ('Inst. f\\"ur Kites', "Inst. für Kites", "tex"),
    ("🇦🇹 U", "🇦🇹 U"),
]
PARTS = {
    "parts dup": ({"given_name": "Ada Ames", "family_name": "Ames"}, "Ada Ames", "family_twice"),
    "empty given, family dot": ({"given_name": ".", "family_name": "Suharto"}, "Suharto", "marks"),
    "parts + Last,First": ({"given_name": "Ada", "family_name": "Ames, Jr."}, "Ada Ames, Jr."),
    "middle name and suffix": (
        {"given_name": "Ada", "middle_name": "B.", "family_name": "Ames", "suffix": "III"},
        "Ada B. Ames III",
    ),
    "name says nothing": ({"name": "N/A", "given_name": "Ada", "family_name": "Ames"}, "Ada Ames"),
    "name vs parts differ": ({"name": "Ada Ames", "given_name": "Ben", "family_name": "Boe"}, "Ada Ames"),
    "TeX in a part": ({"given_name": "Ond\\v{r}ej", "family_name": "Boe*"}, "Ondřej Boe", "marks"),
}
TABLES: dict[str, Any] = {
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
# What a case is called where its cell alone tells it.
CALLED = {
    "email": "email: {!r}",
    "orcid": "values: orcid {}",
    "date": "values: date {}",
    "author_order": "values: order {}",
    "is_speaker": "values: speaker {}",
    "paper_id": "values: id {!r}",
    "affiliation": "values: affil {!r}",
}


def rows() -> Iterator[Any]:
    for column, table in TABLES.items():
        named = table if isinstance(table, dict) else {CALLED[column].format(case[0]): case for case in table}
        for name, (cell, taken, *said) in named.items():
            yield pytest.param(column, cell, taken, said, id=name if column in CALLED else f"{column}: {name}")


def read_cell(**cells: str) -> Normalised:
    return normalised([Entry(2, {**ROW, **cells})])


@pytest.mark.parametrize(("column", "cell", "taken", "said"), list(rows()))
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


@pytest.mark.parametrize("case", PARTS.values(), ids=[f"name: {name}" for name in PARTS])
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
        for cell, taken, *_ in table.values() if isinstance(table, dict) else table:
            if isinstance(taken, str) and taken and column not in ("date", "orcid"):
                again = read_cell(**{column: taken})
                assert [getattr(row, column) for row in again.rows] == [taken], (column, cell)

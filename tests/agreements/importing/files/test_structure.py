"""Tables that are put together in other ways, and what becomes of each: the authors who are taken, or why a row is not."""

from dataclasses import dataclass

import pytest

from agreements.importing.readers import read

HEADER = "paper_id,title,name,email\n"
ADA = "7,On Kites,Ada Ames,ada@example.org\n"
BEN = "8,On Wind,Ben Boe,ben@example.org\n"
WITH_ABSTRACT = "paper_id,title,name,email,abstract\n"
QUOTE = "A quotation mark opens in this row and does not close where a cell ends."
LONGER = "The row has 5 cells; the header has 4."
IGNORED = "Columns that are ignored: “abstract”."


@dataclass
class Case:
    """`people` are the authors by their rows; `refused` the reasons by theirs."""

    text: str
    people: dict[int, str]
    refused: dict[int, str]
    notes: tuple[str, ...] = ()
    title: str = "On Kites"


def taken(text: str, *, row: int = 2, title: str = "On Kites") -> Case:
    """Ada alone, in that row."""
    return Case(text, {row: "Ada Ames"}, {}, title=title)


def two(text: str, *, rows: tuple[int, int] = (2, 3), notes: tuple[str, ...] = (IGNORED,)) -> Case:
    return Case(text, dict(zip(rows, ("Ada Ames", "Ben Boe"), strict=True)), {}, notes)


def headed(header: str) -> Case:
    parts = "First" in header or "first" in header
    return taken(f"{header}\n{ADA.replace('Ada Ames', 'Ada,Ames') if parts else ADA}")


def with_abstract(abstract: str) -> Case:
    row = ADA.replace("\n", f',"{abstract}"\n')
    return two(WITH_ABSTRACT + row + BEN)


HEADERS = [
    "Paper ID,Title,Name,Email",
    "PaperID,Title,Name,Email",
    "paper-id,title,name,e-mail",
    "Paper ID,Paper Title,Author Name,Email Address",
    "#,title,First Name,Last Name,Email",
    "id,title,first name,last name,email",
    "paper_id,title,name,E-Mail",
    "paper_id ,title, name,email\u200b",
    "paper_id,title,first_name,last_name,email",
    "paper_id,title,Name,EMAIL",
    '"paper_id","title","name","email"',
    "paper_id,title,name,email,,,",
]
CASES = {
    "CR only": two((HEADER + ADA + BEN).replace("\n", "\r"), notes=()),
    "CRLF": taken((HEADER + ADA).replace("\n", "\r\n")),
    "LFCR": taken((HEADER + ADA).replace("\n", "\n\r"), row=3),
    "semicolon": taken((HEADER + ADA).replace(",", ";")),
    "tab": taken((HEADER + ADA).replace(",", "\t")),
    "pipe": taken((HEADER + ADA).replace(",", "|")),
    "sep=; first line": taken("sep=;\r\n" + (HEADER + ADA).replace(",", ";")),
    "title row first": taken(f"Accepted papers\n{HEADER}{ADA}", row=3),
    "blank line first": taken(f"\n{HEADER}{ADA}", row=3),
    "BOM": taken(f"\ufeff{HEADER}{ADA}"),
    "double BOM": taken(f"\ufeff\ufeff{HEADER}{ADA}"),
    "comment line": taken(f"# made by a script\n{HEADER}{ADA}", row=3),
    **{f"header {header}": headed(header) for header in HEADERS},
    "short row": taken(f"paper_id,title,name,email,affiliation,track\n{ADA}"),
    "long row extra text": Case(HEADER + ADA.replace("\n", ",more\n"), {}, {2: LONGER}),
    "unquoted comma in title": Case(HEADER + ADA.replace("On Kites", "Kites, Wind"), {}, {2: LONGER}),
    "backslash-escaped quote": Case(
        HEADER + ADA.replace("On Kites", '"On \\"Kites\\""') + BEN, {3: "Ben Boe"}, {2: QUOTE}, title="On Wind"
    ),
    "stray quote": Case(
        HEADER + ADA.replace("On", 'On 5"') + BEN.replace("On", '"On') + ADA.replace("7", "9", 1),
        {2: "Ada Ames", 4: "Ada Ames"},
        {3: QUOTE},
        title='On 5" Kites',
    ),
    "quoted newline in unused column": with_abstract("line\nby line"),
    "60-line abstract in an unused column": with_abstract("line\n" * 60),
    "140k abstract unused": with_abstract("x" * 140_000),
    "NUL in abstract": with_abstract("one \x00 sign"),
    "6 MiB with abstracts": Case(
        WITH_ABSTRACT + "".join(f"{n},On Kites,Ada Ames,ada@example.org,{'word ' * 20_000}\n" for n in range(2, 65)),
        dict.fromkeys(range(2, 65), "Ada Ames"),
        {},
        (IGNORED,),
    ),
    "formula guard": taken(HEADER + ADA.replace("On Kites", "'=Kites"), title="=Kites"),
}


@pytest.mark.parametrize("case", [pytest.param(case, id=f"structure: {name}") for name, case in CASES.items()])
def test_a_table_is_read_however_it_is_put_together(case: Case) -> None:
    reading = read(case.text.encode())

    refused = {problem.row: problem.reason for problem in reading.problems if not problem.is_left_out}
    assert ({row.line: row.name for row in reading.rows}, refused) == (case.people, case.refused)
    assert (reading.question, reading.remarks, reading.notes) == (None, (), case.notes)
    assert [row.title for row in reading.rows][:1] in ([case.title], [])

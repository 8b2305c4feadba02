"""Lists that were reported to other systems, or found when staff's own were tried, whole as they would be uploaded: who is
taken, what is said of them, what is asked, and what is refused. Single cells, and rows beside one another, have tables of
their own in `normalising`; encodings and the structure of files in `files`."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from agreements.importing.files.sources import ListFile
from agreements.importing.listings.choices import Choices
from agreements.importing.outcomes import OUTCOMES, RemarkKind, RowOutcome
from agreements.importing.readers import read, read_both
from agreements.importing.remarking.left_out import as_csv
from agreements.importing.rows import Asked, Reading
from tests.agreements.importing.formats.writing import spreadsheet_xml

HEADER = "paper_id,title,name,email\n"
PARTS = "paper_id,title,given_name,family_name,email\n"
WITH_AFFILIATION = "paper_id,title,name,email,affiliation\n"
ADA, BEN = "7,On Kites,Ada Ames,ada@example.org\n", "7,On Kites,Ben Boe,ben@example.org\n"
BOTH = ["Ada Ames <ada@example.org>", "Ben Boe <ben@example.org>"]


@dataclass
class Case:
    """`people` as “name <address>”; `said` the kinds by row; `refused` how the reasons begin, by row."""

    files: str | bytes | Sequence[str | bytes]
    people: list[str] = field(default_factory=list)
    said: list[tuple[int, str]] = field(default_factory=list)
    asked: Asked | None = None
    refused: dict[int, str] = field(default_factory=dict)


def listed(files: str | bytes | Sequence[str | bytes]) -> list[ListFile]:
    contents = [files] if isinstance(files, str | bytes) else files
    return [
        ListFile(f"file {number}", each.encode() if isinstance(each, str) else each)
        for number, each in enumerate(contents, 1)
    ]


def people(reading: Reading) -> list[str]:
    return [f"{row.name} <{row.email}>" for row in reading.rows]


def one(name: str, email: str = "ada@example.org", *, title: str = "On Kites") -> str:
    quoted = name.replace('"', '""')
    return f'{HEADER}7,"{title}","{quoted}","{email}"\n'


# --- The reports of others, by where they stand -----------------------------------------------------------------------------
REPORTS = {
    "indico#6085, PR#6259": Case(one("Jörg Böhm").encode("latin-1"), asked=Asked.ENCODING),
    "DOAJ/doaj#680": Case(one("王伟").encode("gbk"), asked=Asked.ENCODING),
    "camptix#136, rocketchat-export-userlist#2, kartoza/bims#2303": Case(
        f"{HEADER}7,K,ZoÃ« Ro,zoe@example.org\n7,K,JosÃ© Re,jose@example.org\n", asked=Asked.REPAIR
    ),
    "camptix#136, one name alone": Case(one("ZoÃ« Ro"), ["Zoë Ro <ada@example.org>"], [(2, "mojibake")]),
    "postmangovsg#86, PR#88": Case(
        f"\ufeff\ufeff\npaper_id,title,na\u200bme,email\u200b\n{ADA}", ["Ada Ames <ada@example.org>"]
    ),
    "NHSDigital manage-vaccinations PR#3410": Case(
        "paper\xa0id,title,name,email\n" + ADA.replace("7", "7\xa0"), ["Ada Ames <ada@example.org>"]
    ),
    "Notifuse#223, craft-campaign#268": Case(one("Ada Ames", "ada@example.org\xa0 "), ["Ada Ames <ada@example.org>"]),
    "validatorjs#940, mikel/mail#1173, listmonk#1845": Case(
        one("Ada Ames", "\ufeffada\u200b@example.org"), ["Ada Ames <ada@example.org>"], [(2, "invisible")]
    ),
    "alaveteli#7652": Case(
        one("Ada Ames", "ada@example.org, ada@home.example"), ["Ada Ames <ada@example.org>"], [(2, "second_address")]
    ),
    "upyo#45, anonaddy#600": Case(
        f"{HEADER}7,K,Ada Ames,ada@müller.de\n7,K,Ben Boe,bän@example.org\n",
        ["Ada Ames <ada@xn--mller-kva.de>", "Ben Boe <>"],
        [(3, "outside_ascii")],
    ),
    "openreview-py#1207, #24": Case(
        f"{HEADER}7,K,Ada Ames,****@example.org\n8,L,Ben Boe,****@example.org\n",
        ["Ada Ames <>", "Ben Boe <>"],
        [(2, "masked"), (3, "masked")],
    ),
    "openreview#124, #240": Case(one("Ada Ames", "~Ada_Ames1"), ["Ada Ames <>"], [(2, "profile_id")]),
    "openreview#99": Case(
        f"{PARTS}7,K,Wei,Wang 0002,wei@example.org\n7,K,Yang,LIU,yang@example.org\n",
        ["Wei Wang <wei@example.org>", "Yang LIU <yang@example.org>"],
        [(2, "marks"), (3, "capitals")],
    ),
    "openreview#417": Case(one("Yun-Nung (Vivian) Chen"), ["Yun-Nung (Vivian) Chen <ada@example.org>"]),
    "rycolab/aclpub2#124, acl-anthology#1897": Case(
        f"{PARTS}7,K,ada@example.org,Ames,ada@example.org\n",
        ["ada@example.org Ames <ada@example.org>"],
        [(2, "odd_name")],
    ),
    "acl-anthology#3677, #1336, PR#4094": Case(
        f'{HEADER}7,K,"Ames, Ada",ada@example.org\n7,K,"Boe, Ben",ben@example.org\n',
        BOTH,
        [(2, "turned"), (3, "turned")],
    ),
    "acl-anthology PR#3293, #2809": Case(one("Eva Cinkov\\'{a}"), ["Eva Cinková <ada@example.org>"], [(2, "tex")]),
    "joss#1443, pure-suggest#165": Case(
        one("Ada Ames", title="Cats &amp; Dogs"), ["Ada Ames <ada@example.org>"], [(2, "markup")]
    ),
    "pkp-lib#5076": Case(one("  Ada   Ames "), ["Ada Ames <ada@example.org>"]),
    "bibliometrix#590": Case(one("Ada\nAmes"), ["Ada Ames <ada@example.org>"], [(2, "line_break")]),
    "pretalx#1640, osem#1758, open-event#109": Case(
        one("Ada Ames; Ben Boe", "ada@example.org; ben@example.org"), BOTH, [(2, "split")]
    ),
    "pretalx#1640, one address": Case(
        one("Ada Ames and Ben Boe"), ["Ada Ames and Ben Boe <ada@example.org>"], [(2, "several_people")]
    ),
    "janeway#2536, #2157, goci#1459": Case(
        f"author_order,{HEADER}0,{ADA}1,{BEN}2,{BEN.replace('Ben Boe', 'Cy Coe').replace('ben@', 'cy@')}",
        [*BOTH, "Cy Coe <cy@example.org>"],
        [(2, "renumbered")],
    ),
    "seek4science#812": Case(HEADER + ADA + BEN + ADA, BOTH, [(4, "repeated")]),
    "Signbank#1108, collect-earth#672, cla-assistant#267": Case(
        "sep=|\n" + (HEADER + ADA + BEN).replace(",", "|"), BOTH
    ),
    "indico PR#3291": Case(ADA + BEN, asked=Asked.MAPPING),
    "documenso#1550": Case(
        "abstract," + HEADER + "".join(f"{'word ' * 6_000},{n}{ADA}" for n in range(150)),
        ["Ada Ames <ada@example.org>"] * 150,
    ),
    "acl-anthology#6396": Case(
        HEADER + ADA + BEN.replace("ben@example.org", ""), [BOTH[0], "Ben Boe <>"], [(3, "no_address")]
    ),
}
# --- What was found here: lists that are nearly right -------------------------------------------------------------------------
HOTCRP = "paper_id,title,given_name,family_name,email,affiliation,country,iscontact\n"
FOUND = {
    "F1, part.csv": Case(
        "paper_id,title,author_order,name,email\n"
        + "".join(f"{n},Kite {n},1,Ada Ames,ada{n}@example.org\n{n},Kite {n},2,Ben Boe,\n" for n in range(1, 13)),
        [each for n in range(1, 13) for each in (f"Ada Ames <ada{n}@example.org>", "Ben Boe <>")],
        [(row, "no_address") for row in range(3, 26, 2)],
    ),
    "F2, near-status.csv": Case(
        "paper_id,title,name,email,decision,deleted?\n"
        "1,Kites,Ada Ames,ada@example.org,accept,no\n2,Wind,Cy Coe,cy@example.org,reject,no\n"
        "3,Rain,Dee Du,dee@example.org,accept,yes\n4,Hail,Eve Fox,eve@example.org,withdrawn,no\n",
        asked=Asked.ACCEPTED,
    ),
    "F2, near-hotcrp2-renamed.csv": Case(
        f"{HOTCRP}1,Kites,Ada,Ames,ada@example.org,Ex U,AT,yes\n1,Kites,Olga,Other,olga@example.org,,AT,nonauthor\n",
        asked=Asked.ACCEPTED,
    ),
    "F2, joined by hand": Case(
        "submission,title,first name,last name,email,decision\n"
        "1,Kites,Ada,Ames,ada@example.org,probably accept\n2,Wind,Ben,Boe,ben@example.org,desk reject\n",
        asked=Asked.ACCEPTED,
    ),
    "F4, m.csv": Case(
        WITH_AFFILIATION + '1,Cats &amp; <i>Dogs</i>,"Ames, Ada*",ada@example.org,Ex U\n'
        "2,On Rain,Ben Boe,ada@example.org,Org\n3,Étude #REF!,ZoÃ« Ro,zoe@example.org,nan\n",
        ["Ada Ames <ada@example.org>", "Ben Boe <ada@example.org>", "Zoë Ro <zoe@example.org>"],
        [(2, "markup"), (2, "marks"), (2, "turned"), (4, "mojibake"), (4, "odd_title"), (4, "no_value")],
    ),
    "F5, near-cmt.csv": Case(
        f'{HEADER}12,On Kites,"Ames, Ada*",ada@example.org\n12,On Kites,"Boe, Ben",ben@example.org\n',
        BOTH,
        [(2, "marks"), (2, "turned"), (3, "turned")],
    ),
    "F5, near-joined.csv": Case(
        f'{HEADER}7,On Kites,"Ada Ames, Ben Boe",ada@example.org\n8,Wind,Cy Coe;Dee Du,cy@example.org\n',
        ["Ada Ames, Ben Boe <ada@example.org>", "Cy Coe;Dee Du <cy@example.org>"],
        [(2, "several_people"), (3, "several_people")],
    ),
    "F5, near-vlookup.csv": Case(
        f"{PARTS}1,#N/A,Ada,Ames,ada@example.org\n1,#N/A,Ben,Boe,ben@example.org\n2,#REF!,Cy,Coe,cy@example.org\n",
        refused={
            2: "The title is missing: the cell has “#N/A”.",
            3: "The title is missing: the cell has “#N/A”.",
            4: "The title is missing: the cell has “#REF!”.",
        },
    ),
    "F6, saved by a spreadsheet": Case(
        (HEADER + "7,K,Zoë Ro,zoe@example.org\n7,K,Jiří Ří,jiri@example.org\n")
        .encode()
        .decode("cp1252", errors="replace")
        .replace("\ufffd", "\x9d"),
        asked=Asked.REPAIR,
    ),
    "F8, all that matters little": Case(
        "paper_id,title,name,email,orcid,is_speaker,date\n7,K,Ada Ames,ada@example.org,n/a,perhaps,soon\n",
        ["Ada Ames <ada@example.org>"],
        [(2, "no_value"), (2, "date"), (2, "flag")],
    ),
    "F8, a date that can be two": Case(
        "paper_id,title,name,email,date\n7,K,Ada Ames,ada@example.org,3/4/2026\n", asked=Asked.DATE_ORDER
    ),
    "F9, an abstract that is not used": Case(
        f"abstract,{HEADER}" + '"' + "line\n" * 900 + "x" * 140_000 + f'\x00",{ADA}x,{BEN}', BOTH
    ),
    "F11, JSON": Case('[{"paper_id": 7, "title": "K", "name": "Ada Ames", "email": "ada@example.org"}]', BOTH[:1]),
    "F11, JSON of nothing known": Case(
        '{"rows": [{"a": {}}]}', refused={1: "“file 1” is no list of papers that is known."}
    ),
    "F11, XML": Case("<list><row/></list>", refused={1: "“file 1” is no list of papers that is known."}),
    "F11, YAML": Case(
        "- id: 7\n  title: K\n  authors:\n  - {first_name: Ada, last_name: Ames, email: ada@example.org}\n", BOTH[:1]
    ),
    "F11, SpreadsheetML": Case(
        spreadsheet_xml({"One": [["paper_id", "title", "name", "email"], ["7", "K", "Ada Ames", "ada@example.org"]]}),
        BOTH[:1],
    ),
    "F11, headings that are not known": Case("Nr,Was,Wer,Wohin\n7,K,Ada Ames,ada@example.org\n", asked=Asked.MAPPING),
    "F11, a table that has the titles under another heading": Case(
        "paper,author,email,place\nOn Kites,Ada Ames,ada@example.org,Graz\n", asked=Asked.MAPPING
    ),
    "F11, mojibake with what nobody sees": Case(
        one("Ana GarcÃ\xada"), ["Ana García <ada@example.org>"], [(2, "mojibake")]
    ),
    "section 2, the date of CMT": Case(
        "Paper ID\tCreated\tPaper Title\tAuthors\tAuthor Names\tAuthor Emails\tStatus\n"
        "7\t1/2/2026\tK\tAda Ames (Ex U)*\tAmes, Ada*\tada@example.org*\tAccept\n",
        BOTH[:1],
    ),
    "section 4, rows in any order": Case(f"author_order,{HEADER}2,{BEN}1,{ADA}", [BOTH[1], BOTH[0]]),
    "section 4, a file of other than words": Case(b"a,b\n" + b"\x00\x00\x01" * 90, refused={2: "This is not a list"}),
}


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in (REPORTS | FOUND).items()])
def test_a_list_keeps_everybody_or_stops_with_a_question(case: Case) -> None:
    reading = read(listed(case.files))

    refused = {} if reading.question else {each.row: each.reason for each in reading.problems}
    asked = reading.question.asked if reading.question else None
    assert (asked, people(reading)) == (case.asked, case.people)
    assert [(remark.row, str(remark.kind)) for remark in reading.remarks] == case.said
    assert refused.keys() == case.refused.keys()
    assert all(refused[row].startswith(reason) for row, reason in case.refused.items())


LOOKED_AT = {
    "F4, m.csv": [4, 4],
    "F5, near-joined.csv": [2, 3],
    "alaveteli#7652": [2],
    "openreview#99": [3],
    "rycolab/aclpub2#124, acl-anthology#1897": [2],
    "pretalx#1640, one address": [2],
    "F8, all that matters little": [2, 2],
}


@pytest.mark.parametrize("case", LOOKED_AT)
def test_whoever_may_be_meant_otherwise_is_not_invited_before_somebody_has_looked(case: str) -> None:
    reading = read(listed((REPORTS | FOUND)[case].files))

    assert [remark.row for remark in reading.remarks_of(RowOutcome.LOOK)] == LOOKED_AT[case]


def test_a_date_that_says_when_a_paper_was_sent_in_is_not_the_papers() -> None:
    (row,) = read(listed(FOUND["section 2, the date of CMT"].files)).rows

    assert row.date is None


def test_nobody_is_a_signer_whom_a_list_calls_no_author() -> None:
    files = listed(FOUND["F2, near-hotcrp2-renamed.csv"].files)

    question = read(files).question

    assert question is not None
    assert [(option.value, option.is_likely) for option in question.options] == [("yes", True), ("nonauthor", False)]
    assert people(read(files, Choices(accepted=("yes",)))) == ["Ada Ames <ada@example.org>"]


def test_profiles_find_their_addresses_in_a_second_file() -> None:
    """openreview#124 and #240."""
    notes = (
        '{"notes": [{"forum": "aB3", "number": 7, "content": {"title": {"value": "K"}, '
        '"authors": {"value": ["Ada Ames"]}, "authorids": {"value": ["~Ada_Ames1"]}}}]}'
    )

    assert people(read(listed([notes, "profile_id,email\n~Ada_Ames1,ada@example.org\n"]))) == BOTH[:1]


def test_the_rows_that_failed_come_back_as_a_list_of_their_own() -> None:
    """rapidpro#91, schautrack#409, csvimport#1."""
    files = listed(HEADER + ADA + BEN.replace("Ben Boe", "#REF!") + "8,On Wind,Cy Coe,cy@example.org\n")

    reading, written = read_both(files, Choices())
    reasons = [(problem.row, problem.reason) for problem in reading.problems]
    lines = as_csv(*written, reasons).splitlines()

    assert people(reading) == ["Cy Coe <cy@example.org>"]
    assert lines[0] == "\ufeffpaper_id,title,name,email,row_of_the_list,why_it_was_left_out"
    assert lines[1:] == [
        "7,On Kites,Ada Ames,ada@example.org,2,Left out because row 3 of the same paper was refused.",
        "7,On Kites,#REF!,ben@example.org,3,The name is missing: the cell has “#REF!”.",
    ]


def test_every_kind_of_remark_has_an_outcome() -> None:
    assert OUTCOMES.keys() == set(RemarkKind)

"""Lists that were found to do harm when they came after another one, and what becomes of each now."""

from dataclasses import dataclass, field

import pytest

from agreements.importing.apply import apply
from agreements.importing.readers import read
from agreements.importing.steps import Plan
from agreements.models import Agreement, Authorship, Conference

HEADER = "paper_id,title,author_order,name,email,orcid,affiliation\n"
ORCID = "0000-0002-1825-0097"
ADA, BEN = "7,K,1,Ada Ames,ada@example.org,,\n", "7,K,2,Ben Boe,ben@example.org,,\n"


@dataclass
class Case:
    """`after` are paper, place, printed name, address and affiliation of everybody; `said` what is to be known before."""

    first: str
    second: str
    after: list[tuple[str, int, str, str, str]]
    said: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def ada(
    *, paper: str = "7", place: int = 1, email: str = "ada@example.org", affiliation: str = ""
) -> tuple[str, int, str, str, str]:
    return paper, place, "Ada Ames", email, affiliation


BOE = ("7", 2, "Ben Boe", "ben@example.org", "")
TAKEN = "Position 1 of paper 7 is taken by “Ada Ames”, whom this file leaves there."
CASES = {
    "F1, part.csv": Case(ADA + BEN.replace("ben@example.org", ""), "", [ada(), (*BOE[:3], "", "")]),
    "F3, a corrected address": Case(
        ADA,
        ADA.replace("ada@", "ada.ames@"),
        [ada(email="ada.ames@example.org")],
        ["Probably Ada Ames at another address."],
    ),
    "F3, with the same ORCID": Case(
        ADA.replace(",,", f",{ORCID},"),
        ADA.replace("ada@", "ada.ames@").replace(",,", f",{ORCID},"),
        [ada(email="ada.ames@example.org")],
        ["Probably Ada Ames at another address."],
    ),
    "F4, two at one address": Case(
        ADA,
        ADA + BEN.replace("ben@", "ada@"),
        [ada(), ("7", 2, "Ben Boe", "ada@example.org", "")],
        [
            "Has the address of Ben Boe, too: two people, each asked in a mail of their own.",
            "Has the address of Ada Ames, too: two people, each asked in a mail of their own.",
        ],
    ),
    "F7, pkp-lib#309": Case(
        ADA.replace(",,", ",,Ex U") + ADA.replace("7", "8", 1).replace(",,", ",,Org"),
        "",
        [ada(affiliation="Ex U"), ada(paper="8", affiliation="Org")],
    ),
    "F7, an empty cell": Case(ADA.replace(",,", ",,Ex U"), ADA, [ada(affiliation="Ex U")]),
    "F10, without the first author": Case(ADA + BEN, BEN.replace(",2,", ",1,"), [ada(), BOE], refused=[TAKEN]),
    "F10, without places": Case(ADA + BEN, BEN.replace(",2,", ",,"), [ada(), BOE]),
    "acl-anthology#2783": Case(
        BEN.replace("Ben", "Bena"),
        BEN.replace("Ben", "Béná"),
        [("7", 2, "Béná Boe", "ben@example.org", "")],
    ),
    "hotcrp#301": Case(
        BEN.replace(",,", ",,Ex U"),
        BEN.replace("Ben", "Benn").replace(",,", ",,Org"),
        [("7", 2, "Benn Boe", "ben@example.org", "Org")],
        ["Was Ben Boe, at this address and on this paper: taken for the same person."],
    ),
    "section 4, in another order": Case(ADA + BEN, BEN + ADA, [ada(), BOE]),
}


def told(found: Plan) -> list[str]:
    changed = [change.remark for change in found.changes if change.remark]
    return [*changed, *(doubt.sentence for doubt in found.doubts if doubt.kind != "no_address")]


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items()])
def test_a_list_that_comes_after_another_one(conference: Conference, case: Case) -> None:
    found = [
        apply(conference, read((HEADER + lines).encode()), by=None, partial=True)
        for lines in (case.first, case.second)
        if lines
    ]

    rows = Authorship.objects.order_by("paper__number", "position").values_list(
        "paper__number", "position", "printed_name", "author__email", "affiliation"
    )
    assert list(rows) == case.after
    assert told(found[-1]) == case.said
    assert [problem.reason for problem in found[-1].reading.problems] == case.refused
    assert Agreement.objects.count() == len(case.after)
    again = read((HEADER + (case.second or case.first)).encode())
    assert apply(conference, again, by=None, partial=True).is_empty

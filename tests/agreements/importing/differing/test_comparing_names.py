"""Lists of names alone beside what is here: DBLP, Zenodo, MiniConf, ACM’s grid, proceedings; and the two lists of ICML 2020."""

import csv
import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from agreements.importing.apply import apply
from agreements.importing.batches import ordering
from agreements.importing.batches.import_jobs import take_back_parts
from agreements.importing.difference.kinds_and_remedies import AUTHORS, TITLES, DifferenceKind, Remedy
from agreements.importing.difference.settlement import Settlement
from agreements.importing.files.sources import ListFile
from agreements.importing.listings.choices import Choices
from agreements.importing.plan import plan
from agreements.importing.readers import read
from agreements.importing.rows import ColumnMapping
from agreements.importing.steps import Plan
from agreements.importing.uploads import keep_batch, keep_settlement
from agreements.jobs import bulk_jobs
from agreements.models import Author, Authorship, Conference, Matter, MatterKind, Paper
from signatures.operations import invariants, sweep
from tests.agreements.importing.differing.conftest import Settling, standing
from tests.agreements.importing.formats.test_damaged_files import damaged_file

ADA, BEN, CY = "7,On Kites,1,Ada Ames,ada@ex.org", "7,On Kites,2,Ben Boe,ben@ex.org", "7,On Kites,3,Cy Coe,cy@ex.org"
DEE = "8,On Wind,1,Dee Doe,dee@ex.org"
SHARED = Path(__file__).resolve().parents[5] / "shared/data"
Comparing = Callable[..., Plan]
TAKEN = {kind.value: "amend" for kind in (*AUTHORS, *TITLES) if kind is not DifferenceKind.GONE}


@pytest.fixture
def here(imported: Settling, conference: Conference) -> Conference:
    imported(ADA, BEN, CY, DEE)
    return conference


@pytest.fixture
def compared(here: Conference) -> Comparing:
    """Compares a file, and does what is said about each kind."""

    def compare(content: str, **remedies: str) -> Plan:
        said = {DifferenceKind(kind): Remedy(remedy) for kind, remedy in remedies.items()}
        return apply(here, replace(read(content.encode()), settlement=Settlement(said)), by=None)

    return compare


def told(found: Plan) -> list[tuple[str, str, str, str]]:
    return [(each.kind.value, each.paper, each.before, each.after) for each in found.difference.rows]


def people() -> dict[str, str]:
    return dict(Author.objects.values_list("name", "email"))


DBLP_JSON = {
    "result": {
        "hits": {
            "hit": [
                {
                    "info": {
                        "title": "On kites.",
                        "authors": {"author": [{"text": "Ada Ames 0002"}, {"text": "Cy Coe"}]},
                    }
                },
                {"info": {"title": "On Wind.", "authors": {"author": {"text": "Dee Doe"}}}},
                {"info": {"title": "On Hail.", "authors": {"author": [{"text": "Eve Fox"}]}}},
            ]
        }
    }
}
DBLP_XML = """<dblp><inproceedings key="x/1"><author>Ada Ames 0002</author><author>Cy Coe</author><title>On <i>kites</i>.</title>
</inproceedings><article><author>Dee Doe</author><title>On Wind.</title></article>
<article><author>Eve Fox</author><title>On Hail.</title></article></dblp>"""
ZENODO_JSON = {
    "hits": {
        "hits": [
            {
                "metadata": {
                    "title": "On kites",
                    "creators": [{"name": "Ames, Ada"}, {"name": "Coe, Cy", "orcid": "x"}],
                }
            },
            {"metadata": {"title": "On Wind", "creators": [{"name": "Doe, Dee"}]}},
            {"metadata": {"title": "On Hail", "creators": [{"name": "Fox, Eve"}]}},
        ]
    }
}
ZENODO_TABLE = """doi,title,creators
1,On kites,"[{'name': 'Ames, Ada', 'orcid': None}, {'name': ""Coe, Cy""}]"
2,On Wind,"[{'affiliation': 'Ex U', 'name': 'Doe, Dee'}]"
3,On Hail,"[{'name': 'Fox, Eve'}]"
"""
MINICONF = (
    "UID,title,authors,keywords\nA1-1,On kites,Ada Ames|Cy Coe,x\nA1-2,On Wind,Dee Doe,\nA1-3,On Hail,Eve Fox,\n"
)
GRID = """ ,ACM No.,Contact No.,Title,Author,Email
1,11,x,"On kites \\setcopyright{rightsretained}https://doi.org/10.1145/1",Ada Ames:Ex U;Cy Coe:Org,https://form
2,12,y,On Wind 10.1145/2,Dee Doe:Ex U,https://form
3,13,z,On Hail,Eve Fox:,https://form
"""
PROCEEDINGS = [
    {"title": "On kites", "author": ["Ada Ames", "Cy Coe"]},
    {"title": "On Wind", "author": ["Dee Doe"]},
    {"title": "On Hail", "author": ["Eve Fox"]},
]
SHEET = "paper_id\tpaper_title\tauthors\n7\tOn kites\tAda Ames and Cy Coe\n8\tOn Wind\tDee Doe\n9\tOn Hail\tEve Fox\n"


@pytest.mark.parametrize(
    ("content", "system", "number"),
    [
        (json.dumps(DBLP_JSON), "DBLP", ""),
        (DBLP_XML, "DBLP", ""),
        (json.dumps(ZENODO_JSON), "Zenodo", ""),
        (ZENODO_TABLE, "Zenodo", ""),
        (MINICONF, "MiniConf", "A1-3"),
        (GRID, "ACM", ""),
        (json.dumps(PROCEEDINGS), "", ""),
        (SHEET, "", "9"),
    ],
)
def test_lists_of_names_are_compared_by_number_or_by_title(
    compared: Comparing, here: Conference, content: str, system: str, number: str
) -> None:
    found = compared(content)

    assert (found.reading.compares, found.reading.format, found.reading.problems) == (True, system, ())
    assert sorted(told(found)) == [
        ("gone", "7", "Ben Boe", ""),
        ("not_here", number, "", "On Hail"),
        ("title_spelling", "7", "On Kites", "On kites"),
    ]
    assert found.is_empty
    assert (Paper.objects.count(), Author.objects.count()) == (2, 4)
    assert here.events.filter(kind="import.applied").count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("dblp.json", json.dumps(DBLP_JSON)),
        ("dblp.xml", DBLP_XML),
        ("zenodo.json", json.dumps(ZENODO_JSON)),
        ("zenodo.csv", ZENODO_TABLE),
        ("miniconf.csv", MINICONF),
        ("grid.csv", GRID),
        ("proceedings.json", json.dumps(PROCEEDINGS)),
        ("sheet.tsv", SHEET),
    ],
)
def test_a_damaged_list_of_names_is_compared_or_refused_with_a_sentence(
    here: Conference, name: str, content: str
) -> None:
    chance = random.Random(name)
    for _ in range(20):
        found = plan(here, read([damaged_file(name, content.encode(), chance)]))

        assert found.reading.rows or found.reading.problems or found.difference.rows
        assert all(problem.reason for problem in found.reading.problems)
        assert not found.reading.compares or found.is_empty


def test_only_what_a_list_of_names_knows_is_taken(compared: Comparing, here: Conference) -> None:
    Authorship.objects.filter(printed_name="Cy Coe").update(affiliation="Org", is_speaker=True)

    compared("paper_id,title,authors\n7,On Kites and Wind,Cyril Coe; Ada Ames; Ben Boe\n", **TAKEN)

    assert standing(here) == ["1 Cyril Coe", "2 Ada Ames", "3 Ben Boe"]
    cy = Authorship.objects.get(printed_name="Cyril Coe")
    assert (cy.affiliation, cy.is_speaker, cy.author.email) == ("Org", True, "cy@ex.org")
    assert Paper.objects.get(number="7").title == "On Kites and Wind"
    assert people() == {
        "Ada Ames": "ada@ex.org",
        "Ben Boe": "ben@ex.org",
        "Cyril Coe": "cy@ex.org",
        "Dee Doe": "dee@ex.org",
    }


def test_nobody_is_added_from_a_list_of_names_but_as_one_who_cannot_be_asked(
    compared: Comparing, here: Conference
) -> None:
    content = "paper_id,title,authors\n7,On Kites,Ada Ames; Eve Fox; Ben Boe; Cy Coe\n9,On Hail,Eve Fox\n"

    assert compared(content).is_empty
    compared(content, added="amend")

    assert standing(here) == ["1 Ada Ames", "2 Eve Fox", "3 Ben Boe", "4 Cy Coe"]
    assert Matter.objects.open().get().kind == MatterKind.NO_ADDRESS
    assert "Eve Fox" not in {each.authorship.author.name for each in here.agreements.uninvited()}
    assert not Paper.objects.filter(number="9").exists()


def test_whoever_a_list_of_names_lacks_keeps_the_place_while_others_move(
    compared: Comparing, here: Conference
) -> None:
    compared("paper_id,title,authors\n7,On Kites,Cy Coe; Ada Ames\n", reordered="amend")

    assert standing(here) == ["1 Cy Coe", "2 Ben Boe", "3 Ada Ames"]


def test_whoever_a_list_of_names_lacks_is_ended_when_that_is_said(compared: Comparing, here: Conference) -> None:
    compared("paper_id,title,authors\n7,On Kites,Cy Coe; Ada Ames\n", gone="void", reordered="amend")

    assert standing(here) == ["1 Cy Coe", "2 Ada Ames"]
    assert list(invariants.examine(here, with_files=False).breaches) == []


def test_a_number_of_another_list_names_no_paper_here(compared: Comparing) -> None:
    found = compared("UID,title,authors\n7,On Something Else,Gil Gray\n8,On Kites,Ada Ames|Ben Boe|Cy Coe\n")

    assert told(found) == [("not_here", "7", "", "On Something Else")]


def test_a_title_that_two_papers_have_is_told_by_their_authors(imported: Settling, compared: Comparing) -> None:
    imported("9,On Kites,1,Eve Fox,eve@ex.org")

    found = compared("title,authors\nOn kites,Eve Fox; Gil Gray\nOn Kites!,Ada Ames; Ben Boe; Cy Coe\n")

    assert told(found) == [
        ("title_spelling", "9", "On Kites", "On kites"),
        ("added", "9", "", "Gil Gray"),
        ("title_spelling", "7", "On Kites", "On Kites!"),
    ]


def test_a_table_is_compared_when_its_mapping_has_no_addresses(here: Conference) -> None:
    mapping = ColumnMapping({"no": "paper_id", "work": "title", "who": "name"}, separator=" / ")
    content = b"No,Work,Who\n7,On Kites,Ada Ames / Cy Coe / Ben Boe\n"

    found = plan(here, read(content, Choices(mapping=mapping)))

    assert told(found) == [("reordered", "7", "Ada Ames; Ben Boe; Cy Coe", "Ada Ames; Cy Coe; Ben Boe")]
    assert found.reading.compares


def test_whoever_is_taken_for_somebody_is_a_doubt(compared: Comparing) -> None:
    found = compared("paper_id,title,authors\n7,On Kites,A. Ames; Ben Boe; Cy Coe\n")

    assert [each.sentence for each in found.doubts] == [
        "Was Ada Ames on this paper: taken for the same person, because the names resemble each other."
    ]


def test_a_list_of_names_is_not_compared_together_with_another(conference: Conference) -> None:
    ours = "\n".join(["paper_id,title,author_order,name,email", ADA]).encode()

    reading = read([ListFile("a.csv", ours), ListFile("b.csv", MINICONF.encode())])

    assert reading.problems[0].reason.startswith("One of these lists has names only")


# --- ICML 2020: the virtual site's list, and the proceedings' ---------------------------------------------------------
@pytest.mark.skipif(not SHARED.exists(), reason="the lists of ICML 2020 are not beside this checkout")
def test_icml_2020_in_its_two_lists_is_compared_as_written_settled_by_kind_and_undone(
    conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_jobs, "MOMENT", 0)
    site, proceedings = (read((SHARED / name).read_bytes()) for name in ("icml2020.csv", "icml2020_pmlr.csv"))
    apply(conference, site, by=None, partial=True)
    addresses = people()

    found = plan(conference, proceedings)

    difference = found.difference
    assert (difference.author_lists, difference.author_lists_in_order_only, difference.titles, difference.unnamed) == (
        237,
        6,
        31,
        0,
    )
    titles = {kind: len(difference.by_kind[kind]) for kind in TITLES}
    assert list(titles.values()) == [17, 3, 11]
    assert found.is_empty

    said = {
        DifferenceKind.TITLE_SPELLING: Remedy.AMEND,
        DifferenceKind.TITLE_WORDS: Remedy.AMEND,
        DifferenceKind.REORDERED: Remedy.AMEND,
        DifferenceKind.RENAMED: Remedy.AMEND,
    }
    before, rows = conference.agreements.count(), _rows_of(conference)
    content = (SHARED / "icml2020_pmlr.csv").read_bytes()
    batch = keep_batch(conference, filename="icml2020_pmlr.csv", content=content, by=None)
    keep_settlement(batch, Settlement(said))
    ordering.begin(batch, by=None, partial=False, previewed="")
    _work_off()

    left = plan(conference, proceedings).difference
    assert {kind.value for kind in left.by_kind} == {"title_tex", "added", "gone"}
    assert (left.titles, conference.agreements.count()) == (3, before)
    assert sorted(people().values()) == sorted(addresses.values())
    assert _as_the_proceedings_have_it(conference) == 1084 - left.author_lists

    batch.refresh_from_db()
    ordering.undo(batch, by=None, now=take_back_parts, at_once=0)
    _work_off()

    assert _rows_of(conference) == rows
    assert plan(conference, proceedings).difference == difference


def _rows_of(conference: Conference) -> list[tuple[object, ...]]:
    columns = ("paper__number", "paper__title", "position", "printed_name", "author__name", "author__email")
    return sorted(Authorship.objects.standing().filter(paper__conference=conference).values_list(*columns))


def _work_off() -> None:
    while sweep.run_bulk_job():
        pass


def _as_the_proceedings_have_it(conference: Conference) -> int:
    """How many papers have the proceedings' very authors in their order, told without our reader."""
    with (SHARED / "icml2020_pmlr.csv").open(encoding="utf-8-sig") as file:
        listed = {
            row["icml_paper_id"]: list(dict.fromkeys(row["authors"].split("; "))) for row in csv.DictReader(file)
        }
    here: dict[str, list[str]] = {}
    rows = Authorship.objects.standing().order_by("paper", "position").values_list("paper__number", "printed_name")
    for number, name in rows:
        here.setdefault(number, []).append(name)
    return sum(listed[number] == names for number, names in here.items())

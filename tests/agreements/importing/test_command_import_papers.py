import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agreements.models import Agreement, Authorship, Conference, Event

LINES = """paper_id,title,author_order,name,email
7,On Kites,1,Ada Ames,ada@ex.org
7,On Kites,2,Ben Boe,ben@ex.org
8,On Wind,1,Ada Ames,ada@ex.org
"""
BAD = "8,On Wind,2,N/A,cy@ex.org\n"
REASON = "The name is missing: the cell has “N/A”."


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "papers.csv"
    path.write_text(LINES)
    return path


def run(capsys, conference: Conference, file: Path, *options: str) -> tuple[str, str]:
    """What it wrote, and why it failed ("" where it did not)."""
    try:
        call_command("import_papers", conference.slug, str(file), *options)
    except CommandError as error:
        return capsys.readouterr().out, f"{error} ({error.returncode})"
    return capsys.readouterr().out, ""


def test_import_papers_prints_one_object_when_asked_for_json(capsys, conference, file):
    out, failure = run(capsys, conference, file, "--json")

    told = json.loads(out)
    assert told.pop("difference")["kinds"]["new_paper"]["count"] == 2
    assert told == {
        "rows": 3,
        "papers": 2,
        "authors": 2,
        "agreements": 3,
        "added": 3,
        "changed": 0,
        "unchanged": 0,
        "refused": [],
        "notes": [],
        "looks": [],
        "unaskable": [],
        "left_out_papers": [],
        "doubts": [],
        "format": "",
        "assumed": ["The list says nothing of decisions: all its papers are taken as accepted."],
        "decisions": [],
        "question": None,
    }
    assert failure == ""
    assert Agreement.objects.count() == 3


def test_import_papers_changes_nothing_when_run_again(capsys, conference, file):
    run(capsys, conference, file)
    events = Event.objects.count()

    out, failure = run(capsys, conference, file, "--json")

    found = json.loads(out)
    assert (found["added"], found["changed"], found["unchanged"], failure) == (0, 0, 3, "")
    assert Event.objects.count() == events


def test_import_papers_only_tells_when_dry(capsys, conference, file):
    out, failure = run(capsys, conference, file, "--dry-run", "--json")

    assert (json.loads(out)["added"], failure) == (3, "")
    assert Agreement.objects.count() == 0


def test_import_papers_changes_nothing_when_a_row_is_refused(capsys, conference, file):
    file.write_text(LINES + BAD)

    out, failure = run(capsys, conference, file, "--json")

    told = json.loads(out)
    assert told.pop("difference")["kinds"]["new_paper"]["count"] == 1
    assert told == {
        "rows": 4,
        "papers": 1,
        "authors": 2,
        "agreements": 2,
        "added": 0,
        "changed": 0,
        "unchanged": 0,
        "refused": [
            {"row": 4, "column": "", "reason": "Left out because row 5 of the same paper was refused."},
            {"row": 5, "column": "name", "reason": REASON},
        ],
        "notes": [],
        "looks": [],
        "unaskable": [],
        "left_out_papers": ["8"],
        "doubts": [],
        "format": "",
        "assumed": ["The list says nothing of decisions: all its papers are taken as accepted."],
        "decisions": [],
        "question": None,
    }
    assert failure == (
        "Nothing was imported: 1 of 4 rows was refused. Correct the file, or use --partial to import the 2 that belong to "
        "whole papers. (1)"
    )
    assert Agreement.objects.count() == 0


def test_import_papers_names_what_somebody_should_look_at(capsys, conference, file):
    file.write_text(LINES + "8,On Wind,4,Lee Two,\n")

    told = json.loads(run(capsys, conference, file, "--json", "--dry-run")[0])
    words = run(capsys, conference, file)[0]

    reason = "Cannot be asked: no address."
    assert told["doubts"] == [{"row": 5, "paper": "8", "name": "Lee Two", "kind": "no_address", "words": reason}]
    assert f"row 5, Lee Two: {reason}" in words.splitlines()


def test_import_papers_tells_what_became_of_each_cell(capsys, conference, file):
    file.write_text(LINES + '9,On <i>Hail</i>,1,"Coe, Cy",****@ex.org\n9,On Hail,2,DEE DOE,dee@ex.org\n')

    told = json.loads(run(capsys, conference, file, "--json", "--dry-run")[0])
    words = run(capsys, conference, file)[0].splitlines()

    assert (told["refused"], told["added"], told["left_out_papers"]) == ([], 5, [])
    assert [(each["row"], each["column"], each["kind"]) for each in told["notes"]] == [
        (5, "title", "markup"),
        (5, "name", "turned"),
    ]
    assert told["looks"] == [
        {
            "row": 6,
            "column": "name",
            "kind": "capitals",
            "before": "DEE DOE",
            "after": "DEE DOE",
            "paper": "9",
            "name": "DEE DOE",
            "words": "“DEE DOE” would be printed in capitals.",
        }
    ]
    hidden = "“****@ex.org” is hidden by the system that it is from. Its staff can see the whole address."
    assert [(each["row"], each["before"], each["words"]) for each in told["unaskable"]] == [(5, "****@ex.org", hidden)]
    assert f"row 5, Cy Coe: {hidden}" in words
    assert "Repaired: “Last, First” turned around: 1." in words


def test_import_papers_leaves_refused_rows_out_when_partial(capsys, conference, file):
    file.write_text(LINES + BAD)

    out, failure = run(capsys, conference, file, "--json", "--partial")

    found = json.loads(out)
    assert (found["added"], [refused["row"] for refused in found["refused"]], failure) == (2, [4, 5], "")
    assert set(Agreement.objects.values_list("authorship__paper__number", flat=True)) == {"7"}


def test_import_papers_offers_the_rest_where_no_good_row_is_left_out(capsys, conference, file):
    file.write_text(LINES + BAD.replace("8,", "9,"))

    assert run(capsys, conference, file)[1] == (
        "Nothing was imported: 1 of 4 rows was refused. Correct the file, or use --partial to import the other 3. (1)"
    )


def test_import_papers_fails_when_dry_and_a_row_is_refused(capsys, conference, file):
    file.write_text(LINES + BAD)

    assert run(capsys, conference, file, "--dry-run")[1].startswith("Nothing was imported")
    assert run(capsys, conference, file, "--dry-run", "--partial")[1] == ""
    assert Agreement.objects.count() == 0


def test_import_papers_fails_when_the_file_is_refused_even_if_partial(capsys, conference, file):
    file.write_bytes(b"PK\x03\x04")

    out, failure = run(capsys, conference, file, "--json", "--partial")

    assert failure == "Nothing was imported: the file was refused. (1)"
    assert (json.loads(out)["rows"], len(json.loads(out)["refused"])) == (0, 1)


def test_import_papers_writes_for_people_when_not_json(capsys, conference, file):
    run(capsys, conference, file)
    file.write_text(LINES.replace("On Kites", "On Kits").replace("7,On Kits,2,Ben Boe,ben@ex.org\n", "") + BAD)

    out, _ = run(capsys, conference, file, "--partial")

    assert out.splitlines() == [
        "Read 3 rows, 1 paper, 1 author, 1 agreement.",
        "Added 0, changed 1; unchanged 0, refused 1, left out with them 1.",
        "The list says nothing of decisions: all its papers are taken as accepted.",
        "Authors gone from the list: 1 (gone: keep).",
        "Titles: other words: 1 (title_words: amend).",
        "Paper 7: title “On Kites” -> “On Kits”.",
        "row 3: Left out because row 4 of the same paper was refused.",
        f"row 4, column name: {REASON}",
        "Imported before, but not in this file, left as they are: 1 agreement.",
    ]


def test_import_papers_says_what_is_missing(capsys, conference, file):
    assert run(capsys, conference, file.with_name("none.csv"))[1].endswith(
        "cannot be read: No such file or directory. (1)"
    )
    conference.slug = "nowhere"
    assert run(capsys, conference, file)[1] == "There is no conference “nowhere”. (1)"


def test_import_papers_refuses_a_place_that_is_taken(capsys, conference, file):
    run(capsys, conference, file)
    file.write_text("paper_id,title,author_order,name,email\n7,On Kites,2,Late,late@ex.org\n")

    out, error = run(capsys, conference, file, "--json")

    reason = "Position 2 of paper 7 is taken by “Ben Boe”, whom this file leaves there."
    assert json.loads(out)["refused"] == [{"row": 2, "column": "author_order", "reason": reason}]
    assert error.startswith("Nothing was imported: 1 of 1 row was refused.")
    assert Agreement.objects.count() == 3


# --- What only a person can tell ---
def several(capsys, conference: Conference, *words: str) -> tuple[dict, str]:
    try:
        call_command("import_papers", conference.slug, *words, "--json")
        failure = ""
    except CommandError as error:
        failure = f"{error}"
    return json.loads(capsys.readouterr().out or "{}"), failure


def test_import_papers_stops_at_a_decision_until_it_is_said(capsys, conference, file):
    file.write_text("paper_id,title,name,email,status\n7,K,Ada,ada@ex.org,ja\n8,L,Ben,ben@ex.org,nein\n")

    told, failure = several(capsys, conference, str(file), "--partial")
    words = run(capsys, conference, file)[0]
    done, none = several(capsys, conference, str(file), "--accepted", "ja")

    assert failure == "Nothing was imported: a question is open."
    assert [option["value"] for option in told["question"]["options"]] == ["ja", "nein"]
    assert told["decisions"] == [
        {"value": "ja", "papers": 1, "is_accepted": None},
        {"value": "nein", "papers": 1, "is_accepted": None},
    ]
    assert "  --accepted “nein”" in words.splitlines()
    assert (done["added"], done["question"], none) == (1, None, "")
    assert [event["is_accepted"] for event in done["decisions"]] == [True, False]


def test_import_papers_joins_files_and_names_their_system(capsys, conference, tmp_path):
    authors, papers = tmp_path / "author.csv", tmp_path / "submission.csv"
    authors.write_text("submission #,first name,last name,email,person #\n7,Ada,Ames,ada@ex.org,3\n")
    papers.write_text("#,title,authors,decision,deleted?\n7,On Kites,Ada Ames,accept,no\n")

    told, failure = several(capsys, conference, str(authors), str(papers))

    assert (told["format"], told["added"], told["assumed"], failure) == ("EasyChair", 1, [], "")


def test_import_papers_takes_an_encoding_and_a_repair(capsys, conference, file):
    file.write_bytes("paper_id,title,name,email\n7,K,Иван Петров,i@ex.org\n".encode("koi8-r"))
    asked, _ = several(capsys, conference, str(file))
    taken, failure = several(capsys, conference, str(file), "--encoding", "koi8-r")
    file.write_text("paper_id,title,name,email\n8,K,ZoÃ« Ro,z@ex.org\n8,K,JosÃ© Re,j@ex.org\n")
    damaged, _ = several(capsys, conference, str(file))
    several(capsys, conference, str(file), "--repair")

    assert (asked["question"]["asked"], taken["added"], failure) == ("encoding", 1, "")
    assert damaged["question"]["asked"] == "repair"
    names = set(Agreement.objects.values_list("authorship__printed_name", flat=True))
    assert names == {"Иван Петров", "Zoë Ro", "José Re"}


def test_import_papers_reads_any_table_by_a_mapping(capsys, conference, file, tmp_path):
    file.write_text("Nr,Titel,Wer,Post\n7,On Kites,Ada Ames,ada@ex.org\n")
    mapping = tmp_path / "m.json"
    mapping.write_text('{"columns": {"Nr": "paper_id", "Titel": "title", "Wer": "name", "Post": "email"}}')

    unknown, failure = several(capsys, conference, str(file))
    told, none = several(capsys, conference, str(file), "--mapping", str(mapping))

    assert (unknown["question"]["asked"], failure) == ("mapping", "Nothing was imported: a question is open.")
    assert (told["added"], none) == (1, "")


@pytest.mark.parametrize(
    ("content", "reason"),
    [("{", "is no JSON."), ("[" * 5000, "is no JSON."), ("{}", "The mapping has no “columns”")],
)
def test_import_papers_says_what_is_wrong_with_a_mapping(capsys, conference, file, tmp_path, content, reason):
    mapping = tmp_path / "m.json"
    mapping.write_text(content)

    assert reason in several(capsys, conference, str(file), "--mapping", str(mapping))[1]


def test_import_papers_takes_a_list_for_the_format_that_is_said(capsys, conference, file):
    file.write_text("paper,title,first,last,email\n7,K,Ada,Ames,ada@ex.org\n")

    assert several(capsys, conference, str(file), "--format", "hotcrp", "--dry-run")[0]["format"] == "HotCRP"
    assert several(capsys, conference, str(file), "--format", "cmt", "--dry-run")[0]["format"] == ""


def test_import_papers_says_where_an_author_stands(capsys, conference, file):
    file.write_text("Paper ID\tPaper Title\tAuthors\tAuthor Names\tAuthor Emails\n7\tK\t\tN/A\tada@ex.org\n")

    assert (
        "row 1 (row 2, author 1), column name: The name is missing: the cell has “N/A”."
        in run(capsys, conference, file)[0].splitlines()
    )


# --- What differs ---
def test_import_papers_tells_what_differs_and_what_is_done_about_it(capsys, conference, file):
    run(capsys, conference, file)
    file.write_text("""paper_id,title,author_order,name,email
7,On kites,1,Ada A. Ames,ada@ex.org
8,On Wind,1,Ada Ames,ada@ex.org
""")

    told = json.loads(run(capsys, conference, file, "--json", "--dry-run", "--keep", "renamed", "--void", "gone")[0])

    difference = told["difference"]
    assert (difference["author_lists"], difference["titles"]) == ({"differ": 1, "only_order": 0}, {"differ": 1})
    assert difference["unnamed_papers"] == 0
    assert {kind: (each["count"], each["papers"], each["done"]) for kind, each in difference["kinds"].items()} == {
        "gone": (1, 1, "void"),
        "renamed": (1, 1, "keep"),
        "title_spelling": (1, 1, "amend"),
    }
    assert difference["kinds"]["gone"]["rows"] == [
        {"paper": "7", "name": "Ben Boe", "before": "Ben Boe", "after": "", "ends": True}
    ]
    assert difference["kinds"]["renamed"]["rows"] == [
        {"paper": "7", "name": "Ada A. Ames", "before": "Ada Ames", "after": "Ada A. Ames"}
    ]


def test_import_papers_does_what_the_options_say(capsys, conference, file):
    run(capsys, conference, file)
    file.write_text("paper_id,title,author_order,name,email\n7,On kites,1,Ada A. Ames,ada@ex.org\n")

    out, failure = run(
        capsys,
        conference,
        file,
        "--keep",
        "title_spelling",
        "--keep",
        "renamed",
        "--void",
        "gone",
        "--reason",
        "They left.",
    )

    assert failure == ""
    assert "Taken off paper 7: Ben Boe." in out.splitlines()
    assert "Authors gone from the list: 1 (gone: void)." in out.splitlines()
    assert conference.papers.get(number="7").title == "On Kites"
    rows = Authorship.objects.filter(paper__number="7").order_by("position")
    assert [(each.printed_name, each.ended_at is None) for each in rows] == [("Ada Ames", True), ("Ben Boe", False)]
    assert Agreement.objects.get(authorship__printed_name="Ben Boe").reason == "They left."


def test_import_papers_does_one_thing_about_a_kind(capsys, conference, file):
    failure = run(capsys, conference, file, "--keep", "renamed", "--amend", "renamed")[1]

    assert failure == "Two things are to be done about “renamed”: choose one of them. (1)"
    assert Agreement.objects.count() == 0


@pytest.mark.parametrize("options", [("--void", "renamed"), ("--amend", "gone"), ("--keep", "nonsense")])
def test_import_papers_knows_what_can_be_done_about_a_kind(conference, file, options):
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("import_papers", conference.slug, str(file), *options)

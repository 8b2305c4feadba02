import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agreements.models import Agreement, Conference, Event

LINES = """paper_id,title,author_order,name,email
7,On Kites,1,Ada Ames,ada@ex.org
7,On Kites,2,Ben Boe,ben@ex.org
8,On Wind,1,Ada Ames,ada@ex.org
"""
BAD = "8,On Wind,2,Cy Coe,cy\n"


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

    assert json.loads(out) == {
        "rows": 3,
        "papers": 2,
        "authors": 2,
        "agreements": 3,
        "added": 3,
        "changed": 0,
        "unchanged": 0,
        "refused": [],
        "doubts": [],
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

    assert json.loads(out) == {
        "rows": 4,
        "papers": 1,
        "authors": 2,
        "agreements": 2,
        "added": 0,
        "changed": 0,
        "unchanged": 0,
        "refused": [
            {"row": 4, "column": "", "reason": "Left out because row 5 of the same paper was refused."},
            {"row": 5, "column": "email", "reason": "“cy” is not an address: it has no @."},
        ],
        "doubts": [],
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
        "Paper 7: title “On Kites” -> “On Kits”.",
        "row 3: Left out because row 4 of the same paper was refused.",
        "row 4, column email: “cy” is not an address: it has no @.",
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

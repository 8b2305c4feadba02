"""import_papers of a large list, import_history and undo_import."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agreements.importing.applying import parts
from agreements.importing.batches import confirming, foreground
from agreements.models import Agreement, Conference, ImportBatch, Paper
from agreements.people import invitations
from tests import factories
from tests.agreements.importing.batches.conftest import HEADER, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def large_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreground, "AT_ONCE", 4)
    monkeypatch.setattr(confirming, "AT_ONCE", 4)
    monkeypatch.setattr(parts, "ROWS", 2)
    monkeypatch.setattr("agreements.jobs.bulk_jobs.MOMENT", 0)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "papers.csv"
    path.write_text("\n".join([HEADER, *rows_of(range(1, 6))]))
    return path


def run(capsys, command: str, *words: str) -> dict:
    call_command(command, *words, "--json")
    return json.loads(capsys.readouterr().out)


def test_large_list_is_imported_in_parts_in_the_foreground(capsys, conference: Conference, file: Path) -> None:
    told = run(capsys, "import_papers", conference.slug, str(file))

    assert (told["added"], told["changed"], told["unchanged"], told["refused"]) == (10, 0, 0, [])
    assert (Paper.objects.count(), ImportBatch.objects.get().parts.count()) == (5, 5)
    again = run(capsys, "import_papers", conference.slug, str(file))
    assert (again["added"], again["unchanged"]) == (0, 10)


def test_dry_run_writes_nothing_at_all(capsys, conference: Conference, file: Path) -> None:
    events = conference.events.count()

    told = run(capsys, "import_papers", conference.slug, str(file), "--dry-run")

    assert (told["added"], Paper.objects.count(), ImportBatch.objects.count()) == (10, 0, 0)
    assert conference.events.count() == events


def test_import_is_refused_while_another_is_under_way(conference: Conference, file: Path) -> None:
    ImportBatch.objects.create(conference=conference, filename="x", content=b"", digest="", state="applying")

    with pytest.raises(CommandError, match="Another list is being imported"):
        call_command("import_papers", conference.slug, str(file))

    assert (Paper.objects.count(), ImportBatch.objects.count()) == (0, 1)


def test_import_history_tells_number_state_who_and_counts(capsys, conference: Conference, file: Path) -> None:
    call_command("import_history", conference.slug)
    assert capsys.readouterr().out == "No list was imported.\n"
    run(capsys, "import_papers", conference.slug, str(file))

    [told] = run(capsys, "import_history", conference.slug)["imports"]

    batch = ImportBatch.objects.get()
    names = ("number", "filename", "state", "applied_by", "rows", "added", "left_out", "digest")
    assert [told[name] for name in names] == [batch.pk, "papers.csv", "applied", None, 10, 10, 0, batch.digest]
    call_command("import_history", conference.slug)
    assert capsys.readouterr().out.startswith(f"{batch.pk}: “papers.csv”, applied, ")


def test_undo_import_tells_with_a_dry_run_what_it_then_does(capsys, conference: Conference, file: Path) -> None:
    run(capsys, "import_papers", conference.slug, str(file))
    number = str(ImportBatch.objects.get().pk)

    tried = run(capsys, "undo_import", conference.slug, number, "--dry-run")
    assert Paper.objects.count() == 5
    done = run(capsys, "undo_import", conference.slug, number)

    assert tried == done | {"dry_run": True}
    assert (done["papers_removed"], done["authors_removed"], done["agreements_removed"], done["stays"]) == (
        5,
        6,
        10,
        [],
    )
    assert (Paper.objects.count(), ImportBatch.objects.get().state) == (0, "undone")
    with pytest.raises(CommandError, match=f"Import {number} cannot be undone: it is undone."):
        call_command("undo_import", conference.slug, number)
    with pytest.raises(CommandError, match="has no import 99999"):
        call_command("undo_import", conference.slug, "99999")


def test_undo_import_names_who_was_invited(capsys, conference: Conference, file: Path) -> None:
    run(capsys, "import_papers", conference.slug, str(file))
    factories.make_text(conference)
    invitations.invite(conference, Agreement.objects.filter(authorship__printed_name="Author 2"))

    for words in ([], ["--dry-run"]):
        with pytest.raises(CommandError, match="invited, has answered or was waived: Author 2"):
            call_command("undo_import", conference.slug, str(ImportBatch.objects.get().pk), *words)
    assert Paper.objects.count() == 5

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from python_calamine import CalamineWorkbook

from agreements.models import Conference
from agreements.states import State
from signatures.models import Download
from tests import factories


@pytest.fixture
def waiting(conference: Conference) -> str:
    factories.make_agreement(conference, state=State.COUNTERSIGNED)
    return factories.make_agreement(conference, state=State.INVITED).authorship.printed_name


def export(conference: Conference, out: Path, **options: str) -> str:
    said = StringIO()
    call_command("export_status", conference.slug, out=str(out), stdout=said, stderr=said, **options)
    return said.getvalue()


@pytest.mark.parametrize("name", ["status.csv", "status.tsv", "status.xlsx", "status.json", "status"])
def test_kind_of_file_follows_from_its_name(conference: Conference, waiting: str, tmp_path: Path, name: str) -> None:
    out = tmp_path / name

    said = export(conference, out)

    assert said == f"2 authors of papers written to {out}.\n"
    match out.suffix:
        case ".xlsx":
            [header, *rows] = CalamineWorkbook.from_path(out).get_sheet_by_name("status").to_python()
            found = [row[header.index("author")] for row in rows]
        case ".json":
            found = [row["author"] for row in json.loads(out.read_text(encoding="utf-8"))["rows"]]
        case ending:
            lines = out.read_text(encoding="utf-8-sig").splitlines()
            found = [row["author"] for row in csv.DictReader(lines, delimiter="\t" if ending == ".tsv" else ",")]
    assert waiting in found
    assert len(found) == 2
    assert list(Download.objects.values_list("kind", "rows", "by", "has_personal")) == [("status", 2, None, True)]


def test_a_separator_can_be_chosen_and_rows_narrowed(conference: Conference, waiting: str, tmp_path: Path) -> None:
    out = tmp_path / "status.csv"

    said = export(conference, out, **{"as": "csv-semicolon", "only": "papers?state=waiting"})

    assert said == f"1 author of a paper written to {out}.\n"
    [row] = csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
    assert (row["author"], row["is_awaited"]) == (waiting, "yes")


@pytest.mark.parametrize(
    ("only", "says"),
    [
        ("papers?state=nowhere", "is no list with a filter"),
        ("nothing", "is no list with a filter"),
        ("messages?state=sent", "does not follow the filters of “messages”"),
    ],
)
def test_what_is_no_filter_is_refused(conference: Conference, tmp_path: Path, only: str, says: str) -> None:
    with pytest.raises(CommandError, match=says):
        export(conference, tmp_path / "status.csv", only=only)

    assert list(tmp_path.iterdir()) == []

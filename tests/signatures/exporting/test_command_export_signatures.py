import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agreements.models import Conference
from agreements.states import State
from tests import factories


def export(conference: str, out: Path | str) -> str:
    said = StringIO()
    call_command("export_signatures", conference, out=str(out), stdout=said, stderr=said)
    return said.getvalue()


def test_file_holds_a_row_for_each_signature(conference: Conference, tmp_path: Path) -> None:
    names = [factories.make_agreement(conference, state=State.DECLINED).authorship.printed_name for _ in range(2)]
    out = tmp_path / "signatures.csv"

    said = export(conference.slug, out)

    assert said == f"2 signatures written to {out}.\n"
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert sorted(row["printed_name_as_signed"] for row in csv.DictReader(file)) == sorted(names)
    assert list(tmp_path.iterdir()) == [out]


def test_dash_writes_to_standard_output(conference: Conference, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    factories.make_agreement(conference, state=State.DECLINED)

    said = export(conference.slug, "-")

    assert said == "1 signature.\n"
    assert capfdbinary.readouterr().out.count(b"\r\n") == 2


def test_unknown_conference_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no conference “nowhere”"):
        export("nowhere", tmp_path / "signatures.csv")

    assert list(tmp_path.iterdir()) == []


def test_missing_folder_is_said_in_words(conference: Conference, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="was not written: No such file or directory"):
        export(conference.slug, tmp_path / "missing" / "signatures.csv")


def test_nothing_is_left_when_the_name_is_taken_by_a_folder(conference: Conference, tmp_path: Path) -> None:
    (tmp_path / "taken" / "full").mkdir(parents=True)

    with pytest.raises(CommandError, match="was not written"):
        export(conference.slug, tmp_path / "taken")

    assert [path.name for path in tmp_path.iterdir()] == ["taken"]

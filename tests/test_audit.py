"""`make audit`: what it says where nobody answers, and that it writes down what an installation consists of."""

import json
from pathlib import Path

import pytest

from tests import audit


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(audit, "BUILD", tmp_path)
    monkeypatch.setattr(audit, "BILL", audit.ROOT / "build" / "bom-of-the-test.cdx.json")
    audit.BILL.parent.mkdir(exist_ok=True)
    return tmp_path


def test_a_service_that_is_away_is_told_and_no_failure(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.packages(service="http://127.0.0.1:9/")

    assert capsys.readouterr().out.startswith("pip-audit: the service could not be asked, so nothing is said")


def test_the_bill_of_materials_names_every_pinned_package(build: Path) -> None:
    assert audit.bill()

    bill = json.loads(audit.BILL.read_text())
    audit.BILL.unlink()
    named = {each["name"].lower().replace("_", "-") for each in bill["components"]}
    lines = "".join(
        (audit.ROOT / name).read_text() for name in ("requirements-base.txt", "requirements.txt")
    ).splitlines()
    pinned = {line.split("==")[0].split("[")[0].lower() for line in lines if "==" in line and line[:1].isalpha()}
    assert bill["bomFormat"] == "CycloneDX"
    assert named == pinned

"""What is made ready before the parts start; the demonstration is loaded in the journey."""

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from config.launcher import prepare
from config.launcher.process import PROJECT
from signatures import sealing
from tests.child_processes import environment


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.LOGGING_CONFIG = None  # the logs of the tests stay as they are
    settings.STATIC_ROOT = tmp_path / "static"
    settings.SEAL_KEY_FILE = tmp_path / "seal.pem"
    return tmp_path


def prepared(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["prepare", *arguments])
    return prepare.main()


@pytest.mark.django_db
def test_prepare_makes_the_key_and_gathers_the_static_files_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert prepared(monkeypatch) == 0
    key = sealing.load(folder / "seal.pem").fingerprint
    gathered = [path.relative_to(folder / "static") for path in (folder / "static").rglob("*.css")]
    taken = folder / "static" / gathered[0]
    taken.unlink()

    assert prepared(monkeypatch) == 0

    assert sealing.load(folder / "seal.pem").fingerprint == key
    assert not taken.exists()


@pytest.mark.django_db
def test_prepare_gathers_again_when_what_was_gathered_is_older(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "static").mkdir()
    (folder / "static" / ".collected").write_text("another digest")
    (folder / "static" / "old.css").write_text("gone")

    assert prepared(monkeypatch) == 0

    assert not (folder / "static" / "old.css").exists()
    assert (folder / "static" / ".collected").read_text() != "another digest"


@pytest.mark.django_db
def test_prepare_leaves_a_demonstration_that_is_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "demonstration.txt").write_text("staff login: ada")

    assert prepared(monkeypatch, "--demonstration", str(folder / "demonstration.txt")) == 0

    assert (folder / "demonstration.txt").read_text() == "staff login: ada"
    assert capsys.readouterr().out == ""


def test_prepare_says_that_the_database_does_not_answer(tmp_path: Path) -> None:
    env = environment(STATE_DIR=str(tmp_path), DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing")

    done = subprocess.run(
        [sys.executable, "-m", "config.launcher.prepare"],
        cwd=PROJECT, env=env, capture_output=True, text=True, timeout=120,
    )  # fmt: skip

    assert done.returncode == 1
    assert done.stdout.startswith("The database does not answer: ")

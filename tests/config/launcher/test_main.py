"""What the launcher answers without starting anything; the journeys start everything."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.launcher import __main__ as launcher
from config.launcher.state import StateFolder


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    """The launcher takes over how signals are obeyed."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["launcher", *arguments])
    return launcher.main()


def test_production_is_not_started_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PRODUCTION", "true")

    assert run(monkeypatch) == 1

    assert capsys.readouterr().err.startswith(
        "Countersign: PRODUCTION is set, and this starts an embedded installation"
    )


def test_redis_that_was_named_must_answer(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REDIS_URL", f"unix://{folder}/nothing.sock")
    monkeypatch.setenv("PORT", "0")

    assert run(monkeypatch, "--no-demonstration") == 1

    assert capsys.readouterr().err.startswith("Countersign: Redis does not answer at REDIS_URL")
    assert not StateFolder(folder).is_taken()


def test_nothing_is_told_where_nothing_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "stop", "worker") == 1

    assert capsys.readouterr().err == f"Countersign: nothing runs from {folder}\n"


def test_parts_are_told_to_stop_and_to_start(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = StateFolder(folder)
    state.take()
    try:
        stopped = run(monkeypatch, "stop", "worker"), [state.is_stopped(name) for name in launcher.WORKERS]
        for name in launcher.WORKERS:
            state.write_pid(name, os.getpid())
        started = run(monkeypatch, "start", "worker"), [state.is_stopped(name) for name in launcher.WORKERS]
    finally:
        state.release()

    assert (stopped, started) == ((0, [True] * 3), (0, [False] * 3))

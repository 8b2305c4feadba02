"""A target's process from outside: started, watched, and ended if it neither goes on nor ends."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.fuzzing import engines
from tests.fuzzing.findings import Finding, Run, read_run
from tests.fuzzing.targets import Input
from tests.fuzzing.trying import CRASH, HANG, Problem
from tests.fuzzing.worker import INPUT, RUN

# How long one input may take by the clock, whatever the processor does meanwhile, before its process is ended.
_SILENCE = 120.0
_PAUSE = 1.0


@dataclass(frozen=True)
class Share:
    """A target's part of the time; the same chance draws the same inputs."""

    target: str
    seconds: float
    chance: int
    is_guided: bool = False

    @property
    def name(self) -> str:
        return f"{self.target}-{'guided' if self.is_guided else 'drawn'}"


def run_of(share: Share, below: Path) -> Run:
    folder = below / share.name
    folder.mkdir()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            _command(share, folder),
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            env=os.environ | {"TMPDIR": str(folder)},
        )
        problem = _watched(process, folder)
    run = _written(share, folder)
    if problem:
        run.add(Finding(problem, _last_input(folder)))
    return run


def _command(share: Share, folder: Path) -> list[str]:
    facts = [share.target, "--seconds", str(share.seconds), "--seed", str(share.chance), "--folder", str(folder)]
    guided = ["--guided"] if share.is_guided else []
    return [sys.executable, "-W", "ignore", "-m", "tests.fuzzing.worker", *facts, *guided]


def _watched(process: subprocess.Popen[bytes], folder: Path) -> Problem | None:
    """What ended it, if it did not come to its own end."""
    while True:
        try:
            status = process.wait(_PAUSE)
        except subprocess.TimeoutExpired:
            if _silence(folder) < _SILENCE:
                continue
            process.kill()
            process.wait()
            return Problem(HANG, "nothing came back, and no alarm was heard")
        return Problem(CRASH, f"its process ended with status {status}", _end_of_log(folder)) if status else None


def _silence(folder: Path) -> float:
    """Seconds since the last input was begun, or since the start."""
    file = folder / INPUT
    return time.time() - (file if file.exists() else folder / "log").stat().st_mtime


def _written(share: Share, folder: Path) -> Run:
    if (folder / RUN).exists():
        return read_run(folder / RUN)
    return Run(share.target, engines.ATHERIS if share.is_guided else engines.HYPOTHESIS)


def _last_input(folder: Path) -> Input:
    file = folder / INPUT
    return tuple(json.loads(file.read_text())) if file.exists() else ()


def _end_of_log(folder: Path) -> str:
    return (folder / "log").read_text(errors="replace")[-400:].strip()

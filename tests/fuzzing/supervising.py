"""A target's process from outside: started, watched, and ended if it neither goes on nor ends."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.fuzzing import engines
from tests.fuzzing.findings import Finding, Run, read_run
from tests.fuzzing.targets import Input
from tests.fuzzing.trying import CRASH, HANG, Problem
from tests.fuzzing.worker import INPUT, RUN

# What one input, or the start, may take before the process is ended: seconds of the processor, and by the clock.
_BUSY, _IDLE = 60.0, 900.0
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
    watch = _Watch(process.pid, folder / INPUT)
    while True:
        try:
            status = process.wait(_PAUSE)
        except subprocess.TimeoutExpired:
            if not watch.sees_nothing_new():
                continue
            process.kill()
            process.wait()
            return Problem(HANG, "nothing came back, and no alarm was heard")
        return Problem(CRASH, f"its process ended with status {status}", _end_of_log(folder)) if status else None


class _Watch:
    """Looks at the file that is written anew for each input."""

    def __init__(self, pid: int, file: Path) -> None:
        self._process, self._file = psutil.Process(pid), file
        self._begun, self._used, self._at = 0.0, 0.0, time.monotonic()

    def sees_nothing_new(self) -> bool:
        """For too long, as the processor or the clock has it."""
        begun, used = self._file.stat().st_mtime if self._file.exists() else 0.0, self._seconds_used()
        if begun != self._begun:
            self._begun, self._used, self._at = begun, used, time.monotonic()
        return used - self._used > _BUSY or time.monotonic() - self._at > _IDLE

    def _seconds_used(self) -> float:
        try:
            times = self._process.cpu_times()
        except psutil.NoSuchProcess:
            return self._used
        return float(times.user + times.system)


def _written(share: Share, folder: Path) -> Run:
    if (folder / RUN).exists():
        return read_run(folder / RUN)
    return Run(share.target, engines.ATHERIS if share.is_guided else engines.HYPOTHESIS)


def _last_input(folder: Path) -> Input:
    file = folder / INPUT
    return tuple(json.loads(file.read_text())) if file.exists() else ()


def _end_of_log(folder: Path) -> str:
    return (folder / "log").read_text(errors="replace")[-400:].strip()

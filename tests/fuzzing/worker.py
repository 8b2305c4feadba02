"""One target for its time, in a process of its own, which may hang or die without harm to the others.

    python -m tests.fuzzing.worker TARGET --seconds 30 --seed 1 --folder FOLDER [--guided]

In the folder lie, at any moment, what has come of it so far (`run.json`) and the input that is being tried (`input.json`).
"""

import argparse
import atexit
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path

import django
from django.test.utils import setup_databases, setup_test_environment, teardown_databases

from tests.fuzzing import engines
from tests.fuzzing.findings import Run, write_run
from tests.fuzzing.shrinking import shrunk
from tests.fuzzing.targets import GUIDED, Attempt, Input, Target, named
from tests.fuzzing.trying import HANG, Problem, tried

RUN, INPUT = "run.json", "input.json"
# How much of the time may go to making inputs smaller.
_SHARE = 0.2
_WRITTEN_EVERY = 1.0  # seconds

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")


class Work:
    """Tries what an engine thinks of and keeps account of it."""

    def __init__(self, attempt: Attempt, run: Run, folder: Path) -> None:
        self.attempt, self.run, self.folder = attempt, run, folder
        self._input = (folder / INPUT).open("w")
        self._began = self._written = time.monotonic()

    def take(self, words: Input) -> None:
        self.run.note(words, *self._tried(words))
        if time.monotonic() - self._written > _WRITTEN_EVERY:
            self.write()

    def _tried(self, words: Input) -> tuple[Problem | None, float]:
        """Written first, so that it is known what was tried when nothing comes back."""
        self._input.seek(0)
        self._input.truncate()
        json.dump(words, self._input)
        self._input.flush()
        return tried(self.attempt, words)

    def write(self) -> None:
        self._written = time.monotonic()
        self.run.seconds = self._written - self._began
        write_run(self.run, self.folder / RUN)

    def make_smaller(self, *, seconds: float) -> None:
        self.write()
        for finding in self.run.findings.values():
            if finding.problem.kind == HANG:
                continue  # each try would take all of its time
            finding.smallest = shrunk(
                finding.smallest, partial(self._has, finding.problem.fault), seconds=seconds / len(self.run.findings)
            )
        self.write()

    def _has(self, fault: tuple[str, str], words: Input) -> bool:
        problem, _ = self._tried(words)
        return problem is not None and problem.fault == fault


@contextmanager
def opened(name: str) -> Iterator[tuple[Target, Attempt]]:
    """A target, with a database of its own where it wants one."""
    django.setup()
    setup_test_environment()
    target = named(name)
    with _database() if target.needs_database else nullcontext(), target.opened() as attempt:
        yield target, attempt


@contextmanager
def _database() -> Iterator[None]:
    before = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(before, verbosity=0)


@contextmanager
def _watched(*, is_guided: bool) -> Iterator[None]:
    """What is imported meanwhile reports its branches to atheris."""
    if not is_guided:
        yield
        return
    import atheris  # noqa: PLC0415  installed where it can be

    with atheris.instrument_imports(include=["agreements", "signatures", "pylatexenc"]):
        yield


def main() -> None:
    asked = _asked()
    with _watched(is_guided=asked.guided), opened(asked.target) as (target, attempt):
        engine = engines.ATHERIS if asked.guided else engines.HYPOTHESIS
        work = Work(attempt, Run(asked.target, engine), asked.folder)
        for words in target.first:
            work.take(words)
        seconds, last = asked.seconds * (1 - _SHARE), asked.seconds * _SHARE
        if asked.guided:
            corpus = asked.folder / "corpus"
            corpus.mkdir()
            engines.guided(
                target,
                work.take,
                encoding=GUIDED[asked.target],
                chance=asked.seed,
                seconds=seconds,
                folder=corpus,
                end=lambda: _leave(work, last),
            )
        engines.by_chance(target, work.take, chance=asked.seed, seconds=seconds)
        work.make_smaller(seconds=last)


def _leave(work: Work, seconds: float) -> None:
    """libFuzzer has no end that lets Python tidy up."""
    work.make_smaller(seconds=seconds)
    atexit._run_exitfuncs()
    os._exit(0)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--guided", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()

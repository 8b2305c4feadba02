"""Runs the targets, two at a time, and prints what came of it; exit status 1 when anything was found.

    make fuzz MINUTES=10 [SEED=7] [ARGS="--targets titles names"]
    make fuzz AGAIN=FILE

Each target is a process of its own, so that one which hangs or dies harms no other. What was found lies in `build/fuzzing`,
each fault with its smallest input; AGAIN tries one once more, with its traceback.
"""

import argparse
import secrets
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.fuzzing import engines
from tests.fuzzing.findings import Run, joined, keep, keep_file, kept
from tests.fuzzing.supervising import Share, run_of
from tests.fuzzing.table import table, told
from tests.fuzzing.targets import GUIDED, NAMES
from tests.fuzzing.worker import opened

FINDINGS = Path("build/fuzzing")
_PROCESSES = 2


def main() -> int:
    asked = _asked()
    if asked.again:
        return again(asked.again)
    chance = asked.seed if asked.seed is not None else secrets.randbelow(10**6)
    print(f"Seed {chance}: SEED={chance} draws the same inputs again.", flush=True)
    shares = shares_of(asked.targets or NAMES, seconds=asked.minutes * 60 * _PROCESSES, chance=chance)
    folder = Path(tempfile.mkdtemp(prefix="fuzzing-"))
    try:
        with ThreadPoolExecutor(_PROCESSES) as pool:
            runs = in_order(joined(pool.map(lambda share: run_of(share, folder), shares)))
    finally:
        shutil.rmtree(folder)
    print(table(runs))
    findings = [(run.target, finding) for run in runs for finding in run.findings.values()]
    for target, finding in findings:
        print("", *told(target, finding, keep(target, finding, FINDINGS)), sep="\n")
    return 1 if findings else 0


def shares_of(targets: list[str] | tuple[str, ...], *, seconds: float, chance: int) -> list[Share]:
    """The same time for each target; those that can be guided are so for half of it."""
    each = seconds / len(targets)
    shares = []
    for target in targets:
        is_halved = target in GUIDED and engines.has_atheris()
        shares.append(Share(target, each / 2 if is_halved else each, chance))
        if is_halved:
            shares.append(Share(target, each / 2, chance, is_guided=True))
    return sorted(shares, key=lambda share: -share.seconds)


def in_order(runs: list[Run]) -> list[Run]:
    return sorted(runs, key=lambda run: NAMES.index(run.target))


def again(file: Path) -> int:
    """Once more without a limit; a traceback is the answer while the fault is there."""
    name, words = kept(file)
    with opened(name) as (target, attempt):
        keep_file(target, words, beside=file)
        attempt(words)
    print(f"{name}: nothing is wrong with it any more.")
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--targets", nargs="+", choices=NAMES)
    parser.add_argument("--again", type=Path, metavar="FILE")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

"""The table that a run ends with, one line a target, and below it every fault with the command that tries it again."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.fuzzing import engines
from tests.fuzzing.findings import Finding, Run, brief
from tests.fuzzing.trying import CRASH, FAILURE, HANG, SECONDS, WRONG

_HEAD = (
    "target",
    "inputs",
    "crashes",
    "wrong answers",
    f"hangs over {SECONDS:g} s",
    "5xx",
    "seconds",
    "slowest input",
    "engine",
)


def table(runs: Sequence[Run]) -> str:
    rows = [_HEAD, tuple("---" for _ in _HEAD), *map(_row, runs)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if not engines.has_atheris():
        lines.append("\natheris is not installed here, so nothing was guided by the branches that inputs take.")
    return "\n".join(lines)


def _row(run: Run) -> tuple[str, ...]:
    counts = (f"{run.count(kind)}" for kind in (CRASH, WRONG, HANG, FAILURE))
    slowest = run.slowest.replace("|", "\\|")
    return (
        run.target,
        f"{run.inputs:,}",
        *counts,
        f"{run.seconds:.0f}",
        f"{run.slowest_seconds:.2f} s: `{slowest}`",
        run.engine,
    )


def told(target: str, finding: Finding, file: Path) -> Iterator[str]:
    problem = finding.problem
    yield f"{target}: {problem.kind}, {problem.place} ({finding.count:,} inputs)"
    if problem.told:
        yield f"    {problem.told}"
    yield f"    smallest: {brief(finding.smallest)}"
    yield f"    again: make fuzz AGAIN={file}"

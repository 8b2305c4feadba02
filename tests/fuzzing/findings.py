"""What was found, each fault once with its smallest input, and what a run of one target comes to."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.fuzzing.targets import Input, Target
from tests.fuzzing.trying import Problem

_SHOWN = 70


@dataclass
class Finding:
    problem: Problem
    smallest: Input
    count: int = 1


@dataclass
class Run:
    """One target for its time; `engine` is who thought of the inputs."""

    target: str
    engine: str
    inputs: int = 0
    seconds: float = 0.0
    slowest_seconds: float = 0.0
    slowest: str = ""
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)

    def note(self, words: Input, problem: Problem | None, seconds: float) -> None:
        self.inputs += 1
        if seconds > self.slowest_seconds:
            self.slowest_seconds, self.slowest = seconds, brief(words)
        if problem:
            self.add(Finding(problem, words))

    def add(self, finding: Finding) -> None:
        known = self.findings.setdefault(finding.problem.fault, finding)
        if known is finding:
            return
        known.count += finding.count
        if size_of(finding.smallest) < size_of(known.smallest):
            known.problem, known.smallest = finding.problem, finding.smallest

    def join(self, other: "Run") -> None:
        """The same target by another engine, or for another while."""
        self.inputs += other.inputs
        self.seconds += other.seconds
        self.engine = " and ".join(dict.fromkeys([*self.engine.split(" and "), other.engine]))
        if other.slowest_seconds > self.slowest_seconds:
            self.slowest_seconds, self.slowest = other.slowest_seconds, other.slowest
        for finding in other.findings.values():
            self.add(finding)

    def count(self, kind: str) -> int:
        """How many different faults of a kind."""
        return sum(finding.problem.kind == kind for finding in self.findings.values())


def size_of(words: Input) -> int:
    return sum(map(len, words)) + len(words)


def brief(words: Input) -> str:
    told = json.dumps(words, ensure_ascii=True)
    return told if len(told) <= _SHOWN else f"{told[:_SHOWN]}… ({size_of(words):,} characters)"


# --- On disk ---------------------------------------------------------------------------------------------------------


def write_run(run: Run, path: Path) -> None:
    """A reader finds the run before or this one, never a half."""
    facts = asdict(run) | {"findings": [asdict(finding) for finding in run.findings.values()]}
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps(facts))
    aside.replace(path)


def read_run(path: Path) -> Run:
    facts = json.loads(path.read_text())
    findings = [_finding(each) for each in facts.pop("findings")]
    return Run(**facts, findings={finding.problem.fault: finding for finding in findings})


def _finding(facts: dict[str, Any]) -> Finding:
    return Finding(Problem(**facts["problem"]), tuple(facts["smallest"]), facts["count"])


def keep(target: str, finding: Finding, folder: Path) -> Path:
    """A file with which the input can be tried again; the same fault has the same name in every run."""
    folder.mkdir(parents=True, exist_ok=True)
    number = hashlib.sha256(" ".join(finding.problem.fault).encode()).hexdigest()[:8]
    path = folder / f"{target}-{finding.problem.kind}-{number}.json"
    facts = {"target": target, "problem": asdict(finding.problem), "input": finding.smallest}
    path.write_text(json.dumps(facts, indent=1))
    return path


def keep_file(target: Target, words: Input, beside: Path) -> None:
    if target.file_of:
        ending, content = target.file_of(words)
        beside.with_suffix(ending).write_bytes(content)


def kept(path: Path) -> tuple[str, Input]:
    facts = json.loads(path.read_text())
    return facts["target"], tuple(facts["input"])


def joined(runs: Iterable[Run]) -> list[Run]:
    """One run for each target, in the order in which they came."""
    found: dict[str, Run] = {}
    for run in runs:
        if run.target in found:
            found[run.target].join(run)
        else:
            found[run.target] = run
    return list(found.values())

"""What came of all tries, as a table in Markdown, the faults below it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

_FAULTS_TOLD = 6


class _Tried(Protocol):
    answered: Counter[str]
    faults: list[str]
    notes: list[str]


@dataclass
class _Line:
    name: str
    tries: int = 0
    answered: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    faulty_tries: int = 0

    def __str__(self) -> str:
        told = ", ".join(f"{count} × {answer}" for answer, count in sorted(self.answered.items()))
        return f"| {self.name} | {self.tries} | {told} | {self.faulty_tries} |"

    def faults_told(self) -> Iterator[str]:
        if self.faults:
            yield f"\n{self.name}:"
        yield from (f"- {fault}" for fault in self.faults[:_FAULTS_TOLD])
        if len(self.faults) > _FAULTS_TOLD:
            yield f"- and {len(self.faults) - _FAULTS_TOLD} more"


class Table:
    def __init__(self, names: Sequence[str], *, may_leave_out: bool = False) -> None:
        """`may_leave_out`: a run that is too short for all of them; of none at all it is a fault."""
        self.may_leave_out = may_leave_out
        self._lines = {name: _Line(name) for name in names}
        self._notes: list[str] = []
        # Faults that belong to no scenario.
        self.at_large: list[str] = []

    def add(self, name: str, race: _Tried) -> None:
        line = self._lines[name]
        line.tries += 1
        line.answered += race.answered
        line.faults += race.faults
        line.faulty_tries += bool(race.faults)
        self._notes += race.notes

    @property
    def has_faults(self) -> bool:
        untried = [line for line in self._lines.values() if not line.tries]
        is_short = bool(untried) and (not self.may_leave_out or len(untried) == len(self._lines))
        return bool(self.at_large) or is_short or any(line.faults for line in self._lines.values())

    def __str__(self) -> str:
        lines = list(self._lines.values())
        tries, faulty = sum(line.tries for line in lines), sum(line.faulty_tries for line in lines)
        return "\n".join(
            [
                "| scenario | tries | answered | tries with a fault |",
                "| --- | --- | --- | --- |",
                *map(str, lines),
                f"\n{len(lines)} scenarios, {tries} tries, {faulty} with a fault.",
                *self._notes,
                *(fault for line in lines for fault in line.faults_told()),
                *(f"\nBelongs to no try: {fault}" for fault in self.at_large),
            ]
        )

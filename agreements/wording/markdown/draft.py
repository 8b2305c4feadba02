"""A text as it was read, with all that is wrong with it."""

from dataclasses import dataclass, field

from agreements.wording.blocks import Block
from agreements.wording.problems import Problem


@dataclass
class Draft:
    """`fields` holds each merge field that occurs, with the line of its first use."""

    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    fields: dict[str, int] = field(default_factory=dict)
    last_clause: int | None = None
    # The name of a choice whose options come next, with its line.
    announced: tuple[str, int] | None = None
    _known: set[Problem] = field(default_factory=set, repr=False)

    def refuse(self, line: int, message: str) -> None:
        problem = Problem(line, message)
        if problem not in self._known:
            self._known.add(problem)
            self.problems.append(problem)

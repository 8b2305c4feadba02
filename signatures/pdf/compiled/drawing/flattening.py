"""What ReportLab draws a paragraph with, "q 1 0 0 1 x y cm … Q", is not needed: a block can say itself where it stands."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from signatures.pdf.compiled.drawing.recording import TextBlock

_MOVES = re.compile(r"1 0 0 1 (\S+) (\S+) cm")


@dataclass
class _Group:
    """What stands between q and Q, and how far the origin was moved in it."""

    items: list[Any] = field(default_factory=list)
    x: float = 0
    y: float = 0
    is_needed: bool = False
    blocks: list[TextBlock] = field(default_factory=list)  # placed as they are without this group

    def add(self, item: Any) -> None:
        self.items.append(item)
        if isinstance(item, TextBlock):
            self.blocks.append(replace(item, x=self.x + item.x, y=self.y + item.y))
        elif isinstance(item, str) and (moves := _MOVES.fullmatch(item)):
            self.x, self.y = self.x + float(moves[1]), self.y + float(moves[2])
        else:
            self.is_needed = True

    def close(self, group: "_Group") -> None:
        """What stood in a group within this one."""
        if group.is_needed:
            self.items += ["q", *group.items, "Q"]
            self.is_needed = True
        else:
            for block in group.blocks:
                self.add(block)


def flattened(page: Iterable[Any]) -> list[Any]:
    """What was recorded on a page, without groups that do nothing but move blocks."""
    groups = [_Group()]
    for item in page:
        if item == "q":
            groups.append(_Group())
        elif item == "Q":
            ended = groups.pop()
            groups[-1].close(ended)
        else:
            groups[-1].add(item)
    return groups[0].items

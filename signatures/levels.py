"""How far a seal goes (PAdES baseline levels, EN 319 142-1), each including those before it."""

from enum import StrEnum


class Level(StrEnum):
    B = "B-B"  # a signature
    T = "B-T"  # and an authority's time
    LT = "B-LT"  # and what is needed to check both later
    LTA = "B-LTA"  # and a time over all of that

    def is_below(self, other: "Level") -> bool:
        order = list(Level)
        return order.index(self) < order.index(other)

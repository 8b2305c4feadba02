"""The list of variants: each is a function that makes a file of a document, with what has to be said to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from signatures.checking.offline import Kind
from signatures.levels import Level
from tests.vectors.documents import Given

Making = Callable[[Given], bytes]
EVERY = tuple(Level)
STAMPED = (Level.T, Level.LT, Level.LTA)


@dataclass(frozen=True)
class Variant:
    """`teaches`: what it shows; `catches`: the fault by which a checker would be wrong about it.

    `ours`: what those say who ask our records; `alone`: what the file says by itself.
    """

    name: str
    level: Level
    teaches: str
    catches: str
    ours: Kind
    alone: Kind
    make: Making
    says: str = ""

    @property
    def title(self) -> str:
        return f"{self.name} {self.level}"


@dataclass
class Listing:
    variants: list[Variant] = field(default_factory=list)

    def add(
        self,
        teaches: str,
        catches: str,
        *,
        ours: Kind,
        alone: Kind | None = None,
        levels: tuple[Level, ...] = EVERY,
        alone_at: Mapping[Level, Kind] | None = None,
        ours_at: Mapping[Level, Kind] | None = None,
        says: str = "",
    ) -> Callable[[Making], Making]:
        """For each of the levels one variant; `alone` is as `ours` where it is not said, `says` is part of our answer."""

        def added(make: Making) -> Making:
            name = getattr(make, "__name__", "").replace("_", " ").strip()
            for level in levels:
                with_records = (ours_at or {}).get(level, ours)
                by_itself = (alone_at or {}).get(level, alone or with_records)
                self.variants.append(Variant(name, level, teaches, catches, with_records, by_itself, make, says))
            return make

        return added


LISTING = Listing()
variant = LISTING.add


def every_variant() -> list[Variant]:
    return list(LISTING.variants)


def a_third() -> list[Variant]:
    """Always the same ones, and of each level as many: those whose place in the list leaves no rest."""
    return [each for place, each in enumerate(LISTING.variants) if (place + place // len(EVERY)) % 3 == 0]

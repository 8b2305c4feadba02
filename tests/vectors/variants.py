"""The list of variants: each is a function that makes a file of a document, with what has to be said to it."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from signatures.checking.offline import Kind
from signatures.levels import Level
from signatures.models import EndReason
from tests.vectors.documents import Given

Making = Callable[[Given], bytes]
EVERY = tuple(Level)
STAMPED = (Level.T, Level.LT, Level.LTA)


@dataclass(frozen=True)
class Variant:
    """`teaches`: what it shows; `catches`: the fault by which a checker would be wrong about it.

    `ours`: what those say who ask our records; `alone`: what the file says by itself. `key_end`: why the key of the
    document's seal is not to be trusted any more, and for how long at the moment of asking. `needs`: a program.
    """

    name: str
    level: Level
    teaches: str
    catches: str
    ours: Kind
    alone: Kind
    make: Making
    says: str = ""
    key_end: tuple[EndReason, timedelta] | None = None
    needs: str = ""

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
        key_end: tuple[EndReason, timedelta] | None = None,
        needs: str = "",
    ) -> Callable[[Making], Making]:
        """For each of the levels one variant; `alone` is as `ours` where it is not said, `says` is part of our answer."""

        def added(make: Making) -> Making:
            name = getattr(make, "__name__", "").replace("_", " ").strip()
            for level in levels:
                with_records = (ours_at or {}).get(level, ours)
                by_itself = (alone_at or {}).get(level, alone or with_records)
                self.variants.append(
                    Variant(name, level, teaches, catches, with_records, by_itself, make, says, key_end, needs)
                )
            return make

        return added


LISTING = Listing()
variant = LISTING.add


def every_variant() -> list[Variant]:
    """But for those whose program is not installed here."""
    return [each for each in LISTING.variants if not each.needs or shutil.which(each.needs)]


def some() -> list[Variant]:
    """One of twenty, always the same ones, and of each level as many: those whose place in the list leaves no rest."""
    places = [place for place in range(len(LISTING.variants)) if (place + place // len(EVERY)) % 20 == 0]
    return [LISTING.variants[place] for place in places if not LISTING.variants[place].needs]

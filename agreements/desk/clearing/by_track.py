"""How far along each track is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from agreements.clearance import PaperCounts, Part
from agreements.models import Conference


@dataclass(frozen=True)
class Track:
    """`name` is empty for papers without one."""

    name: str
    url: str
    parts: Mapping[Part, int]

    @property
    def papers(self) -> int:
        return sum(self.parts.values())

    @property
    def clear(self) -> int:
        return self.parts[Part.CLEAR]


def by_track(conference: Conference, papers: PaperCounts) -> Sequence[Track]:
    """Nothing where there are not two of them."""
    found = papers.tracks
    if len(found) < 2:
        return []
    list_url = reverse("papers", args=[conference.slug])
    return [
        Track(name, f"{list_url}?{urlencode({'track': name})}" if name else "", found[name])
        for name in sorted(found, key=lambda name: (not name, name.casefold()))
    ]

"""How far along each track is: every paper in exactly one part, by what its row keeps."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.http import urlencode

from agreements.models import Blocker, Conference

# By what blocks a paper, where it does not wait for the conference: its authors, or an answer that stands against it.
_PARTS: Mapping[str, str] = {
    "": "clear",
    Blocker.DECLINED: "blocked",
    Blocker.OBJECTION: "blocked",
    Blocker.ANSWER: "waiting",
    Blocker.OBJECTION_DAYS: "waiting",
}
PARTS = ("clear", "for_us", "waiting", "blocked")


def part_of(blocked_by: str) -> str:
    return _PARTS.get(blocked_by, "for_us")


@dataclass(frozen=True)
class Track:
    """`name` is empty for papers without one."""

    name: str
    url: str
    parts: Mapping[str, int]

    @property
    def papers(self) -> int:
        return sum(self.parts.values())

    @property
    def clear(self) -> int:
        return self.parts["clear"]


@dataclass(frozen=True)
class KeptCounts:
    """What the rows of a conference's papers keep, counted; withdrawn ones aside."""

    # By track and by what blocks them.
    counts: Mapping[tuple[str, str], int]
    # Clear by a former rule, of which nobody was told.
    without_authority: int

    def blocked(self, by: Blocker) -> int:
        return sum(count for (_, blocker), count in self.counts.items() if blocker == by)


def kept(conference: Conference) -> KeptCounts:
    """In one query."""
    untold = Q(is_kept_clear=True, objections_until=None)
    rows = conference.papers.accepted().order_by().values_list("track", "blocked_by")
    found = list(rows.annotate(papers=Count("pk"), untold=Count("pk", filter=untold)))
    counts = {(track, blocked_by): papers for track, blocked_by, papers, _ in found}
    return KeptCounts(counts, sum(untold for *_, untold in found))


def by_track(conference: Conference, papers: KeptCounts) -> Sequence[Track]:
    """Nothing where there are not two of them."""
    found = defaultdict[str, Counter[str]](Counter)
    for (track, blocked_by), count in papers.counts.items():
        found[track][part_of(blocked_by)] += count
    if len(found) < 2:
        return []
    list_url = reverse("papers", args=[conference.slug])
    return [
        Track(
            name,
            f"{list_url}?{urlencode({'track': name})}" if name else "",
            {part: found[name][part] for part in PARTS},
        )
        for name in sorted(found, key=lambda name: (not name, name.casefold()))
    ]

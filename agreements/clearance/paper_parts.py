"""In which part each paper is: clear, blocked, with the conference, or with its authors. Whatever counts papers asks here.

Each paper that counts is in exactly one of them, by the first that is true: it is clear; an answer stands against it; a deed
of the conference is missing; its authors have yet to answer. What the papers' rows keep tells most of it. The rest is asked in
the database, once for all papers: of which an acceptance waits to be countersigned, about whose authors somebody has to
decide, and which of those that somebody has to decide about were declined besides.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from agreements.models import (
    Agreement,
    Authorship,
    Blocker,
    Conference,
    HelpKind,
    Matter,
    MatterKind,
    Paper,
    Policy,
)
from agreements.states import DONE, SIGNED, State


class Part(StrEnum):
    """In the order of a bar: what is done comes first."""

    CLEAR = "clear"
    FOR_US = "for_us"
    WAITING = "waiting"
    BLOCKED = "blocked"


_AGAINST = (Blocker.DECLINED, Blocker.OBJECTION)
# Of which each acceptance is wanted, whatever else is.
_OF_EACH = (Policy.EVERY, Policy.K_OF_N)
# A decline is told by the paper, a look blocks by itself, and so does an objection the paper that it is about.
_TOLD_OTHERWISE = Q(kind__in=[MatterKind.DECLINED, MatterKind.LOOK]) | Q(request__kind=HelpKind.NOT_FOR_ME)


def in_part(part: str, *conferences: Conference) -> Q:
    """Of papers of these conferences that count: that they are in this part."""
    return _CONDITIONS[Part(part)]([each.pk for each in conferences])


def part_of(*conferences: Conference) -> Case:
    """The same as a column."""
    found = [When(in_part(part, *conferences), then=Value(part.value)) for part in Part if part != Part.FOR_US]
    return Case(*found, default=Value(Part.FOR_US.value), output_field=CharField())


def _clear(_conferences: Collection[int]) -> Q:
    return Q(is_clear=True)


def _blocked(conferences: Collection[int]) -> Q:
    return Q(blocked_by__in=_AGAINST) | Q(blocked_by=Blocker.MATTER, pk__in=_declined_besides(conferences))


def _waiting(conferences: Collection[int]) -> Q:
    """While somebody may object, nobody has to do anything."""
    return Q(blocked_by=Blocker.OBJECTION_DAYS) | _wait_alone(conferences)


def wait_alone(conference: Conference, paper: str) -> Q:
    """Of rows that lead to a paper by this way: that it waits for answers, and for nothing that the conference has to do."""
    return _wait_alone([conference.pk], f"{paper}__")


def _wait_alone(conferences: Collection[int], paper: str = "") -> Q:
    ours = Q(**{f"{paper}pk__in": _to_countersign(conferences)}) | Q(**{f"{paper}pk__in": _to_decide(conferences)})
    return Q(~ours, **{f"{paper}blocked_by": Blocker.ANSWER})


def _for_us(conferences: Collection[int]) -> Q:
    others = (condition(conferences) for part, condition in _CONDITIONS.items() if part != Part.FOR_US)
    found = Q()
    for each in others:
        found &= ~each
    return found


_CONDITIONS: Mapping[Part, Callable[[Collection[int]], Q]] = {
    Part.CLEAR: _clear,
    Part.FOR_US: _for_us,
    Part.WAITING: _waiting,
    Part.BLOCKED: _blocked,
}


def _to_countersign(conferences: Collection[int]) -> QuerySet[Agreement, Any]:
    accepted = Agreement.objects.filter(
        conference__in=conferences,
        conference__policy__in=_OF_EACH,
        state=State.ACCEPTED,
        authorship__ended_at__isnull=True,
    )
    return accepted.order_by().values("authorship__paper")


def _to_decide(conferences: Collection[int]) -> QuerySet[Any, Any]:
    """Papers of somebody whose answer is wanted, and about whom something has to be decided."""
    matters = Matter.objects.open().filter(conference__in=conferences).exclude(_TOLD_OTHERWISE)
    about = Q(agreement=None) | Q(agreement__authorship=OuterRef("pk"))
    done = Agreement.objects.filter(authorship=OuterRef("pk"), state__in=DONE)
    not_asked = Q(paper__conference__policy=Policy.CORRESPONDING, is_corresponding=False)
    places = Authorship.objects.standing().filter(~not_asked, author__in=matters.order_by().values("author"))
    wanted = places.filter(Exists(matters.filter(about, author=OuterRef("author"))), ~Exists(done))
    return wanted.order_by().values("paper")


def _declined_besides(conferences: Collection[int]) -> QuerySet[Any, Any]:
    """Of papers about which somebody has to decide: those that would be declined without that, by their policy."""

    def count(**facts: object) -> Count:
        return Count("agreements", filter=Q(**facts), distinct=True)

    declined = {"agreements__state": State.DECLINED}
    signs_for_all = {"agreements__text__is_for_all": True, "agreements__variant__isnull": True}
    places = Authorship.objects.standing().filter(paper__conference__in=conferences, paper__blocked_by=Blocker.MATTER)
    counted = places.order_by().values("paper").annotate(
        policy=F("paper__conference__policy"),
        needed=F("paper__conference__needed_signatures"),
        was_clear=F("paper__is_kept_clear"),
        all=Count("pk", distinct=True),
        declined=count(**declined),
        corresponding=Count("pk", filter=Q(is_corresponding=True), distinct=True),
        corresponding_declined=count(is_corresponding=True, **declined),
        # Of whom one would sign for all: each who has not signed, whatever else stands on the place.
        others=F("all") - count(agreements__state__in=[*DONE, State.ACCEPTED]),
        done=count(agreements__state__in=DONE),
        for_all=count(agreements__state__in=SIGNED, **signs_for_all),
    )  # fmt: skip
    against = (
        Q(policy=Policy.EVERY)
        | Q(policy=Policy.K_OF_N, needed__gt=F("all") - F("declined"))
        | Q(policy=Policy.CORRESPONDING, corresponding_declined=F("corresponding"), corresponding__gt=0)
        | Q(Q(was_clear=False) | Q(done=0), policy=Policy.ONE_FOR_ALL, others=F("declined"), for_all=0)
    )
    return counted.filter(against, declined__gt=0).values("paper")


@dataclass(frozen=True)
class PaperCounts:
    """Papers that count, by what their rows keep: by track, by what blocks them, and by their part."""

    counts: Mapping[tuple[str, str, Part], int]
    # Clear by a former rule, of which nobody was told.
    without_authority: int

    @property
    def papers(self) -> int:
        return sum(self.counts.values())

    @property
    def parts(self) -> Mapping[Part, int]:
        return self._parts(None)

    @property
    def tracks(self) -> Mapping[str, Mapping[Part, int]]:
        """By the name of the track, which is empty for papers without one."""
        return {track: self._parts(track) for track, _, _ in self.counts}

    def blocked(self, by: Blocker) -> int:
        return sum(count for (_, blocker, _), count in self.counts.items() if blocker == by)

    def _parts(self, wanted: str | None) -> Mapping[Part, int]:
        found = dict.fromkeys(Part, 0)
        for (track, _, part), count in self.counts.items():
            found[part] += count if wanted in (None, track) else 0
        return found


def paper_counts(conference: Conference) -> PaperCounts:
    """In one query."""
    untold = Count("pk", filter=Q(is_kept_clear=True, objections_until=None))
    rows = conference.papers.accepted().order_by().values("track", "blocked_by")
    counts: dict[tuple[str, str, Part], int] = {}
    without_authority = 0
    for row in rows.annotate(untold=untold, **of_parts(conference)):
        parts = parts_in(row)
        counts |= {(row["track"], row["blocked_by"], part): count for part, count in parts.items() if count}
        without_authority += row["untold"]
    return PaperCounts(counts, without_authority)


def parts_by_conference(conferences: Collection[Conference]) -> Mapping[int, Mapping[Part, int]]:
    """By the conference's key, in one query for all of them."""
    found = {each.pk: dict.fromkeys(Part, 0) for each in conferences}
    rows = Paper.objects.accepted().filter(conference__in=list(found)).order_by().values("conference")
    return found | {row["conference"]: parts_in(row) for row in rows.annotate(**of_parts(*conferences))}


def of_parts(*conferences: Conference) -> dict[str, Count]:
    """Aggregates of papers, for `parts_in`: how many there are, and how many in each part but that of the rest.

    Not grouped by their part: what tells it would be looked up twice, once to group and once to tell.
    """
    others = [part for part in Part if part != Part.FOR_US]
    return {"papers": Count("pk")} | {part.value: Count("pk", filter=in_part(part, *conferences)) for part in others}


def parts_in(row: Mapping[str, Any]) -> dict[Part, int]:
    """What `of_parts` has told of a group of papers."""
    found = {part: row[part.value] for part in Part if part.value in row}
    return {part: found.get(part, row["papers"] - sum(found.values())) for part in Part}

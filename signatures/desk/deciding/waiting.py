"""What waits for a decision, nearest to clear first, and which papers it holds back: a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from agreements import clock
from agreements.access import Access
from agreements.clearance.paper_parts import Part, of_parts, parts_in
from agreements.models import (
    Agreement,
    Authorship,
    Conference,
    Matter,
    MatterKind,
    Paper,
    PaperStatus,
    PressedDeed,
    PressedKind,
    User,
)
from agreements.names import FOR_PERSONS
from agreements.states import DONE, State
from signatures.deciding.alike import Alike, alike_of
from signatures.desk.deciding.tabs import COUNTERSIGN, TABS, Tab

# Whose decisions, or those that wait for another day.
MINE, NOBODYS, PUT_OFF = "mine", "nobody", "later"
# A matter that holds no paper back comes after all that do.
_NOWHERE = 1_000_000


@dataclass(frozen=True)
class OpenRow:
    """An open matter, as little of it as its place needs. `look`: which kind of doubt an import had."""

    pk: int
    kind: MatterKind
    # None of what is about rows of a list.
    author: int | None
    paper: int | None
    opened_at: datetime
    look: str | None = None
    # What was pressed last.
    pressed: UUID | None = None
    put_off_until: datetime | None = None
    agreement: UUID | None = None


@dataclass(frozen=True)
class Waiting:
    """`papers`: of each matter those that are not clear; `missing`: how many agreements each of these still needs."""

    rows: Sequence[OpenRow]
    papers: Mapping[int, Collection[int]]
    missing: Mapping[int, int]
    alike: Alike
    # Of the papers that are not clear, by the part in which the overview counts them: all, and those held back by a matter.
    not_clear_by_part: Mapping[Part, int]
    held_by_part: Mapping[Part, int]
    # What is being settled, and what somebody put off.
    being_done: Sequence[int] = ()
    put_off: Sequence[int] = ()

    @cached_property
    def kinds(self) -> Mapping[MatterKind, int]:
        return Counter(row.kind for row in self.rows)

    def count_of(self, tab: Tab) -> int:
        if tab.key == COUNTERSIGN:
            return 1 if self.alike.count else 0
        return sum(self.kinds.get(kind, 0) for kind in tab.kinds)

    @property
    def count(self) -> int:
        return sum(map(self.count_of, TABS))

    @property
    def held(self) -> int:
        """Papers that are not clear and about which something is to be decided."""
        return sum(count for part, count in self.held_by_part.items() if part != Part.WAITING)

    @property
    def not_clear(self) -> int:
        return sum(self.not_clear_by_part.values())

    @property
    def others(self) -> int:
        return self.not_clear - self.held

    @property
    def for_authors(self) -> int:
        """Those that the overview says wait for their authors."""
        return self.not_clear_by_part.get(Part.WAITING, 0)

    @property
    def elsewhere(self) -> int:
        """Those that wait for something else, such as an invitation, or for what somebody else decides."""
        return self.others - self.for_authors

    def in_order(self, tab: Tab | None) -> list[OpenRow]:
        return [row for row in self.rows if tab is None or row.kind in tab.kinds]


def waiting(access: Access, by: User, pressed: Sequence[PressedDeed], *, whose: str = "") -> Waiting:
    """`pressed`: what is owed by the buttons of the page; what it is about is no longer to be decided."""
    conference, owed = access.conference, {row.pk: row.kind for row in pressed if row.is_owed}
    every = [OpenRow(*values) for values in _rows(conference, by, whose)]
    now = clock.now()
    put_off = [row for row in every if row.put_off_until is not None and row.put_off_until > now]
    being_done = [row for row in every if row.pressed in owed]
    gone = {row.pk for row in (*being_done, *put_off)}
    rows = put_off if whose == PUT_OFF else [row for row in every if row.pk not in gone]
    places = _places(conference, every)
    missing = Counter(paper for paper, _author, is_done in places if not is_done)
    papers = _papers(rows, places)
    has_alike = not whose and PressedKind.COUNTERSIGN_ALIKE not in owed.values()
    alike = alike_of(conference, by) if has_alike else Alike()
    known = {paper for each in papers.values() for paper in each}
    not_clear, held = _not_clear(conference, known, has_alike=bool(alike.count))
    return Waiting(
        sorted(rows, key=lambda row: (_nearest(papers[row.pk], missing), row.opened_at, row.pk)),
        papers,
        missing,
        alike,
        not_clear,
        held,
        [row.pk for row in being_done],
        [row.pk for row in put_off],
    )


def _rows(conference: Conference, by: User, whose: str) -> Iterable[tuple[Any, ...]]:
    found = open_matters(conference)
    if whose in (MINE, NOBODYS):
        found = found.filter(assigned_to=by if whose == MINE else None)
    paper = Coalesce("agreement__authorship__paper", "look__authorship__paper")
    rows = found.order_by().annotate(paper=paper, doubt=F("look__kind"))
    return rows.values_list(
        "pk", "kind", "author", "paper", "opened_at", "doubt", "pressed", "put_off_until", "agreement"
    )


def open_matters(conference: Conference) -> QuerySet[Matter]:
    return Matter.objects.open().filter(conference=conference)


def _places(conference: Conference, rows: Sequence[OpenRow]) -> list[tuple[int, int, bool]]:
    """Paper, author and whether that agreement is done, of every paper that is not clear and on which one of the people of
    these matters stands."""
    if not rows:
        return []
    concerned = open_matters(conference).order_by().values("author")
    theirs = Authorship.objects.standing().filter(author__in=concerned).order_by().values("paper")
    done = Agreement.objects.filter(authorship=OuterRef("pk"), state__in=DONE)
    found = Authorship.objects.standing().filter(
        paper__in=theirs, paper__status=PaperStatus.ACCEPTED, paper__is_clear=False
    )
    return list(found.order_by().annotate(is_done=Exists(done)).values_list("paper", "author", "is_done"))


def _papers(rows: Iterable[OpenRow], places: Iterable[tuple[int, int, bool]]) -> dict[int, Collection[int]]:
    of_author, not_clear = defaultdict[int, list[int]](list), set[int]()
    for paper, author, _is_done in places:
        of_author[author].append(paper)
        not_clear.add(paper)
    return {
        row.pk: of_author.get(row.author or 0, [])
        if row.paper is None
        else [row.paper]
        if row.paper in not_clear
        else []
        for row in rows
    }


def _nearest(papers: Collection[int], missing: Mapping[int, int]) -> int:
    return min((missing.get(paper, 0) for paper in papers), default=_NOWHERE)


def _not_clear(
    conference: Conference, known: Collection[int], *, has_alike: bool
) -> tuple[dict[Part, int], dict[Part, int]]:
    """Papers that are not clear, by part; and of them those about which something is `known` to be decided, or in which an
    agreement only waits for the conference's signature."""
    papers = Paper.objects.filter(conference=conference, status=PaperStatus.ACCEPTED, is_clear=False)
    is_held = Q(pk__in=known)
    if has_alike:
        waits = Agreement.objects.filter(authorship__paper=OuterRef("pk"), state=State.ACCEPTED)
        is_held = is_held | Q(Exists(waits.exclude(name_grade__in=FOR_PERSONS)))
    told = papers.order_by().annotate(is_held=ExpressionWrapper(is_held, BooleanField())).values("is_held")
    held, others = dict.fromkeys(Part, 0), dict.fromkeys(Part, 0)
    for row in told.annotate(**of_parts(conference)):
        (held if row["is_held"] else others).update(parts_in(row))
    return {part: held[part] + others[part] for part in Part}, held

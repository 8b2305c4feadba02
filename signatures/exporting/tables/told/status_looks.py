"""What the table of status is made of, for some papers at a time: read in a number of queries that does not grow with them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, FilteredRelation, OuterRef, Q

from agreements import clearance
from agreements.desk.clearing import Explanation, explained
from agreements.desk.clearing.gathering import TAKEN_OUT, OneAuthor
from agreements.models import Authorship, Conference, Message, Paper
from agreements.states import DONE, SIGNED, State
from signatures.exporting.tables.told.last_mails import LastMail, last_mails

_READ = (
    "paper",
    "author",
    "pk",
    "printed_name",
    "author__email",
    "is_corresponding",
    "standing",
    "standing__state",
    "standing__created_at",
    "standing__invited_at",
    "standing__answered_at",
    "is_taken_out",
    "position",
    "author__name",
    "affiliation",
    "author__orcid",
    "author__reachability",
    "standing__countersigned_at",
    "standing__sealed_at",
)


class Place(NamedTuple):
    """One author of a paper: as explanations name them, and what else is told."""

    one: OneAuthor
    email: str
    position: int
    name: str
    affiliation: str
    orcid: str
    reachability: str
    countersigned_at: datetime | None
    sealed_at: datetime | None

    @property
    def has_signed(self) -> bool:
        return self.one.state in SIGNED | DONE


@dataclass(frozen=True)
class Look:
    """At some papers; by paper, by author, and as `spared` the authorships whose answers nobody waits for."""

    places: Mapping[int, Sequence[Place]]
    explanations: Mapping[int, Explanation]
    mails: Mapping[int, LastMail]
    spared: Collection[int]


def look_at(conference: Conference, papers: Sequence[Paper], *, with_mails: bool = True) -> Look:
    pks = [paper.pk for paper in papers]
    places = _places(pks)
    asked = {pk: [place.one for place in theirs] for pk, theirs in places.items()}
    spared = clearance.spared(conference).filter(authorship__paper__in=pks)
    return Look(
        places,
        explained(conference, papers, asked, is_lasting=True),
        last_mails({place.one.author for theirs in places.values() for place in theirs}) if with_mails else {},
        frozenset(spared.values_list("authorship", flat=True)),
    )


def _places(papers: Collection[int]) -> Mapping[int, Sequence[Place]]:
    standing = FilteredRelation("agreements", condition=~Q(agreements__state=State.VOID))
    taken_out = Message.objects.filter(author=OuterRef("author"), **TAKEN_OUT)
    rows = Authorship.objects.standing().filter(paper__in=papers)
    rows = rows.annotate(standing=standing, is_taken_out=Exists(taken_out)).order_by("paper", "position")
    found = defaultdict[int, list[Place]](list)
    for paper, author, pk, printed_name, email, corresponds, agreement, state, *more in rows.values_list(*_READ):
        created_at, invited_at, answered_at, is_taken_out, *told = more
        asked = State(state) if state else None
        moments = created_at, invited_at, answered_at
        one = OneAuthor(author, pk, printed_name, bool(email), corresponds, agreement, asked, *moments, is_taken_out)
        found[paper].append(Place(one, email, *told))
    return found

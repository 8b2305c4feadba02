"""Which deeds can do something, to each row of a page and to any of the rows that match a list's filter: it offers no others.

The rules are those of the deeds; what else speaks against one row, its dialogue says.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from agreements import clearance
from agreements.models import Agreement, Author, Conference, Paper, PaperStatus, Text
from agreements.models.agreement import AgreementQuerySet
from agreements.settling import selecting

_Reached = Callable[[AgreementQuerySet], AgreementQuerySet]
# Told of an agreement by columns with this before their names.
_CAN = "can_"


def _awaited(agreements: AgreementQuerySet) -> AgreementQuerySet:
    return agreements.of_accepted_papers().awaiting_answer().exclude(clearance.SPARED)


def _to_ask_again(agreements: AgreementQuerySet) -> AgreementQuerySet:
    in_use = Text.objects.published().filter(conference=OuterRef("conference")).order_by("-number").values("pk")[:1]
    return selecting.to_ask_again(agreements, Subquery(in_use)).filter(Exists(in_use))


# By the deed's part of the address, see `agreements.desk.bulk`.
_REACHES: Mapping[str, _Reached] = {
    "invite": clearance.uninvited,
    "remind": _awaited,
    "end": selecting.to_end,
    "ask-again": _to_ask_again,
    "waive": selecting.to_waive,
    "put-back": selecting.to_put_back,
}
_COLUMNS = {f"{_CAN}{name.replace('-', '_')}": name for name in _REACHES}


class PossibleDeeds:
    """At one conference."""

    def __init__(self, conference: Conference) -> None:
        self._conference = conference

    def beside(self, agreements: AgreementQuerySet) -> AgreementQuerySet:
        """With columns for `deeds_of`."""
        this = Agreement.objects.filter(pk=OuterRef("pk"))
        flags = {column: Exists(_REACHES[name](this)) for column, name in _COLUMNS.items()}
        return agreements.annotate(**flags)

    def mark_authors(self, page: Sequence[Author]) -> None:
        """Give each of them its `deeds`."""
        theirs = Agreement.objects.filter(conference=self._conference, authorship__author__in=page).order_by()
        found = defaultdict[int, set[str]](set)
        columns = ("authorship__author", *_COLUMNS)
        for author, *told in self.beside(theirs).values_list(*columns):
            found[author] |= {name for name, can in zip(_COLUMNS.values(), told, strict=True) if can}
        for author in page:
            author.deeds = found[author.pk]  # type: ignore[attr-defined]  # for a table's row

    def of_matching(self, agreements: AgreementQuerySet, papers: QuerySet[Paper] | None = None) -> frozenset[str]:
        """To any of all that match; `papers` where these are the rows."""
        flags = {column: Exists(_REACHES[name](agreements)) for column, name in _COLUMNS.items()}
        names = dict(_COLUMNS)
        if papers is not None:
            bare = papers.order_by()
            flags["can_withdraw"] = Exists(bare.filter(status=PaperStatus.ACCEPTED))
            flags["can_revive"] = Exists(bare.filter(status=PaperStatus.WITHDRAWN, merged_into=None))
            names |= {"can_withdraw": "withdraw", "can_revive": "revive"}
        told = Conference.objects.filter(pk=self._conference.pk).annotate(**flags).values(*flags).get()
        return frozenset(names[column] for column, can in told.items() if can)


def mark_agreements(page: Iterable[Any]) -> None:
    """Give each of those that were read with what `PossibleDeeds.beside` adds its `deeds`."""
    for agreement in page:
        agreement.deeds = deeds_of([agreement])


def deeds_of(agreements: Iterable[Any], paper: Paper | None = None) -> set[str]:
    """To any of these agreements that were read with what `PossibleDeeds.beside` adds, or to their paper."""
    found = {name for each in agreements for column, name in _COLUMNS.items() if getattr(each, column)}
    if paper is None:
        return found
    if paper.status == PaperStatus.ACCEPTED:
        return found | {"withdraw"}
    return found if paper.merged_into_id else found | {"revive"}

"""Which deeds can do something, to each row of a page and to any of the rows that match a list's filter: it offers no others.

The rules are those of the deeds; what else speaks against one row, its dialogue says.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value

from agreements import clearance
from agreements.models import Agreement, Author, Conference, Paper, PaperStatus, Text
from agreements.models.agreement import AgreementQuerySet
from agreements.settling import selecting

_Reached = Callable[[AgreementQuerySet], AgreementQuerySet]


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
_OF_PAPERS = {
    "withdraw": Q(status=PaperStatus.ACCEPTED),
    "revive": Q(status=PaperStatus.WITHDRAWN, merged_into=None),
    "publish": Q(status=PaperStatus.ACCEPTED),
    "give-up": Q(status=PaperStatus.ACCEPTED, published_on=None),
}


class PossibleDeeds:
    """At one conference."""

    def __init__(self, conference: Conference) -> None:
        self._conference = conference

    def of_rows(self, agreements: AgreementQuerySet, by: str = "pk") -> Mapping[Any, set[str]]:
        """In one query, by the agreement or by what else of it; those to which nothing can be done are left out.

        For a page's rows: a part for each deed that is asked of all of them costs a fraction of what one for each row does.
        """
        first, *others = (
            _REACHES[name](agreements).order_by().values_list(by, Value(name), named=False) for name in _REACHES
        )
        found = defaultdict[Any, set[str]](set)
        for key, name in first.union(*others, all=True):
            found[key].add(name)
        return found

    def mark_agreements(self, page: Sequence[Agreement]) -> None:
        """Give each of them its `deeds`."""
        self._mark(page, self.of_rows(Agreement.objects.filter(pk__in=[agreement.pk for agreement in page])))

    def mark_authors(self, page: Sequence[Author]) -> None:
        """Give each of them its `deeds`."""
        theirs = Agreement.objects.filter(conference=self._conference, authorship__author__in=page)
        self._mark(page, self.of_rows(theirs, "authorship__author"))

    @staticmethod
    def _mark(page: Sequence[Any], found: Mapping[Any, set[str]]) -> None:
        for row in page:
            row.deeds = found.get(row.pk, set())

    def of_list(
        self, table: Any, agreements: AgreementQuerySet, papers: QuerySet[Paper] | None = None
    ) -> frozenset[str]:
        """To any of all that match, of which these are the agreements, and the `papers` where they are the rows. What a row
        of the page allows need not be asked for."""
        shown = {deed for row in table.paginated_rows for deed in row.record.deeds}
        if table.page.paginator.num_pages == 1:
            return frozenset(shown)
        reached: dict[str, QuerySet[Any]] = {name: reach(agreements) for name, reach in _REACHES.items()}
        if papers is not None:
            reached |= {name: papers.order_by().filter(rule) for name, rule in _OF_PAPERS.items()}
        others = {f"can_{name.replace('-', '_')}": name for name in reached.keys() - shown}
        flags = {column: Exists(reached[name]) for column, name in others.items()}
        if not flags:
            return frozenset(shown)
        told = Conference.objects.filter(pk=self._conference.pk).annotate(**flags).values(*flags).get()
        return frozenset(shown | {others[column] for column, can in told.items() if can})


def deeds_of_paper(paper: Paper, agreements: Iterable[set[str]]) -> set[str]:
    """To it, or to any of its agreements, of which these are the deeds."""
    found = set[str]().union(*agreements)
    if paper.status == PaperStatus.ACCEPTED:
        return found | {"withdraw", "publish"} | ({"give-up"} if paper.published_on is None else set())
    return found if paper.merged_into_id else found | {"revive"}

"""How far along a conference is, and whom its papers wait for."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from agreements.models import Agreement, Conference, ConferenceTotals, Paper
from agreements.models.agreement import AgreementQuerySet
from agreements.states import DONE, State

_STANDING = ~Q(authorships__agreements__state=State.VOID) & Q(authorships__agreements__isnull=False)
_DONE = Q(authorships__agreements__state__in=DONE)
# Of agreements that are not done: their papers are clear without them, so nobody waits for these.
SPARED = Q(authorship__paper__is_clear=True)


def with_counts(conference: Conference) -> QuerySet[Paper]:
    """The conference's papers, each with how many are `asked`, and of them `signed`, `declined` and `waiting`."""
    return Paper.objects.filter(conference=conference).annotate(
        asked=Count("authorships__agreements", filter=_STANDING),
        signed=Count("authorships__agreements", filter=_DONE),
        declined=Count("authorships__agreements", filter=Q(authorships__agreements__state=State.DECLINED)),
        waiting=F("asked") - F("signed") - F("declined"),
    )


def awaited(conference: Conference) -> AgreementQuerySet:
    """Agreements whose authors were asked and have not answered, and for want of which a paper is not clear."""
    return conference.agreements.of_accepted_papers().awaiting_answer().exclude(SPARED)


def spared(conference: Conference) -> AgreementQuerySet:
    """Agreements that were asked for or declined, whose papers are clear by a co-author's."""
    return conference.agreements.filter(SPARED, state__in=[State.INVITED, State.DECLINED])


@dataclass(frozen=True)
class Counts:
    """How far along a conference is, in counts of papers, agreements (by state) and people.

    `people_waiting` are those whom papers that are not clear wait for.
    """

    papers: int
    clear_papers: int
    # Those of the rest that wait for an author's answer, not for the conference or for a decliner.
    waiting_papers: int
    people_waiting: int
    by_state: dict[State, int]
    unsealed: int
    sealing_failed: int

    @property
    def agreements(self) -> int:
        return sum(self.by_state.values())

    @property
    def blocked_papers(self) -> int:
        return self.papers - self.clear_papers


def counts(conference: Conference) -> Counts:
    """Four queries, whatever the size."""
    totals = ConferenceTotals.objects.filter(conference=conference).first() or ConferenceTotals()
    standing = conference.agreements.standing()
    unanswered = standing.unanswered().of_accepted_papers().exclude(SPARED)
    waiting = conference.papers.accepted().filter(
        Exists(Agreement.objects.unanswered().filter(authorship__paper=OuterRef("pk"))), is_clear=False
    )
    states = dict(standing.values_list("state").annotate(count=Count("pk")).order_by())
    more = standing.aggregate(
        people=Count("authorship__author", filter=Q(pk__in=unanswered.values("pk")), distinct=True),
        unsealed=Count("pk", filter=Q(state=State.COUNTERSIGNED, sealed_at__isnull=True)),
        failed=Count("pk", filter=Q(sealing_failed_at__isnull=False)),
    )
    return Counts(
        papers=totals.papers,
        clear_papers=totals.clear_papers,
        waiting_papers=waiting.count(),
        people_waiting=more["people"],
        by_state={state: states.get(state.value, 0) for state in State if state != State.VOID},
        unsealed=more["unsealed"],
        sealing_failed=more["failed"],
    )

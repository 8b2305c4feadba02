"""How far along a conference is, and whom its papers wait for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Aggregate, Count, F, Q, QuerySet

from agreements import clock
from agreements.clearance.paper_parts import wait_alone
from agreements.models import Blocker, Conference, ConferenceTotals, Paper, PaperStatus, Policy
from agreements.models.agreement import AgreementQuerySet
from agreements.states import DONE, State

# A document that takes longer than this says that no worker is there.
_LATE = timedelta(minutes=2)
_STANDING = ~Q(authorships__agreements__state=State.VOID) & Q(authorships__agreements__isnull=False)
_DONE = Q(authorships__agreements__state__in=DONE)


def spared_by_policy(authorship: str = "authorship__") -> Q:
    """Of agreements that are not done: their papers need none of them, so nobody waits for these.

    `authorship`: the way to it, from rows that have a conference.
    """
    enough = Q(
        (f"{authorship}paper__is_clear", True),
        (f"{authorship}paper__blocked_by__in", Blocker.without_an_author()),
        # Whatever else has to be decided about the paper meanwhile.
        (f"{authorship}may_object_until__isnull", False),
        _connector=Q.OR,
    )
    others = {"conference__policy": Policy.CORRESPONDING, f"{authorship}is_corresponding": False}
    return enough | Q(*others.items())


SPARED = spared_by_policy()


def unsealed(*, late: bool = False) -> Q:
    """Agreements whose document is being made; `late`: for longer than it should take."""
    owed = Q(state=State.COUNTERSIGNED, sealed_at__isnull=True, sealing_failed_at__isnull=True)
    return owed & Q(countersigned_at__lt=clock.now() - _LATE) if late else owed


def with_counts(conference: Conference) -> QuerySet[Paper]:
    """The conference's papers, each with how many are `asked`, and of them `signed`, `declined` and `waiting`."""
    return Paper.objects.filter(conference=conference).annotate(
        asked=Count("authorships__agreements", filter=_STANDING),
        signed=Count("authorships__agreements", filter=_DONE),
        declined=Count("authorships__agreements", filter=Q(authorships__agreements__state=State.DECLINED)),
        waiting=F("asked") - F("signed") - F("declined"),
    )


def uninvited(agreements: AgreementQuerySet) -> AgreementQuerySet:
    """Those of them whose authors can be asked and were not, and whose answers are wanted."""
    return agreements.uninvited().exclude(SPARED)


def awaited(conference: Conference) -> AgreementQuerySet:
    """Agreements whose authors were asked and have not answered, and for want of which a paper is not clear."""
    return conference.agreements.of_accepted_papers().awaiting_answer().exclude(SPARED)


def spared(conference: Conference) -> AgreementQuerySet:
    """Agreements that were asked for or declined, whose papers need none but a co-author's."""
    return conference.agreements.filter(SPARED, state__in=[State.INVITED, State.DECLINED])


@dataclass(frozen=True)
class Counts:
    """How far along a conference is, in counts of papers, agreements (by state) and people.

    `people_waiting` are those who were asked, and for whose answers alone papers wait (`Part.WAITING`).
    """

    papers: int
    clear_papers: int
    people_waiting: int
    by_state: dict[State, int]
    unsealed: int
    sealing_failed: int

    @property
    def agreements(self) -> int:
        return sum(self.by_state.values())


def counts(conference: Conference) -> Counts:
    """Three queries, whatever the size."""
    return counts_beside(conference)[0]


def counts_beside(
    conference: Conference,
    totals: ConferenceTotals | None = None,
    *,
    of_state: Mapping[str, Aggregate] | None = None,
    of_unanswered: Mapping[str, Aggregate] | None = None,
) -> tuple[Counts, Mapping[State, Mapping[str, Any]], Mapping[str, Any]]:
    """The same, and these figures of the conference's agreements: of each state, and of those that nobody has answered.

    Of each state without looking at papers and people, which takes most of the time where there are many. One query less
    where the totals were read already.
    """
    if totals is None:
        totals = ConferenceTotals.objects.filter(conference=conference).first() or ConferenceTotals()
    rows: QuerySet[Any, Any] = conference.agreements.standing().order_by().values("state")
    figures = {
        "count": Count("pk"),
        "unsealed": Count("pk", filter=Q(sealed_at__isnull=True)),
        "failed": Count("sealing_failed_at"),
    }
    told = {State(row["state"]): row for row in rows.annotate(**figures, **(of_state or {}))}
    of_accepted = Q(state=State.INVITED, authorship__paper__status=PaperStatus.ACCEPTED)
    alone = Q(of_accepted, ~SPARED, wait_alone(conference, "authorship__paper"))
    unanswered = conference.agreements.unanswered().aggregate(
        alone=Count("authorship__author", filter=alone, distinct=True), **(of_unanswered or {})
    )
    found = Counts(
        papers=totals.papers,
        clear_papers=totals.clear_papers,
        people_waiting=unanswered.pop("alone"),
        by_state={state: told[state]["count"] if state in told else 0 for state in State if state != State.VOID},
        unsealed=told[State.COUNTERSIGNED]["unsealed"] if State.COUNTERSIGNED in told else 0,
        sealing_failed=sum(row["failed"] for row in told.values()),
    )
    return found, told, unanswered

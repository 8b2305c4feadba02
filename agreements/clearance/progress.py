"""How far along a conference is, and whom its papers wait for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Aggregate, Count, F, Q, QuerySet

from agreements import clock
from agreements.models import Blocker, Conference, ConferenceTotals, Paper, PaperStatus, Policy
from agreements.models.agreement import AgreementQuerySet
from agreements.states import DONE, UNANSWERED, State

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
# Those that an author still owes, of papers that are not clear.
_UNANSWERED = Q(
    ~SPARED,
    authorship__paper__status=PaperStatus.ACCEPTED,
    authorship__paper__is_clear=False,
    state__in=UNANSWERED,
)


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

    `people_waiting` are those whom papers that are not clear wait for.
    """

    papers: int
    clear_papers: int
    # Those of the rest that wait for an author's answer, not for the conference or for a decliner.
    waiting_papers: int
    # Those of which somebody may still object to a signature for all, and nothing else is wanted.
    papers_within_days: int
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
    """Two queries, whatever the size."""
    return counts_beside(conference)[0]


def counts_beside(
    conference: Conference, totals: ConferenceTotals | None = None, **figures: Aggregate
) -> tuple[Counts, Mapping[str, Any]]:
    """The same, and these figures of the conference's agreements, void ones too: all agreements are looked at once.

    One query less where the totals were read already.
    """
    if totals is None:
        totals = ConferenceTotals.objects.filter(conference=conference).first() or ConferenceTotals()
    states = {f"in_{state}": Count("pk", filter=Q(state=state)) for state in State if state != State.VOID}
    told = conference.agreements.aggregate(
        waiting_papers=Count("authorship__paper", filter=_UNANSWERED, distinct=True),
        within_days=Count(
            "authorship__paper", filter=Q(authorship__paper__blocked_by=Blocker.OBJECTION_DAYS), distinct=True
        ),
        people=Count("authorship__author", filter=_UNANSWERED, distinct=True),
        unsealed=Count("pk", filter=Q(state=State.COUNTERSIGNED, sealed_at__isnull=True)),
        failed=Count("pk", filter=~Q(state=State.VOID) & Q(sealing_failed_at__isnull=False)),
        **states,
        **figures,
    )
    found = Counts(
        papers=totals.papers,
        clear_papers=totals.clear_papers,
        waiting_papers=told["waiting_papers"],
        papers_within_days=told["within_days"],
        people_waiting=told["people"],
        by_state={state: told[f"in_{state}"] for state in State if state != State.VOID},
        unsealed=told["unsealed"],
        sealing_failed=told["failed"],
    )
    return found, told

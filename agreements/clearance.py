"""Whether a paper may be published: its conference's policy, evaluated over its agreements in the database."""

from dataclasses import dataclass
from typing import assert_never

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from agreements.models import Agreement, Conference, Paper, PaperStatus, Policy
from agreements.models.agreement import AgreementQuerySet
from agreements.states import State

_STANDING = ~Q(authorships__agreements__state=State.VOID) & Q(authorships__agreements__isnull=False)
_DONE_STATES = [State.COUNTERSIGNED, State.WAIVED]
_DONE = Q(authorships__agreements__state__in=_DONE_STATES)
_UNANSWERED = Q(authorships__agreements__state__in=[State.DRAFT, State.INVITED])


def with_clearance(conference: Conference) -> QuerySet[Paper]:
    """The conference's papers, each with `asked`, `signed`, `declined`, `waiting` and `is_clear`."""
    papers = Paper.objects.filter(conference=conference).annotate(
        asked=Count("authorships__agreements", filter=_STANDING),
        signed=Count("authorships__agreements", filter=_DONE),
        declined=Count("authorships__agreements", filter=Q(authorships__agreements__state=State.DECLINED)),
    )
    needed: Value | F
    match Policy(conference.policy):
        case Policy.ONE:
            needed = Value(1)
        case Policy.EVERY:
            needed = F("asked")
        case other:
            assert_never(other)
    return papers.annotate(
        waiting=F("asked") - F("signed") - F("declined"),
        is_clear=Case(
            When(asked__gt=0, signed__gte=needed, then=Value(1)), default=Value(0), output_field=IntegerField()
        ),
    )


def is_spared(conference: Conference) -> Q:
    """Of agreements that are not done: their papers are clear without them, so nobody waits for these."""
    match Policy(conference.policy):
        case Policy.ONE:
            of_same_paper = Agreement.objects.filter(authorship__paper=OuterRef("authorship__paper"))
            return Q(Exists(of_same_paper.filter(state__in=_DONE_STATES)))
        case Policy.EVERY:
            return Q(pk__in=[])
        case other:
            assert_never(other)


def awaited(conference: Conference) -> AgreementQuerySet:
    """Agreements whose authors were asked and have not answered, and for want of which a paper is not clear."""
    asked = conference.agreements.of_accepted_papers().awaiting_answer()
    return asked.exclude(is_spared(conference))


def spared(conference: Conference) -> AgreementQuerySet:
    """Agreements that were asked for or declined, whose papers are clear by a co-author's."""
    return conference.agreements.filter(is_spared(conference), state__in=[State.INVITED, State.DECLINED])


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
    """Three queries, whatever the size."""
    papers = with_clearance(conference).filter(status=PaperStatus.ACCEPTED)
    of_papers = papers.annotate(unanswered=Count("authorships__agreements", filter=_UNANSWERED)).aggregate(
        papers=Count("pk"),
        clear=Coalesce(Count("pk", filter=Q(is_clear=1)), 0),
        waiting=Count("pk", filter=Q(is_clear=0, unanswered__gt=0)),
    )
    agreements = Agreement.objects.filter(conference=conference).standing()
    states = dict(agreements.values_list("state").annotate(count=Count("pk")).order_by())
    unanswered = Q(state__in=[State.DRAFT, State.INVITED], authorship__paper__status=PaperStatus.ACCEPTED)
    more = agreements.aggregate(
        people=Count("authorship__author", filter=unanswered & ~is_spared(conference), distinct=True),
        unsealed=Count("pk", filter=Q(state=State.COUNTERSIGNED, sealed_at__isnull=True)),
        failed=Count("pk", filter=Q(sealing_failed_at__isnull=False)),
    )
    return Counts(
        papers=of_papers["papers"],
        clear_papers=of_papers["clear"],
        waiting_papers=of_papers["waiting"],
        people_waiting=more["people"],
        by_state={state: states.get(state.value, 0) for state in State if state != State.VOID},
        unsealed=more["unsealed"],
        sealing_failed=more["failed"],
    )

"""How much of a volume could be handed over now: what is clear and sealed, what the rest lacks, and what comes when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from agreements import clearance
from agreements.clearance import PaperCounts, Part
from agreements.models import Blocker, Conference, Paper, PaperStatus
from agreements.proceedings.kept_until import Going, going
from agreements.states import State


@dataclass(frozen=True)
class FallingDue:
    """How many papers or agreements something happens to, to the first when, and to the last."""

    count: int = 0
    first: datetime | date | None = None
    last: datetime | date | None = None


@dataclass(frozen=True)
class Readiness:
    """A paper is ready if it is clear and every document of it is made. Each that counts is ready, or in one of the reasons."""

    counts: PaperCounts
    # Clear papers of which a document is being made, or could not be made.
    making: int
    failed: int
    # What is left out of a volume.
    withdrawn: int
    not_published: int
    published: int
    # Days to object to a signature for all; agreements that lapse unless the paper is published; days of exclusivity.
    objections: FallingDue
    lapses: FallingDue
    exclusive: FallingDue
    retention: Sequence[Going]

    @property
    def papers(self) -> int:
        return self.counts.papers

    @property
    def ready(self) -> int:
        return self.counts.parts[Part.CLEAR] - self.making - self.failed


def readiness_of(conference: Conference) -> Readiness:
    """In five queries, or four where nothing lapses."""
    told = conference.papers.order_by().aggregate(**_of_papers(conference))
    signed = conference.agreements.signed().filter(
        authorship__paper__status=PaperStatus.ACCEPTED, authorship__paper__published_on=None
    )
    lapses = {"count": Count("pk"), "first": Min("answered_at"), "last": Max("answered_at")}
    return Readiness(
        counts=clearance.paper_counts(conference),
        **_documents_of(conference),
        withdrawn=told["withdrawn"],
        not_published=told["not_published"],
        published=told["published"],
        objections=FallingDue(told["objecting"], told["objections_first"], told["objections_last"]),
        lapses=FallingDue(**signed.aggregate(**lapses)) if conference.lapse_days else FallingDue(),
        exclusive=FallingDue(told["published"], told["published_first"], told["published_last"]),
        retention=going(conference),
    )


def _of_papers(conference: Conference) -> Mapping[str, Any]:
    gone, accepted = Q(status=PaperStatus.WITHDRAWN), Q(status=PaperStatus.ACCEPTED)
    objecting = Q(accepted, blocked_by=Blocker.OBJECTION_DAYS, objections_until__isnull=False)
    published = Q(accepted, published_on__isnull=False)
    return {
        "withdrawn": Count("pk", filter=gone & Q(not_published_at=None)),
        "not_published": Count("pk", filter=gone & Q(not_published_at__isnull=False)),
        "published": Count("pk", filter=published),
        "published_first": Min("published_on", filter=published),
        "published_last": Max("published_on", filter=published),
        "objecting": Count("pk", filter=objecting),
        "objections_first": Min("objections_until", filter=objecting),
        "objections_last": Max("objections_until", filter=objecting),
    }


def _documents_of(conference: Conference) -> dict[str, int]:
    """How many clear papers have a document that could not be made, and how many others one that is being made."""
    failed = Q(sealing_failed_at__isnull=False)
    lacking = conference.agreements.filter(
        clearance.unsealed() | failed & ~Q(state=State.VOID),
        authorship__paper__status=PaperStatus.ACCEPTED,
        authorship__paper__is_clear=True,
    )
    told = lacking.aggregate(
        every=Count("authorship__paper", distinct=True),
        failed=Count("authorship__paper", filter=failed, distinct=True),
    )
    return {"failed": told["failed"], "making": told["every"] - told["failed"]}


def not_clear(conference: Conference) -> QuerySet[Paper]:
    """What stands in the way of the volume, in the order of the papers' numbers."""
    return conference.papers.accepted().filter(is_clear=False).order_by("number_key", "pk")

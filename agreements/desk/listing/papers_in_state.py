"""Which papers a list shows in a state."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from agreements import clearance, labels
from agreements.models import Agreement, PaperStatus
from agreements.states import State

STATES = {
    "clear": labels.PAPER["clear"],
    "waiting": labels.AGREEMENT[State.INVITED],
    "declined": labels.AGREEMENT[State.DECLINED],
    "draft": labels.AGREEMENT[State.DRAFT],
    "accepted": labels.AGREEMENT[State.ACCEPTED],
    "making": _("Document being made"),
    "failed": _("Document could not be made"),
    "withdrawn": labels.PAPER["withdrawn"],
    "unpublished": _("Clear, without a day of publication"),
    "published": _("Published"),
    "not_published": labels.PAPER["not_published"],
}
# Which of them are outside of the list otherwise.
GONE = ("withdrawn", "not_published")


def in_state(papers: QuerySet[Any], state: str) -> QuerySet[Any]:
    return _PAPERS_IN[state](papers)


def _with_agreement(papers: QuerySet[Any], condition: Q) -> QuerySet[Any]:
    return papers.filter(Exists(Agreement.objects.filter(condition, authorship__paper=OuterRef("pk"))))


_PAPERS_IN: dict[str, Callable[[QuerySet[Any]], QuerySet[Any]]] = {
    "clear": lambda papers: papers.filter(is_clear=True),
    "withdrawn": lambda papers: papers.filter(status=PaperStatus.WITHDRAWN),
    "unpublished": lambda papers: papers.filter(is_clear=True, published_on=None),
    "published": lambda papers: papers.filter(published_on__isnull=False),
    "not_published": lambda papers: papers.filter(not_published_at__isnull=False),
    "waiting": lambda papers: _with_agreement(papers, Q(~clearance.SPARED, state=State.INVITED)),
    "declined": lambda papers: _with_agreement(papers, Q(~clearance.SPARED, state=State.DECLINED)),
    "draft": lambda papers: _with_agreement(papers, Q(~clearance.SPARED, state=State.DRAFT)),
    "accepted": lambda papers: _with_agreement(papers, Q(state=State.ACCEPTED)),
    "making": lambda papers: _with_agreement(papers, clearance.unsealed()),
    "failed": lambda papers: _with_agreement(papers, Q(sealing_failed_at__isnull=False)),
}

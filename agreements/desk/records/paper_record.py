"""One paper: its authors in order with what each was asked and answered, what has ended, their mails and requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from agreements import clearance
from agreements.desk import lists
from agreements.desk.agreement_list import route_in_words, with_route
from agreements.models import Agreement, Authorship, Conference, HelpRequest, Message, Paper
from agreements.states import SIGNED, State

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
# So many mails the page shows; each author's own page has all of theirs.
_SHOWN_MAILS = 8


def papers(conference: Conference) -> QuerySet[Paper]:
    """With how many are asked, and whether there are requests about it; a page asks for them only where there are some."""
    counted = clearance.with_counts(conference).annotate(
        has_requests=Exists(_requests(OuterRef("pk"), OuterRef(OuterRef("pk"))))
    )
    return counted.select_related("merged_into")


def _requests(paper: Any, paper_of_authors: Any) -> QuerySet[HelpRequest]:
    """About this paper, or open and about all that one of its authors has to sign; within a query the latter is a step further
    from it."""
    authors = Authorship.objects.standing().filter(paper=paper_of_authors).values("author")
    about_all = Q(agreement=None, settled_at=None, author__in=authors)
    return HelpRequest.objects.filter(Q(agreement__authorship__paper=paper) | about_all)


@dataclass(frozen=True)
class PaperRecord:
    """`asks` are its authorships in order: each with the agreement that stands (`standing`, with the `route` that it goes), those
    that were ended (`ended`), and the author's mails; `off` those of who is no longer its author, and `ended` all agreements
    that were, the last first.
    """

    asks: Sequence[Any]
    off: Sequence[Any]
    ended: Sequence[Agreement]
    mails: Sequence[Message]
    requests: Sequence[HelpRequest]

    @property
    def signed_at(self) -> list[datetime | None]:
        """When those that stand and are signed were answered."""
        return [each.answered_at for ask in self.asks for each in ask.standing if each.state in SIGNED]

    @property
    def drafts(self) -> list[Any]:
        """Those who can be invited: nobody has to look at what a list says of them first."""
        standing = [each for ask in self.asks for each in ask.standing if ask.author.email]
        return [each for each in standing if each.state == State.DRAFT and not each.is_held_back]


def record_of(paper: Any, conference: Conference) -> PaperRecord:
    every: list[Any] = list(_authorships(paper, conference))
    for ask in every:
        for each in ask.agreements.all():
            each.route = route_in_words(each)
        ask.standing = [each for each in ask.agreements.all() if each.state != State.VOID]
        ask.ended = [each for each in ask.agreements.all() if each.state == State.VOID]
    off = [ask for ask in every if ask.ended_at]
    ended = [each for ask in every for each in (ask.agreements.all() if ask.ended_at else ask.ended)]
    mails = {mail.pk: mail for ask in every for mail in ask.author.mails}
    return PaperRecord(
        asks=[ask for ask in every if not ask.ended_at],
        off=sorted(off, key=lambda ask: ask.ended_at, reverse=True),
        ended=sorted(ended, key=lambda each: each.voided_at or _LONG_AGO, reverse=True),
        mails=sorted(mails.values(), key=lambda mail: mail.created_at, reverse=True)[:_SHOWN_MAILS],
        requests=list(_requests(paper, paper).select_related("author").order_by("-created_at"))
        if paper.has_requests
        else [],
    )


def _authorships(paper: Paper, conference: Conference) -> QuerySet[Authorship]:
    held_back = Agreement.objects.held_back().filter(pk=OuterRef("pk"))
    agreements = with_route(lists.with_spared(Agreement.objects.all(), conference))
    mails = Message.objects.for_list().without_notices().not_to_agents()
    return (
        paper.authorships.select_related("author")
        .order_by("position", "pk")
        .prefetch_related(
            Prefetch("agreements", agreements.annotate(is_held_back=Exists(held_back))),
            Prefetch("author__messages", mails, to_attr="mails"),
        )
    )

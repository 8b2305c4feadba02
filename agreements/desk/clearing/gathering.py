"""What explanations are made of, for the papers of a page: read in four queries, however many these are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from agreements.models import (
    Agreement,
    Authorship,
    Blocker,
    CancelCause,
    HelpKind,
    Matter,
    Message,
    MessageKind,
    MessageState,
    Paper,
)
from agreements.people import signatures_for_all
from agreements.states import State

# Of mails that did not arrive.
_LOST = (MessageState.FAILED, MessageState.BOUNCED)
_ASKED = ("standing", "standing__state", "standing__created_at", "standing__invited_at", "standing__answered_at")
TAKEN_OUT = {"kind": MessageKind.INVITATION, "cancel_cause": CancelCause.DROPPED}
# Whose words tell what else has to be known: of whom nothing is known but their mails, and of whom somebody has to decide.
_OF_ANSWERS, _OF_MATTERS = (Blocker.ANSWER,), (Blocker.MATTER, Blocker.OBJECTION)


@dataclass(frozen=True)
class OneAuthor:
    """One author of a paper, as far as an explanation names them."""

    author: int
    authorship: int
    name: str
    has_address: bool
    is_corresponding: bool
    agreement: UUID | None
    state: State | None
    created_at: datetime | None
    invited_at: datetime | None
    answered_at: datetime | None
    # Whether an invitation was taken out of the outbox.
    is_taken_out: bool = False


@dataclass
class Reasons:
    """What there is to tell of each paper."""

    asked: Mapping[int, Sequence[OneAuthor]]
    # The matters that block it, the oldest first.
    matters: Mapping[int, Sequence[Matter]] = field(default_factory=dict)
    # By author: when the last mail to their present address came to nothing.
    refused: Mapping[int, datetime] = field(default_factory=dict)
    # Who has signed for all.
    signers: Mapping[int, Sequence[str]] = field(default_factory=dict)


def read(papers: Sequence[Paper], asked: Mapping[int, Sequence[OneAuthor]] | None = None) -> Reasons:
    """`asked`, if their authors were read already."""
    found = Reasons(_asked([paper.pk for paper in papers]) if asked is None else asked)
    if about := _blocked(papers, _OF_MATTERS):
        found.matters = _matters(about, found.asked)
    if about := _blocked(papers, _OF_ANSWERS):
        found.refused = _refused(
            {each.author for pk in about for each in found.asked.get(pk, ()) if each.state == State.INVITED}
        )
    if about := [paper.pk for paper in papers if paper.blocked_by == Blocker.OBJECTION_DAYS or paper.objections_until]:
        found.signers = signatures_for_all.signers(about)
    return found


def _blocked(papers: Iterable[Paper], by: Collection[Blocker]) -> list[int]:
    return [paper.pk for paper in papers if paper.blocked_by in by]


def _asked(papers: Collection[int]) -> Mapping[int, Sequence[OneAuthor]]:
    standing = FilteredRelation("agreements", condition=~Q(agreements__state=State.VOID))
    taken_out = Message.objects.filter(author=OuterRef("author"), **TAKEN_OUT)
    rows = Authorship.objects.standing().filter(paper__in=papers)
    rows = rows.annotate(standing=standing, is_taken_out=Exists(taken_out))
    columns = ("paper", "author", "pk", "printed_name", "author__email", "is_corresponding", *_ASKED, "is_taken_out")
    found = defaultdict[int, list[OneAuthor]](list)
    for row in rows.order_by("paper", "position").values_list(*columns):
        paper, author, authorship, name, email, is_corresponding, agreement, state, *more = row
        asked = State(state) if state else None
        found[paper].append(
            OneAuthor(author, authorship, name, bool(email), is_corresponding, agreement, asked, *more)
        )
    return found


def asked_of(paper: Paper, asks: Iterable[Any]) -> Mapping[int, Sequence[OneAuthor]]:
    """The same of a paper's authorships that were read with their authors and with what stands (`lists.asks_of`)."""
    return {paper.pk: [_one_author(ask, next(iter(ask.standing), None)) for ask in asks]}


def _one_author(ask: Any, agreement: Agreement | None) -> OneAuthor:
    about = ask.author_id, ask.pk, ask.printed_name, bool(ask.author.email), ask.is_corresponding
    if agreement is None:
        return OneAuthor(*about, None, None, None, None, None)
    moments = agreement.created_at, agreement.invited_at, agreement.answered_at
    is_taken_out = getattr(ask, "is_taken_out", False) or any(
        (mail.kind, mail.cancel_cause) == tuple(TAKEN_OUT.values()) for mail in getattr(ask.author, "mails", ())
    )
    return OneAuthor(*about, agreement.pk, State(agreement.state), *moments, is_taken_out=is_taken_out)


def _matters(papers: Collection[int], asked: Mapping[int, Sequence[OneAuthor]]) -> Mapping[int, Sequence[Matter]]:
    authors = {each.author for pk in papers for each in asked.get(pk, ())}
    rows = Matter.objects.open().filter(author__in=authors, is_blocking=True)
    about = rows.select_related("author", "request", "agreement__authorship", "look__authorship")
    by_author = defaultdict[int, list[Matter]](list)
    for matter in about.order_by("opened_at", "pk"):
        by_author[matter.person.pk].append(matter)
    return {
        pk: [matter for each in asked.get(pk, ()) for matter in by_author[each.author] if _is_about(matter, pk)]
        for pk in papers
    }


def _is_about(matter: Matter, paper: int) -> bool:
    """As `clearance.asks` looks at it."""
    if matter.look is not None:
        return matter.look.authorship.paper_id == paper
    if matter.request is not None and matter.request.kind == HelpKind.NOT_FOR_ME:
        return matter.agreement is not None and matter.agreement.authorship.paper_id == paper
    return True


def _refused(authors: Collection[int]) -> Mapping[int, datetime]:
    mails = Message.objects.filter(author__in=authors, email=F("author__email")).exclude(state=MessageState.CANCELLED)
    rows = mails.order_by("author", "created_at").values_list("author", "state", "given_up_at", "created_at")
    last = {author: (state, given_up_at or created_at) for author, state, given_up_at, created_at in rows}
    return {author: at for author, (state, at) in last.items() if state in _LOST}

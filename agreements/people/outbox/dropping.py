"""Mails that are taken out of the outbox. Whoever was asked by nothing else has not been asked: they can be invited anew."""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from agreements import audit, workflow
from agreements.mail.outbox import reviewing
from agreements.models import Agreement, Author, Conference, Message, MessageKind, MessageState, User
from agreements.models.agreement import AgreementQuerySet
from agreements.models.message import MessageQuerySet
from agreements.states import State

# Of what an invitation asks for: nobody has answered or begun to.
_UNTOUCHED = Q(state=State.INVITED, agent=None, variant_chosen_at=None)


class Dropped(NamedTuple):
    """Which mails do not leave, and how many agreements count as never asked for."""

    mails: Collection[UUID]
    uninvited: int


def would_be_unasked(messages: MessageQuerySet) -> int:
    """How many agreements would count as not asked for, if these were dropped now."""
    about = messages.order_by().filter(kind=MessageKind.INVITATION).values("agreements")
    asked_by = Message.objects.filter(agreements=OuterRef("pk")).exclude(state=MessageState.CANCELLED)
    others = asked_by.exclude(pk__in=messages.order_by().values("pk"))
    return Agreement.objects.filter(_UNTOUCHED, pk__in=about).exclude(Exists(others)).count()


def drop(messages: Sequence[UUID], *, conference: Conference, by: User) -> Dropped:
    """Those of them that wait, held or not; what a worker is just handing over has left."""
    with audit.deed(conference, by=by):
        named = Message.objects.filter(conference=conference, pk__in=messages, state=MessageState.QUEUED)
        audit.locks.people(_concerned(named))
        present = audit.locks.rows(named)
        reviewing.cancel(present, by=by)
        asked = _asked_by_nothing_else([each.pk for each in present if each.kind == MessageKind.INVITATION])
        workflow.uninvite_all(asked)
    return Dropped([each.pk for each in present], len(asked))


def _concerned(messages: QuerySet[Message]) -> set[int]:
    """Whom these mails were to, and whose their agreements are by now."""
    people = Author.objects.filter(Q(messages__in=messages) | Q(authorships__agreements__messages__in=messages))
    return set(people.values_list("pk", flat=True))


def _asked_by_nothing_else(messages: Sequence[UUID]) -> list[Agreement]:
    """Of what these invitations asked for: what nobody has answered or begun to, and no other mail asks for or has asked for."""
    others = Message.objects.exclude(state=MessageState.CANCELLED).exclude(pk__in=messages)
    others = others.filter(agreements__in=_about(messages))
    asked = _about(messages).filter(_UNTOUCHED)
    never = asked.exclude(pk__in=others.order_by().values("agreements"))
    return list(never.select_related("authorship__paper", "authorship__author").order_by("pk"))


def _about(messages: Sequence[UUID]) -> AgreementQuerySet:
    pairs = Message.agreements.through.objects.filter(message__in=messages)
    return Agreement.objects.filter(pk__in=pairs.values("agreement"))

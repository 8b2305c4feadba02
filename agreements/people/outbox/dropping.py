"""Mails that are taken out of the outbox. Whoever was asked by nothing else has not been asked: they can be invited anew."""

import time
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from agreements import audit, workflow
from agreements.mail.outbox import reviewing
from agreements.models import Agreement, Author, Conference, Message, MessageKind, MessageState, User
from agreements.models.agreement import AgreementQuerySet
from agreements.overtaken import once_more
from agreements.people.invitations import CHUNK
from agreements.states import State

# So long, in seconds, one press goes on; the rest takes another.
_PATIENCE = 10.0


class Dropped(NamedTuple):
    """How many mails do not leave, how many agreements count as never asked for, and how many mails nobody came to."""

    mails: int
    uninvited: int
    left: int


def drop(messages: Sequence[UUID], *, conference: Conference, by: User) -> Dropped:
    """Those of them that wait, held or not. Goes in chunks; what a worker is just handing over has left."""
    until, mails, uninvited, start = time.monotonic() + _PATIENCE, 0, 0, 0
    while start < len(messages) and time.monotonic() < until:
        chunk = messages[start : start + CHUNK]
        done = once_more(partial(_drop_chunk, chunk, conference=conference, by=by))
        mails, uninvited, start = mails + done[0], uninvited + done[1], start + CHUNK
    return Dropped(mails, uninvited, max(0, len(messages) - start))


def would_be_unasked(messages: Sequence[UUID]) -> int:
    """How many agreements would count as not asked for, if these were dropped now."""
    chunks = (messages[start : start + CHUNK] for start in range(0, len(messages), CHUNK))
    return sum(len(_asked_by_nothing_else(_invitations(chunk))) for chunk in chunks)


def _invitations(messages: Sequence[UUID]) -> list[UUID]:
    rows = Message.objects.filter(pk__in=messages, kind=MessageKind.INVITATION)
    return list(rows.values_list("pk", flat=True))


def _drop_chunk(messages: Sequence[UUID], *, conference: Conference, by: User) -> tuple[int, int]:
    with audit.deed(conference, by=by):
        named = Message.objects.filter(conference=conference, pk__in=messages, state=MessageState.QUEUED)
        audit.locks.people(_concerned(named))
        present = audit.locks.rows(named)
        reviewing.cancel(present, by=by)
        asked = _asked_by_nothing_else([each.pk for each in present if each.kind == MessageKind.INVITATION])
        workflow.uninvite_all(asked)
    return len(present), len(asked)


def _concerned(messages: QuerySet[Message]) -> set[int]:
    """Whom these mails were to, and whose their agreements are by now."""
    people = Author.objects.filter(Q(messages__in=messages) | Q(authorships__agreements__messages__in=messages))
    return set(people.values_list("pk", flat=True))


def _asked_by_nothing_else(messages: Sequence[UUID]) -> list[Agreement]:
    """Of what these invitations asked for: what nobody has answered or begun to, and no other mail asks for or has asked for."""
    others = Message.objects.exclude(state=MessageState.CANCELLED).exclude(pk__in=messages)
    others = others.filter(agreements__in=_about(messages))
    asked = _about(messages).filter(state=State.INVITED, agent=None, variant_chosen_at=None)
    never = asked.exclude(pk__in=others.order_by().values("agreements"))
    return list(never.select_related("authorship__paper", "authorship__author").order_by("pk"))


def _about(messages: Sequence[UUID]) -> AgreementQuerySet:
    pairs = Message.agreements.through.objects.filter(message__in=messages)
    return Agreement.objects.filter(pk__in=pairs.values("agreement"))

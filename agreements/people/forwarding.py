"""Asking an officer of an author's employer for the author's answer, and taking that back."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from agreements import audit, workflow
from agreements.mail import cancelling, queue
from agreements.models import Agent, Agreement, Author, ForwardEnd, HelpRequest, MessageKind, User
from agreements.models.agreement import AgreementQuerySet
from agreements.people import answers
from agreements.people.answers import WhatWasDone
from agreements.settling.holding import hold_one
from agreements.states import MAY_BE_SIGNED
from agreements.wording.addresses import normalised


class Officer(NamedTuple):
    """As the author or somebody of the staff named them; only the title may be empty."""

    name: str
    title: str
    organisation: str
    email: str


class NotToForwardError(Exception):
    """One of the agreements is answered, forwarded or ended by now, or the time for answers is over."""


class NotForwardedError(Exception):
    """No officer is asked any more, or an acceptance stands."""


def named_by(request: HelpRequest) -> Officer:
    """Whom the author of the request named, as far as they did."""
    return Officer(request.officer_name, request.officer_title, request.officer_organisation, request.email)


def to_forward(author: Author) -> AgreementQuerySet:
    """What an officer could be asked to answer instead of this author."""
    theirs = Agreement.objects.of_author(author.pk).of_accepted_papers().awaiting_answer().filter(agent=None)
    return theirs.select_related("conference", "text", "authorship__paper", "authorship__author").order_by(
        "authorship__paper__number_key", "pk"
    )


def forward(
    author: Author, agreements: Collection[UUID], *, officer: Officer, by: User, request: HelpRequest | None = None
) -> Agent:
    """Ask an officer by mail, with a link of their own that opens these agreements alone. The author can still answer, and
    is reminded no more.

    The request that named the officer is settled by it; its author reads to whom it went. Where nobody asked for it, the
    author is told by mail. Raises NotToForwardError, SettledMeanwhileError.
    """
    with audit.deed(author.conference, by=by):
        audit.locks.people({author.pk} | ({request.author_id} if request else set()))
        chosen = list(to_forward(author).filter(pk__in=agreements))
        if not chosen or len(chosen) < len(set(agreements)) or not audit.present_conference().is_open:
            raise NotToForwardError
        given = officer._asdict() | {"email": normalised(officer.email)}
        agent = Agent.objects.create(author=author, by=by, forwarded_at=audit.evidence_time(), **given)
        workflow.forward(chosen, agent)
        queue.add_to_agent(MessageKind.AGENT, agent, chosen, by=by)
        if request is None:
            queue.add(MessageKind.FORWARDED, author.conference, {author: chosen}, more={"agent": agent}, by=by)
        if request is not None:
            words = _("The request to sign was forwarded to {officer}.").format(officer=agent)
            answers.settle(request, words=words, deed=WhatWasDone.FORWARDED, by=by)
        cancelling.cancel_settled([author.pk])
    return agent


def why_not_take_back(agreement: Agreement) -> str:
    """A sentence; empty if it can be taken back."""
    if agreement.agent_id is None:
        return _("It is not forwarded to anybody.")
    return "" if agreement.state in MAY_BE_SIGNED else _("It is signed already.")


def take_back(agreement: Agreement, *, by: User) -> None:
    """The officer's link no longer opens this agreement, and only its author is asked; the officer is told. Raises
    NotForwardedError."""
    with audit.deed(agreement.conference, by=by):
        present = hold_one(agreement)
        if present.agent is None or why_not_take_back(present):
            raise NotForwardedError
        queue.add_to_agent(MessageKind.AGENT_RELEASED, present.agent, [present], by=by)
        workflow.release([present], cause=ForwardEnd.TAKEN_BACK)

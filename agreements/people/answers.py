"""What staff answer to what an author asked, and what they did about it: on the author's page, and mailed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from agreements import audit, matters
from agreements.mail import queue
from agreements.matters import About
from agreements.models import Author, HelpKind, HelpRequest, RequestEntry, User
from agreements.models.requests import HelpRequestQuerySet


class WhatWasDone(models.TextChoices):
    """What was done about a request, as both sides read it."""

    ADDRESS = "address", _("The address was changed.")
    NAME = "name", _("The name was corrected.")
    NOT_AN_AUTHOR = "not_an_author", _("The person was taken off the paper.")
    ADDED = "added", _("An author was added to the paper.")
    FORM = "form", _("A form to sign by hand was provided, to be printed and handed in on the page of this request.")
    FORWARDED = "forwarded", _("The request to sign was forwarded to an officer.")
    SETTLED_OTHERWISE = "settled_otherwise", _("The agreement was settled without a signature on these pages.")
    NOTHING = "nothing", _("Nothing had to be changed.")

    @classmethod
    def by_hand(cls) -> "list[WhatWasDone]":
        """What staff can tell of by themselves: a forwarding tells of itself."""
        return [done for done in cls if done != cls.FORWARDED]


@dataclass(frozen=True)
class Turn:
    """One turn of a conversation as both sides read it; `by` is None where the author speaks."""

    by: User | None
    at: datetime
    words: str
    done: str


def asked_by(author: Author) -> HelpRequestQuerySet:
    """What the person at the present address asked: not what the reader of a former one objects to, nor that the author is
    somebody else, once the author has another address."""
    elsewhere = RequestEntry.objects.filter(request=OuterRef("pk"), deed=WhatWasDone.ADDRESS)
    return author.help_requests.exclude(kind=HelpKind.OBJECTION).exclude(Q(Exists(elsewhere), kind=HelpKind.NOT_ME))


def conversation(request: HelpRequest) -> list[Turn]:
    """Oldest first. `request` as `with_conversation` reads it."""
    return [Turn(turn.by, turn.at, turn.words, _label(turn.deed, turn.words)) for turn in request.turns]


def _label(deed: str, words: str) -> str:
    """Of a forwarding the words say it already, and to whom."""
    is_told = not deed or (deed == WhatWasDone.FORWARDED and words)
    return "" if is_told else str(WhatWasDone(deed).label)


class SettledMeanwhileError(Exception):
    """Somebody else settled the request, or its author took it back, before this was said."""


def answer(request: HelpRequest, *, by: User, words: str = "", deed: str = "") -> RequestEntry:
    """Say this to the author, or what was done, who can write again until it is settled. Raises SettledMeanwhileError."""
    with audit.deed(request.conference, by=by):
        _hold(request)
        return _say(request, words=words, deed=deed, by=by)


def settle(request: HelpRequest, *, by: User, words: str = "", deed: str = "") -> None:
    """Close what an author asked for, with a last answer where there is something to tell. Raises SettledMeanwhileError.

    The author's next words begin another request: who settled this one, and when, stays as it is.
    """
    with audit.deed(request.conference, by=by):
        _hold(request)
        if words or deed:
            _say(request, words=words, deed=deed, by=by)
        HelpRequest.objects.filter(pk=request.pk).update(settled_at=audit.evidence_time(), settled_by=by)
        matters.changed(About.REQUESTS, [request.author_id])
        audit.record("help.settled", subject=f"help:{request.pk}", facts={"author": request.author_id, "deed": deed})


def _hold(request: HelpRequest) -> None:
    """Whoever writes to it at this moment comes before, and is read, or after, and asks anew. `request` knows then that it
    was settled."""
    audit.locks.people([request.author_id])
    if not HelpRequest.objects.open().filter(pk=request.pk).exists():
        request.refresh_from_db(fields=["settled_at"])
        raise SettledMeanwhileError


def _say(request: HelpRequest, *, words: str, by: User, deed: str = "") -> RequestEntry:
    entry = RequestEntry.objects.create(request=request, by=by, words=words, deed=deed, at=audit.evidence_time())
    audit.record("help.answered", subject=f"help:{request.pk}", facts={"author": request.author_id})
    # The reader of the former address said it; whoever has the new one said nothing.
    if not (request.kind == HelpKind.NOT_ME and deed == WhatWasDone.ADDRESS):
        queue.add_answer(entry, done=_label(deed, words), by=by)
    return entry

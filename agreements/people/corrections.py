"""What a corrected name means for what was signed before: the conference's rule, told before and carried out with it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import F
from django.utils.translation import gettext

from agreements import audit, workflow
from agreements.mail import cancelling, queue
from agreements.models import Agreement, Author, Authorship, Correction, MessageKind, User
from agreements.states import State

_SIGNED = (State.ACCEPTED, State.COUNTERSIGNED)


class Corrected(NamedTuple):
    """Of how many signed agreements the author was told, and how many have to be signed again."""

    told: int = 0
    asked_again: int = 0


def signed_otherwise(authorships: Sequence[Authorship], printed_name: str) -> list[Agreement]:
    """Those of their signed agreements that bear another name than this one."""
    signed = Agreement.objects.filter(authorship__in=authorships, state__in=_SIGNED)
    return list(signed.exclude(signed_name=printed_name).select_related("authorship__paper"))


def carry_out(authorships: Sequence[Authorship], *, by: User | None) -> Corrected:
    """What the rule wants where these have another printed name by now than what was signed, within the deed that wrote it."""
    signed = Agreement.objects.filter(authorship__in=authorships, state__in=_SIGNED)
    otherwise = signed.exclude(signed_name=F("authorship__printed_name"))
    found = list(otherwise.select_related("conference", "authorship__paper", "authorship__author"))
    match audit.present_conference().name_correction:
        case Correction.AMEND:
            return Corrected(told=_tell(found, by))
        case Correction.ASK_AGAIN:
            return Corrected(asked_again=_ask_again(found, by))
        case _:
            return Corrected()


def _tell(agreements: Sequence[Agreement], by: User | None) -> int:
    told = 0
    for author, theirs in _by_author(agreements).items():
        if author.email:
            more = {"corrections": list(map(_as_told, theirs))}
            queue.add(MessageKind.CORRECTED, audit.present_conference(), {author: theirs}, more=more, by=by)
            told += len(theirs)
    return told


def _ask_again(agreements: Sequence[Agreement], by: User | None) -> int:
    """A draft in place of each, asked for at once where that is possible; the invitation says why."""
    conference = audit.present_conference()
    for author, theirs in _by_author(agreements).items():
        because = " ".join(map(_because, theirs))
        drafts = [workflow.replace(agreement, reason=_because(agreement)) for agreement in theirs]
        cancelling.cancel_settled([author.pk])
        text = conference.current_text
        if text is not None and author.email and conference.is_open:
            workflow.invite_all(drafts, text=text)
            queue.add(MessageKind.INVITATION, conference, {author: drafts}, more={"because": because}, by=by)
    return len(agreements)


def _as_told(agreement: Agreement) -> dict[str, str]:
    authorship = agreement.authorship
    return {
        "number": authorship.paper.number,
        "title": authorship.paper.title,
        "former": agreement.signed_name,
        "new": authorship.printed_name,
    }


def _because(agreement: Agreement) -> str:
    words = gettext("On paper {number} your name was corrected from “{former}” to “{new}”.")
    return words.format(**_as_told(agreement))


def _by_author(agreements: Sequence[Agreement]) -> dict[Author, list[Agreement]]:
    found = defaultdict[Author, list[Agreement]](list)
    for agreement in agreements:
        found[agreement.authorship.author].append(agreement)
    return found

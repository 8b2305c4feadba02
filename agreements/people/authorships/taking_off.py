"""Somebody who turns out not to be an author of a paper, and somebody of whom that was wrong."""

from typing import NamedTuple

from agreements import audit, clearance, matters, workflow
from agreements.mail import ends
from agreements.matters import About
from agreements.models import Agreement, Authorship, EndCause, PaperStatus, User, VoidCause
from agreements.people.authorships.adding import AlreadyAuthorError, WithdrawnPaperError, draft
from agreements.people.authorships.positions import hold, put_in_order
from agreements.people.authorships.telling import tell


class Ended(NamedTuple):
    """Whether an agreement ended with it, and whether its author is told."""

    agreements: int = 0
    is_told: bool = False


class PutBack(NamedTuple):
    """The agreement that stands now, and whether its author is told."""

    agreement: Agreement
    is_told: bool


class EndedAlreadyError(Exception):
    """Somebody else ended it, or put it back, since it was shown."""


class NotToBePutBackError(Exception):
    """It ended by a merger, or its author is on the paper by another entry: it cannot stand again by itself."""


def end_authorship(authorship: Authorship, *, reason: str, by: User | None) -> Ended:
    """“Not an author of this paper”: the agreement ends with the reason, and whoever was asked or has signed is told.

    Its place goes to those behind. What was signed is kept. Raises EndedAlreadyError.
    """
    with audit.deed(authorship.paper.conference, by=by):
        standing = hold([authorship.paper_id], authorship.author_id)
        present = _of(authorship, standing)
        agreements = list(_standing_agreements(present))
        workflow.void(agreements, cause=VoidCause.AUTHORSHIP_ENDED, reason=reason)
        end([present], EndCause.NOT_AN_AUTHOR)
        put_in_order([each for each in standing if each.pk != present.pk])
        tell("authorship.ended", present, facts={"cause": EndCause.NOT_AN_AUTHOR}, personal={"reason": reason})
        conference = audit.present_conference()
        told = ends.tell(agreements, conference=conference, cause=VoidCause.AUTHORSHIP_ENDED, reason=reason, by=by)
    return Ended(len(agreements), told > 0)


def end(authorships: list[Authorship], cause: EndCause) -> None:
    """Within a deed that holds their authors; whatever follows from it is looked at anew at its end."""
    rows = Authorship.objects.filter(pk__in=[each.pk for each in authorships])
    rows.update(ended_at=audit.evidence_time(), ended_cause=cause)
    for each in authorships:
        each.ended_at, each.ended_cause = audit.evidence_time(), cause
    _changed(authorships)


def stand_again(authorship: Authorship, standing: list[Authorship]) -> Agreement:
    """Undo an end within a deed: at the place where it stood, with the agreement as it was or a new one to be asked for."""
    authorship.ended_at, authorship.ended_cause = None, ""
    place = min(authorship.position, len(standing) + 1)
    authorship.position = max((each.position for each in standing), default=0) + 1
    authorship.save(update_fields=["ended_at", "ended_cause", "position"])
    put_in_order([*standing[: place - 1], authorship, *standing[place - 1 :]])
    _changed([authorship])
    return _agreement_again(authorship)


def reinstate_authorship(authorship: Authorship, *, by: User | None) -> PutBack:
    """Take “not an author of this paper” back; whoever was told of it is told that.

    Raises EndedAlreadyError where it stands again already, NotToBePutBackError, AlreadyAuthorError, WithdrawnPaperError.
    """
    with audit.deed(authorship.paper.conference, by=by):
        standing = hold([authorship.paper_id], authorship.author_id)
        present = Authorship.objects.select_related("paper", "author").get(pk=authorship.pk)
        _refuse_putting_back(present, standing)
        agreement = stand_again(present, standing)
        tell("authorship.reinstated", present, facts={"position": present.position})
        told = ends.tell_of_returns([agreement], by=by)
    return PutBack(agreement, told > 0)


def _refuse_putting_back(present: Authorship, standing: list[Authorship]) -> None:
    if present.ended_at is None:
        raise EndedAlreadyError
    if present.ended_cause != EndCause.NOT_AN_AUTHOR or present.author.merged_into_id is not None:
        raise NotToBePutBackError
    if present.author_id in {each.author_id for each in standing}:
        raise AlreadyAuthorError
    if present.paper.status == PaperStatus.WITHDRAWN:
        raise WithdrawnPaperError


def _agreement_again(authorship: Authorship) -> Agreement:
    last = (
        authorship.agreements.filter(replaced_by=None)
        .order_by("-created_at")
        .select_related("authorship__paper")
        .first()
    )
    if last is None:
        return draft(authorship)
    return workflow.replace(last) if workflow.reinstate([last]) else last


def _of(authorship: Authorship, standing: list[Authorship]) -> Authorship:
    found = next((each for each in standing if each.pk == authorship.pk), None)
    if found is None:
        raise EndedAlreadyError
    return found


def _standing_agreements(authorship: Authorship) -> list[Agreement]:
    return list(
        authorship.agreements.standing().select_related("conference", "authorship__paper", "authorship__author")
    )


def _changed(authorships: list[Authorship]) -> None:
    clearance.changed(each.paper_id for each in authorships)
    for about in (About.ANSWERS, About.ADDRESSES, About.LISTS, About.IDENTITIES):
        matters.changed(about, [each.author_id for each in authorships])

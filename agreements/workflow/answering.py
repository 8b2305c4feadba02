"""Asking, answering and countersigning: the way of an agreement that is signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agreements import audit
from agreements.models import Agreement, Capacity, Text, TextVariant
from agreements.states import State
from agreements.workflow.moving import move, move_all


class MixedConferencesError(Exception):
    """The agreement's paper, author or text belongs to another conference."""


def invite(agreement: Agreement, *, text: Text) -> None:
    """Raises MixedConferencesError, as `invite_all` does."""
    _refuse_mixed([agreement], text)
    move(agreement, State.INVITED, facts={"text": text.number}, text=text, invited_at=audit.evidence_time())


def invite_all(agreements: Sequence[Agreement], *, text: Text) -> None:
    """Invite many in one statement, each with its own event; ForbiddenMoveError if one of them is no draft any more."""
    _refuse_mixed(agreements, text)
    move_all(agreements, State.DRAFT, State.INVITED, text=text, invited_at=audit.evidence_time())
    for agreement in agreements:
        audit.record("agreement.invited", agreement=agreement, facts={"from": State.DRAFT, "text": text.number})


def uninvite_all(agreements: Sequence[Agreement]) -> None:
    """Back to where nobody has asked: their invitations are taken out of the outbox, and nothing else has asked for them."""
    if agreements:
        move_all(agreements, State.INVITED, State.DRAFT, text=None, invited_at=None)
    for agreement in agreements:
        audit.record("agreement.uninvited", agreement=agreement, facts={"from": State.INVITED})


@dataclass(frozen=True)
class AnswerEvidence:
    """What an author answered: the evidence ("signature:<uuid>"), its time, how far the typed name is from the printed
    one (`agreements.names`), and what else the event keeps of it."""

    signature: str
    at: datetime
    name_grade: str
    # What stood above it.
    title: str
    printed_name: str
    facts: Mapping[str, Any]
    personal: Mapping[str, str]
    capacity: str = Capacity.AUTHOR
    # Which body was signed, where an officer was asked another one than its author.
    variant: TextVariant | None = None


def accept(agreement: Agreement, answer: AnswerEvidence) -> None:
    signed: dict[str, Any] = {}
    if answer.variant is not None and answer.variant != agreement.variant:
        signed = {"variant": answer.variant, "variant_chosen_at": answer.at}
    _answer(agreement, State.ACCEPTED, answer, name_grade=answer.name_grade, **signed)


def decline(agreement: Agreement, answer: AnswerEvidence) -> None:
    _answer(agreement, State.DECLINED, answer)


def _answer(agreement: Agreement, target: State, answer: AnswerEvidence, **columns: Any) -> None:
    move(
        agreement,
        target,
        subject=answer.signature,
        facts={**answer.facts, "name_grade": answer.name_grade},
        personal=answer.personal,
        answered_at=answer.at,
        capacity=answer.capacity,
        signed_name=answer.printed_name,
        signed_title=answer.title,
        **columns,
    )


def countersign(accepted: Mapping[str, tuple[Agreement, Mapping[str, Any]]], *, at: datetime) -> None:
    """Move many in one statement, each with its own event; `accepted` maps the evidence to its agreement and what else the
    event tells of it.

    ForbiddenMoveError if one of them is no longer accepted; then the deed must end.
    """
    agreements = [agreement for agreement, _ in accepted.values()]
    move_all(agreements, State.ACCEPTED, State.COUNTERSIGNED, countersigned_at=at)
    for signature, (agreement, facts) in accepted.items():
        audit.record(
            "agreement.countersigned",
            agreement=agreement,
            subject=signature,
            facts={"from": State.ACCEPTED, **facts},
        )


def _refuse_mixed(agreements: Sequence[Agreement], text: Text) -> None:
    asked = {agreement.pk for agreement in agreements}
    whole = Agreement.objects.filter(pk__in=asked, conference=text.conference_id).of_one_conference()
    if whole.count() < len(asked):
        raise MixedConferencesError

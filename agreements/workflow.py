"""The deeds that move an agreement: each by compare-and-swap, each with one event.

They are called within an `audit.deed` that holds the agreements' authors; nothing else writes `state` or the facts that the
desk shows beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agreements import audit
from agreements.labels import AGREEMENT
from agreements.models import Agreement, Text, User
from agreements.states import MOVES, State


class ForbiddenMoveError(Exception):
    """The agreement is not, or no longer, in a state from which the move leads."""

    def __init__(self, agreement: Agreement, target: State) -> None:
        super().__init__(
            _("An agreement that is “{state}” cannot become “{target}”.").format(
                state=AGREEMENT[State(agreement.state)], target=AGREEMENT[target]
            )
        )
        self.agreement = agreement
        self.target = target


class MixedConferencesError(Exception):
    """The agreement's paper, author or text belongs to another conference."""


def invite(agreement: Agreement, *, text: Text) -> None:
    """Raises MixedConferencesError, as `invite_all` does."""
    _refuse_mixed([agreement], text)
    _move(agreement, State.INVITED, facts={"text": text.number}, text=text, invited_at=audit.evidence_time())


def invite_all(agreements: Sequence[Agreement], *, text: Text) -> None:
    """Invite many in one statement, each with its own event; ForbiddenMoveError if one of them is no draft any more."""
    _refuse_mixed(agreements, text)
    _move_all(agreements, State.DRAFT, State.INVITED, text=text, invited_at=audit.evidence_time())
    for agreement in agreements:
        audit.record("agreement.invited", agreement=agreement, facts={"from": State.DRAFT, "text": text.number})


@dataclass(frozen=True)
class AnswerEvidence:
    """What an author answered: the evidence ("signature:<uuid>"), its time, how far the typed name is from the printed
    one (`signatures.names`), and what else the event keeps of it."""

    signature: str
    at: datetime
    name_grade: str
    facts: Mapping[str, Any]
    personal: Mapping[str, str]


def accept(agreement: Agreement, answer: AnswerEvidence) -> None:
    _answer(agreement, State.ACCEPTED, answer, name_grade=answer.name_grade)


def decline(agreement: Agreement, answer: AnswerEvidence) -> None:
    _answer(agreement, State.DECLINED, answer)


def _answer(agreement: Agreement, target: State, answer: AnswerEvidence, **columns: Any) -> None:
    _move(
        agreement,
        target,
        subject=answer.signature,
        facts={**answer.facts, "name_grade": answer.name_grade},
        personal=answer.personal,
        answered_at=answer.at,
        **columns,
    )


def countersign(accepted: Mapping[str, tuple[Agreement, Mapping[str, Any]]], *, at: datetime) -> None:
    """Move many in one statement, each with its own event; `accepted` maps the evidence to its agreement and what else the
    event tells of it.

    ForbiddenMoveError if one of them is no longer accepted; then the deed must end.
    """
    agreements = [agreement for agreement, _ in accepted.values()]
    _move_all(agreements, State.ACCEPTED, State.COUNTERSIGNED, countersigned_at=at)
    for signature, (agreement, facts) in accepted.items():
        audit.record(
            "agreement.countersigned",
            agreement=agreement,
            subject=signature,
            facts={"from": State.ACCEPTED, **facts},
        )


def void(agreement: Agreement, *, by: User, reason: str) -> None:
    """End an agreement; what was signed under it is kept."""
    _move(agreement, State.VOID, facts={"by": by.pk}, personal={"reason": reason}, voided_at=audit.evidence_time())


def sealed(documents: Mapping[str, tuple[Agreement, Mapping[str, Any]]]) -> None:
    """Note that sealed documents exist; of each agreement the first time only.

    `documents` maps the evidence ("signature:<uuid>") to its agreement and what the event tells of the document.
    """
    first = Agreement.objects.filter(pk__in={agreement.pk for agreement, _ in documents.values()}, sealed_at=None)
    unsealed = set(first.values_list("pk", flat=True))
    first.update(sealed_at=audit.evidence_time(), sealing_failed_at=None)
    for signature, (agreement, facts) in documents.items():
        if agreement.pk in unsealed:
            unsealed.remove(agreement.pk)
            audit.record("agreement.sealed", agreement=agreement, subject=signature, facts=facts)


def extended(agreement: Agreement, *, signature: str, facts: Mapping[str, Any]) -> None:
    """Note that the sealed document exists in a further revision, whose seal goes further."""
    audit.record("agreement.extended", agreement=agreement, subject=signature, facts=facts)


def sealing_failed(agreement: Agreement, *, signature: str, error: str) -> None:
    """Note that the making of the document was given up, until somebody owes it again."""
    failed = Agreement.objects.filter(pk=agreement.pk, sealed_at__isnull=True, sealing_failed_at__isnull=True)
    if failed.update(sealing_failed_at=audit.evidence_time()):
        audit.record("agreement.sealing_failed", agreement=agreement, subject=signature, facts={"error": error})


def sealing_retried(agreements: Sequence[Agreement]) -> None:
    Agreement.objects.filter(pk__in=[agreement.pk for agreement in agreements]).update(sealing_failed_at=None)
    for agreement in agreements:
        audit.record("agreement.sealing_retried", agreement=agreement)


def _refuse_mixed(agreements: Sequence[Agreement], text: Text) -> None:
    asked = {agreement.pk for agreement in agreements}
    whole = Agreement.objects.filter(pk__in=asked, conference=text.conference_id).of_one_conference()
    if whole.count() < len(asked):
        raise MixedConferencesError


def _move_all(agreements: Sequence[Agreement], before: State, target: State, **columns: Any) -> None:
    """By one statement; the events are the caller's."""
    ours = Agreement.objects.filter(pk__in=[agreement.pk for agreement in agreements])
    if elsewhere := ours.exclude(state=before).first():
        raise ForbiddenMoveError(elsewhere, target)
    if ours.filter(state=before).update(state=target, **columns) < len(agreements):
        raise ForbiddenMoveError(agreements[0], target)
    for agreement in agreements:
        _show(agreement, target, columns)


def _move(
    agreement: Agreement,
    target: State,
    *,
    subject: str = "",
    facts: dict[str, Any],
    personal: Mapping[str, str] | None = None,
    **columns: Any,
) -> None:
    before = State(agreement.state)
    if target not in MOVES[before]:
        raise ForbiddenMoveError(agreement, target)
    if not Agreement.objects.filter(pk=agreement.pk, state=before).update(state=target, **columns):
        raise ForbiddenMoveError(Agreement.objects.get(pk=agreement.pk), target)
    _show(agreement, target, columns)
    audit.record(
        f"agreement.{target}", agreement=agreement, subject=subject, facts={"from": before} | facts, personal=personal
    )


def _show(agreement: Agreement, target: State, columns: Mapping[str, Any]) -> None:
    """Let the object say what its row says now."""
    agreement.state = target
    for name, value in columns.items():
        setattr(agreement, name, value)

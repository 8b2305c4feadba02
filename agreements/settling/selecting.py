"""Of many agreements those that can be ended, put back, asked for again or waived: the same rules as for one, as queries."""

from django.db.models import Exists, OuterRef, Q, Subquery

from agreements.models import Agreement, PaperStatus, Text, VoidCause, Waiver
from agreements.models.agreement import AS_SIGNED, AgreementQuerySet
from agreements.states import ENDS, State

_STANDING_BESIDE = Exists(Agreement.objects.standing().filter(authorship=OuterRef("authorship")))
_REPLACED = Exists(Agreement.objects.filter(replaces=OuterRef("pk")))
_ACCEPTED_PAPER = Q(authorship__paper__status=PaperStatus.ACCEPTED)


def to_end(agreements: AgreementQuerySet) -> AgreementQuerySet:
    return agreements.standing()


def to_put_back(agreements: AgreementQuerySet) -> AgreementQuerySet:
    ended = Q(state=State.VOID, void_cause__in=VoidCause.that_can_be_taken_back(), authorship__ended_at=None)
    free = ended & AS_SIGNED & ~_STANDING_BESIDE & ~_REPLACED
    return agreements.filter(_ACCEPTED_PAPER & (Q(state=State.WAIVED) | free))


def to_ask_again(agreements: AgreementQuerySet, text: Text | Subquery | None) -> AgreementQuerySet:
    """`text`: the one in use, or what finds it in the database; without one nobody can be asked."""
    if text is None:
        return agreements.none()
    reachable = agreements.filter(_ACCEPTED_PAPER, authorship__ended_at=None).exclude(authorship__author__email="")
    wanted = reachable.exclude(state=State.DRAFT).exclude(state=State.INVITED, text=text)
    return wanted.exclude(Q(state=State.VOID) & _STANDING_BESIDE).exclude(_REPLACED)


def to_waive(agreements: AgreementQuerySet) -> AgreementQuerySet:
    proposed = Exists(Waiver.objects.proposed().filter(agreement=OuterRef("pk")))
    return agreements.filter(_ACCEPTED_PAPER, state__in=ENDS[State.WAIVED]).exclude(proposed)

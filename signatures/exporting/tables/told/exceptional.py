"""What is told of a paper or of one of its agreements beside the documents: which kind of exception it is, and in words."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from agreements.desk.agreement_list import route_label
from agreements.models import VoidCause, Waiver
from agreements.models.agreement import AS_SIGNED
from agreements.names import Grade
from agreements.states import SIGNED, State
from signatures.exporting.tables.told.status_looks import Place


class Exceptional(StrEnum):
    """Words for programs: they stay the same in every language."""

    # Of papers.
    WITHDRAWN = "withdrawn"
    NOT_CLEAR = "not_clear"
    FORMER_RULE = "former_rule"
    # Of authors of papers that are clear.
    WAIVED = "waived"
    NOT_SIGNED = "not_signed"
    NO_DOCUMENT = "no_document"
    OTHER_NAME = "other_name"
    CHANGED_SINCE = "changed_since"
    ENDED = "ended"


class Found(NamedTuple):
    kind: Exceptional
    words: str
    since: datetime | None = None
    reason: str = ""
    sha256: str = ""


_ALIKE = (Grade.EXACT.value, Grade.SAME.value)
# Of agreements of clear papers: those of which anything is told.
SOMEHOW = (
    Q(state=State.WAIVED)
    | Q(state=State.COUNTERSIGNED, sealed_at=None)
    | Q(Q(state__in=SIGNED), ~Q(name_grade__in=_ALIKE) | ~AS_SIGNED)
    | Q(state=State.VOID, state_before__in=SIGNED)
)


def of_place(place: Place) -> Iterator[Found]:
    """Of an author who has not signed, where the paper is clear without."""
    one = place.one
    if place.has_signed:
        return
    if one.state == State.DECLINED:
        yield Found(Exceptional.NOT_SIGNED, _("Declined; the paper is clear without this author"), one.answered_at)
    elif one.state == State.INVITED:
        yield Found(
            Exceptional.NOT_SIGNED, _("Has not answered; the paper is clear without this author"), one.invited_at
        )
    else:
        yield Found(Exceptional.NOT_SIGNED, _("Was not asked; the paper is clear without this author"))


def of_agreement(agreement: Any, waiver: Waiver | None) -> Iterator[Found]:
    """With its authorship and the paper; several can be true of one."""
    if agreement.state == State.VOID:
        cause = VoidCause(agreement.void_cause).label
        words = _("Was signed, and then ended: {cause}").format(cause=cause)
        yield Found(Exceptional.ENDED, words, agreement.voided_at, agreement.reason)
        return
    if agreement.state == State.WAIVED and waiver:
        sha256 = waiver.file.sha256 if waiver.file else ""
        words = str(route_label(waiver.kind))
        yield Found(Exceptional.WAIVED, words, waiver.decided_at, waiver.reason, sha256)
    if agreement.state == State.COUNTERSIGNED and not agreement.is_sealed:
        is_failed = agreement.sealing_failed_at is not None
        words = _("The PDF could not be made") if is_failed else _("The PDF is not made yet")
        yield Found(Exceptional.NO_DOCUMENT, words, agreement.countersigned_at)
    if agreement.state in SIGNED and agreement.name_grade not in _ALIKE:
        words = _("Signed under another name than the printed one")
        yield Found(Exceptional.OTHER_NAME, words, agreement.answered_at)
    if agreement.state in SIGNED and not agreement.is_as_signed:
        words = _("Signed as “{name}” for “{title}”").format(name=agreement.signed_name, title=agreement.signed_title)
        yield Found(Exceptional.CHANGED_SINCE, words, agreement.answered_at)

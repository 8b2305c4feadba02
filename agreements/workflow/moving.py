"""One move, or the same of many, and what is looked at anew after it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from agreements import audit, clearance, matters
from agreements.labels import AGREEMENT
from agreements.matters import About
from agreements.models import Agreement
from agreements.names import FOR_PERSONS
from agreements.states import DONE, MOVES, State


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


def move_all(agreements: Sequence[Agreement], before: State, target: State, **columns: Any) -> None:
    """By one statement; the events are the caller's."""
    ours = Agreement.objects.filter(pk__in=[agreement.pk for agreement in agreements])
    if elsewhere := ours.exclude(state=before).first():
        raise ForbiddenMoveError(elsewhere, target)
    if ours.filter(state=before).update(state=target, **columns) < len(agreements):
        raise ForbiddenMoveError(agreements[0], target)
    for agreement in agreements:
        _show(agreement, target, columns)
    changed(agreements, abouts=_abouts(agreements, before, target))


def move(
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
    changed([agreement], abouts=_abouts([agreement], before, target))
    audit.record(
        f"agreement.{target}", agreement=agreement, subject=subject, facts={"from": before} | facts, personal=personal
    )


def _show(agreement: Agreement, target: State, columns: Mapping[str, Any]) -> None:
    """Let the object say what its row says now."""
    agreement.state = target
    for name, value in columns.items():
        setattr(agreement, name, value)


def _abouts(agreements: Iterable[Agreement], before: State, target: State) -> Iterator[About]:
    """About what somebody may have something else to decide after the move: see `matters` for what is derived from states."""
    is_doubtful = any(agreement.name_grade in FOR_PERSONS for agreement in agreements)
    if State.DECLINED in (before, target) or (is_doubtful and State.ACCEPTED in (before, target)):
        yield About.ANSWERS
    if (before in DONE) != (target in DONE):
        yield About.ABSENCE


def changed(agreements: Sequence[Agreement], *, abouts: Iterable[About] = (About.ABSENCE,)) -> None:
    """What follows from their states is looked at anew at the deed's end."""
    clearance.changed(agreement.authorship.paper_id for agreement in agreements)
    authors = {agreement.authorship.author_id for agreement in agreements}
    for about in abouts:
        matters.changed(about, authors)

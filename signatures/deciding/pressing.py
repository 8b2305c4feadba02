"""A button was pressed: the deed waits for as long as it can be taken back.

One that leaves nobody anything to take back is done at once, and can be taken back all the same.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from agreements import clock, matters
from agreements.models import UNDO_SECONDS, Conference, Matter, PressedDeed, PressedEnd, PressedKind, User
from signatures.deciding.orders import NoLongerSoError

_HELD_AT_MOST = timedelta(minutes=3)


def press(
    kind: PressedKind, conference: Conference, about: Sequence[Matter], *, by: User, given: Mapping[str, Any]
) -> PressedDeed:
    """Owe this deed, to be carried out when it can no longer be taken back. `about` come with what was pressed before.

    Raises NoLongerSoError if one of these was settled, or somebody else has pressed.
    """
    now = clock.now()
    with transaction.atomic():
        row = PressedDeed.objects.create(
            conference=conference,
            kind=kind,
            by=by,
            given=dict(given),
            pressed_at=now,
            next_attempt_at=now + timedelta(seconds=UNDO_SECONDS),
        )
        if kind == PressedKind.COUNTERSIGN_ALIKE:
            _only_one(row)
        _take(row, about)
    return row


def _only_one(row: PressedDeed) -> None:
    others = PressedDeed.objects.owed().filter(conference=row.conference, kind=row.kind).exclude(pk=row.pk)
    if other := others.select_related("by").first():
        raise NoLongerSoError(_("{who} has just pressed the same.").format(who=other.by))


def _take(row: PressedDeed, about: Sequence[Matter]) -> None:
    """By compare-and-swap over what was pressed before: of two who press at once, one is told."""
    for matter in about:
        before = matter.pressed
        if before is not None and before.is_owed:
            raise NoLongerSoError(_("{who} has just decided this.").format(who=before.by))
        free = Matter.objects.open().filter(pk=matter.pk, pressed=before)
        if not free.update(pressed=row, put_off_until=None):
            raise NoLongerSoError(_("Somebody else has just decided this."))


def put_off(matter: Matter, *, until: datetime, by: User, chosen: str = "") -> PressedDeed:
    """Show it to nobody before that, which was `chosen` by a name. Raises NoLongerSoError if it was settled meanwhile."""
    before = matter.put_off_until.isoformat() if matter.put_off_until else ""
    with transaction.atomic():
        row = _at_once(PressedKind.LATER, matter, by, {"before": before, "chosen": chosen})
        Matter.objects.filter(pk=matter.pk).update(put_off_until=until)
    return row


def assign(matter: Matter, *, to: User | None, by: User) -> PressedDeed:
    """Raises NoLongerSoError if it was settled meanwhile."""
    with transaction.atomic():
        row = _at_once(PressedKind.ASSIGN, matter, by, {"before": matter.assigned_to_id})
        if not matters.assign(matter, to=to, by=by):
            raise NoLongerSoError(_("This has been settled meanwhile."))
    return row


def _at_once(kind: PressedKind, matter: Matter, by: User, given: Mapping[str, Any]) -> PressedDeed:
    now = clock.now()
    row = PressedDeed.objects.create(
        conference=matter.conference,
        kind=kind,
        by=by,
        given=dict(given),
        pressed_at=now,
        next_attempt_at=now,
        finished_at=now,
        end=PressedEnd.DONE,
    )
    _take(row, [matter])
    return row


def undo(pk: UUID, *, conference: Conference, by: User) -> PressedDeed | None:
    """Take back what `by` pressed; None if it is carried out, or just being so."""
    row = PressedDeed.objects.to_undo(by).filter(pk=pk, conference=conference).first()
    if row is None:
        return None
    same = PressedDeed.objects.filter(pk=pk, end=row.end, finished_at=row.finished_at)
    with transaction.atomic():
        if not same.filter(given_up_at=None, lease_token=None).update(finished_at=clock.now(), end=PressedEnd.UNDONE):
            return None
        if row.kind in PressedKind.done_at_once():
            _take_back(row, by)
    return row


def hold(pk: UUID, *, conference: Conference, by: User) -> bool:
    """Somebody just reads what can be taken back: it waits from now on, and not for ever."""
    now = clock.now()
    mine = PressedDeed.objects.owed().filter(pk=pk, conference=conference, by=by, lease_token=None)
    young = mine.filter(pressed_at__gt=now - _HELD_AT_MOST)
    return bool(young.update(next_attempt_at=now + timedelta(seconds=UNDO_SECONDS)))


def _take_back(row: PressedDeed, by: User) -> None:
    """As it was before, unless it was settled or pressed again since."""
    before = row.given["before"]
    for matter in row.matters.open().select_related("conference", "agreement"):
        if row.kind == PressedKind.LATER:
            Matter.objects.filter(pk=matter.pk).update(put_off_until=parse_datetime(before) if before else None)
        else:
            matters.assign(matter, to=User.objects.filter(pk=before).first(), by=by)

"""What was pressed and is not done yet, in words: for whoever can take it back, and for everybody else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements import clock
from agreements.models import UNDO_SECONDS, Conference, Matter, PressedDeed, PressedEnd, PressedKind, User
from agreements.models.work import IS_OWED
from signatures.desk.deciding.later import LATER, later_called

_WORDS: Mapping[PressedKind, str | Promise] = {
    PressedKind.COUNTERSIGN: gettext_lazy("Countersigned: {name}."),
    PressedKind.COUNTERSIGN_ALIKE: gettext_lazy("Countersigned, as printed."),
    PressedKind.ASK_AGAIN: gettext_lazy("Asked to sign again: {name}."),
    PressedKind.WAIVE: gettext_lazy("Waived: {name}."),
    PressedKind.LEAVE: gettext_lazy("Left as it is: {name}."),
    PressedKind.ADDRESS: gettext_lazy("Address of {name} changed."),
    PressedKind.AGAIN: gettext_lazy("Sent again to {name}."),
    PressedKind.REACHABLE: gettext_lazy("{name} counts as reachable."),
    PressedKind.ANSWER: gettext_lazy("Answer to {name}."),
    PressedKind.SETTLE: gettext_lazy("Request of {name} settled."),
    PressedKind.CONFIRM_WAIVER: gettext_lazy("Waiver of {name} confirmed."),
    PressedKind.MERGE: gettext_lazy("Merged: {name}."),
    PressedKind.KEEP_APART: gettext_lazy("Kept apart: {name}."),
    PressedKind.TAKE_OFF: gettext_lazy("Taken off the paper: {name}."),
    PressedKind.WITHDRAW: gettext_lazy("Paper of {name} withdrawn."),
    PressedKind.TAKE_ROWS: gettext_lazy("Imported: {name}."),
    PressedKind.LEAVE_OUT: gettext_lazy("Left out: {name}."),
    PressedKind.ASSIGN: gettext_lazy("{name}: assigned."),
}
_WITHOUT_MAIL = (
    PressedKind.WAIVE,
    PressedKind.LEAVE,
    PressedKind.REACHABLE,
    PressedKind.CONFIRM_WAIVER,
    PressedKind.KEEP_APART,
    PressedKind.TAKE_ROWS,
    PressedKind.LEAVE_OUT,
)
# So many are told at once.
_TOLD = 8


@dataclass(frozen=True)
class Pressed:
    row: PressedDeed
    about: Sequence[Matter]
    is_mine: bool

    @property
    def words(self) -> str:
        first, more = (self.about[0].name if self.about else ""), len(self.about) - 1
        name = ngettext("{name} and {count} more", "{name} and {count} more", more) if more > 0 else "{name}"
        words = _WORDS.get(PressedKind(self.row.kind)) or LATER[later_called(self.row.given.get("chosen", ""))].words
        return str(words).format(name=name.format(name=first, count=more))

    @property
    def seconds(self) -> int:
        """Until it is carried out."""
        return max(0, round((self.row.next_attempt_at - clock.now()).total_seconds()))

    @property
    def when(self) -> str:
        kind = PressedKind(self.row.kind)
        if kind in PressedKind.done_at_once():
            return ""
        if self.row.is_late:
            return _("No worker has taken it yet, so nothing has left.")
        if kind in _WITHOUT_MAIL:
            return _("It takes effect in a moment.")
        return _("The mail leaves in a moment.")


def pressed_at(conference: Conference, user: User) -> list[PressedDeed]:
    """What is owed, and what `user` did at once a moment ago; the last first. One query."""
    since = clock.now() - timedelta(seconds=UNDO_SECONDS)
    at_once = Q(kind__in=PressedKind.done_at_once(), end=PressedEnd.DONE, pressed_at__gt=since, by=user)
    rows = PressedDeed.objects.filter(IS_OWED | at_once, conference=conference).select_related("by")
    return list(rows.order_by("-pressed_at", "-pk"))


def to_tell(rows: Sequence[PressedDeed], user: User) -> list[PressedDeed]:
    """Of those of `pressed_at` the last ones, and in any case the last one of `user`."""
    mine = next((row for row in rows if row.by_id == user.pk), None)
    return [row for place, row in enumerate(rows) if place < _TOLD or row is mine]


def in_words(rows: Sequence[PressedDeed], about: Mapping[int, Matter], user: User) -> list[Pressed]:
    """`about`: the matters that were read, by key."""
    of_row: dict[object, list[Matter]] = {row.pk: [] for row in rows}
    for matter in about.values():
        if matter.pressed_id in of_row:
            of_row[matter.pressed_id].append(matter)
    return [Pressed(row, of_row[row.pk], row.by_id == user.pk) for row in rows]

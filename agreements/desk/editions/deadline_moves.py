"""What is told before a deadline is moved: whom it concerns, and until when the links work then."""

import hashlib
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import Conference
from agreements.people.moved_deadlines import ConcernedByMove, concerned
from agreements.sentences import counted

_MOVES = ("deadline", "grace_days", "grace_months", "time_zone")


@dataclass(frozen=True)
class DeadlineMove:
    """`digest` is of what the lines say: somebody who confirms them has read them as they are now."""

    lines: list[str]
    can_tell: bool
    digest: str


def deadline_move(conference: Conference, changes: Mapping[str, Any]) -> DeadlineMove | None:
    """None where no deadline is moved, or nobody was asked yet."""
    moved = copy(conference)
    for name in _MOVES:
        if name in changes:
            setattr(moved, name, changes[name])
    if (moved.deadline, moved.closes_at) == (conference.deadline, conference.closes_at):
        return None
    if not conference.agreements.filter(invited_at__isnull=False).exists():
        return None
    found = concerned(conference, moved)
    lines = list(_lines(conference, moved, found))
    can_tell = moved.deadline not in (None, conference.deadline) and moved.is_open and found.people > 0
    return DeadlineMove(lines, can_tell, hashlib.sha256("\n".join(lines).encode()).hexdigest())


def _lines(conference: Conference, moved: Conference, found: ConcernedByMove) -> Iterator[str]:
    yield _("The deadline becomes %(then)s; now it is %(now)s.") % {
        "then": moved.deadline_in_words or _("open"),
        "now": conference.deadline_in_words or _("open"),
    }
    if moved.closes_at_in_words:
        yield _("Links end on %(moment)s.") % {"moment": moved.closes_at_in_words}
    yield counted("{count} person has not answered yet.", "{count} people have not answered yet.", found.people)
    if found.can_answer_again:
        yield counted("{count} person can answer again.", "{count} people can answer again.", found.can_answer_again)
    if found.can_answer_no_more:
        yield counted(
            "{count} person can no longer answer.", "{count} people can no longer answer.", found.can_answer_no_more
        )
    if found.can_change_again:
        yield counted(
            "{count} declined agreement can be answered otherwise again.",
            "{count} declined agreements can be answered otherwise again.",
            found.can_change_again,
        )
    if moved.is_past_deadline:
        yield _("That moment has passed already.")

"""All mail to a conference’s authors is stopped for a while, and goes on; whoever claims a mail looks: `MessageQuerySet.due`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Subquery

from agreements import audit, clock
from agreements.mail import queue
from agreements.models import Conference, MailPause, User

# So many leave at once when it goes on; the ticker finds the others.
_AT_ONCE = 50


class PausedAlreadyError(Exception):
    """Somebody was first."""


class NotPausedError(Exception):
    """Somebody was first."""


@dataclass(frozen=True)
class Pause:
    """Why nothing leaves, who stopped it and when."""

    reason: str
    by: str
    begun_at: datetime


def pause(conference: Conference, *, reason: str, by: User) -> None:
    """Nothing more leaves to its authors but a link that somebody has just asked for. What a worker is just handing over has
    left. Raises PausedAlreadyError."""
    with audit.deed(conference, by=by):
        audit.locks.conference()
        if conference.mail_pauses.standing().exists():
            raise PausedAlreadyError
        MailPause.objects.create(conference=conference, reason=reason, by=by, begun_at=clock.now())
        audit.record("conference.mail_paused", personal={"reason": reason})


def go_on(conference: Conference, *, by: User) -> int:
    """What was queued meanwhile leaves, as far as nobody has to look at it first; returns how many. Raises NotPausedError."""
    with audit.deed(conference, by=by):
        audit.locks.conference()
        if not conference.mail_pauses.standing().update(ended_at=clock.now(), ended_by=by):
            raise NotPausedError
        freed = conference.messages.owed().that_may_leave()
        count = freed.count()
        audit.record("conference.mail_resumed", facts={"mails": count})
        queue.announce(list(freed.order_by("created_at").values_list("pk", flat=True)[:_AT_ONCE]))
    return count


# By the names that `of_facts` reads.
_COLUMNS = {"pause_reason": "reason", "pause_by": "by__name", "pause_begun_at": "begun_at"}


def standing(conference: Conference) -> Pause | None:
    """The pause that is on, if any."""
    row = conference.mail_pauses.standing().values_list(*_COLUMNS.values()).first()
    return of_facts(dict(zip(_COLUMNS, row, strict=True))) if row else None


def as_facts(conference: Conference) -> dict[str, Any]:
    """The same as expressions within another query, for `of_facts`."""
    rows = conference.mail_pauses.standing()
    return {name: Subquery(rows.values(column)[:1]) for name, column in _COLUMNS.items()}


def of_facts(facts: Mapping[str, Any]) -> Pause | None:
    if not facts["pause_begun_at"]:
        return None
    return Pause(facts["pause_reason"], facts["pause_by"], facts["pause_begun_at"])

"""When answers were given, papers became clear and mails were written: what the chart is drawn from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, F, QuerySet, Value

from agreements import clock
from agreements.models import Conference, MessageKind, MessageState
from agreements.states import SIGNED, State

# Whose answers count as asked for: a waiver or a withdrawal is none.
ASKED = (State.INVITED, *SIGNED, State.DECLINED)
# By what happened, an answer, a paper's becoming clear, or the kind of a mail: in which minute, as `clock.UtcMinute` writes
# it, and how often.
Minutes = Mapping[str, Sequence[tuple[str, int]]]
ANSWER, CLEARED = "answer", "cleared"


def minutes_of(conference: Conference) -> Minutes:
    """In one query, which counts in the database."""
    answered = conference.agreements.filter(state__in=ASKED, answered_at__isnull=False)
    mails = conference.messages.exclude(state=MessageState.CANCELLED)
    written = mails.filter(kind__in=[MessageKind.INVITATION, MessageKind.REMINDER])
    cleared = conference.papers.accepted().filter(is_clear=True)
    rows = _by_minute(answered, "answered_at", Value(ANSWER)).union(
        _by_minute(cleared, "clear_since", Value(CLEARED)), _by_minute(written, "created_at", F("kind")), all=True
    )
    found = defaultdict[str, list[tuple[str, int]]](list)
    for what, minute, count in rows:
        found[what].append((minute, count))
    return found


def _by_minute(rows: QuerySet[Any], column: str, what: Value | F) -> QuerySet[Any]:
    counted: QuerySet[Any] = rows.order_by().values_list(what, clock.UtcMinute(column)).annotate(all=Count("*"))
    return counted

"""The last mail to each of some authors, and what became of it, in one line."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from agreements.desk.reaching.bounce_words import meaning_of
from agreements.models import CancelCause, DeliveryReport, Message, MessageState, ReportKind

_READ = (
    "pk",
    "author",
    "kind",
    "state",
    "email",
    "sent_at",
    "created_at",
    "cancel_cause",
    "server_answer",
    "last_error",
)


@dataclass(frozen=True)
class LastMail:
    kind: str
    state: str
    email: str
    at: datetime
    outcome: str


def last_mails(authors: Collection[int]) -> Mapping[int, LastMail]:
    """By author, in two queries. Not those to a former address or to an officer."""
    newest = Window(RowNumber(), partition_by=F("author"), order_by=[F("created_at").desc(), F("pk").desc()])
    found = Message.objects.without_notices().not_to_agents().filter(author__in=authors).order_by()
    rows = list(found.annotate(newest=newest).filter(newest=1).values_list(*_READ))
    told = last_reports([row[0] for row in rows])
    same = cache(outcome)  # most mails have the same to tell: that they left
    return {
        author: LastMail(
            kind, state, email, sent_at or created_at, same(state, cause, answer, error, told.get(pk, ""))
        )
        for pk, author, kind, state, email, sent_at, created_at, cause, answer, error in rows
    }


def last_reports(messages: Collection[UUID]) -> Mapping[UUID, str]:
    """By mail: what was last told of it after it had left."""
    rows = DeliveryReport.objects.filter(message__in=messages).in_order()
    columns = rows.values_list("message", "kind", "words", "status")
    return {pk: _reported(kind, words, status) for pk, kind, words, status in columns}


def _reported(kind: str, words: str, status: str) -> str:
    said = " ".join(filter(None, [words, meaning_of(status)]))
    label = str(ReportKind(kind).label)
    return f"{label}: {said}" if said else label


def outcome(state: str, cause: str, answer: str, error: str, report: str) -> str:
    """What became of a mail, in words: that it left, came back or waits, and why."""
    said = str(CancelCause(cause).label) if cause else report or answer or error
    label = str(MessageState(state).label)
    return f"{label}: {said}" if said else label

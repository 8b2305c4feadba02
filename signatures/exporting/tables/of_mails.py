"""The table of mails: a row for each that was written to an author or an officer, and what became of it. Never its words."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Value, When
from django.utils.translation import gettext_lazy as _

from agreements.models import Message
from agreements.models.proceedings.closed_names import of_message
from signatures.exporting.tables.narrowing import Narrowed
from signatures.exporting.tables.shapes import CellKind, Column, Secrecy, Table, TableRow
from signatures.exporting.tables.told.last_mails import last_reports, outcome
from signatures.models import DownloadKind

_AT_ONCE = 1000
_READ = (
    "pk",
    "kind",
    "state",
    "author__name",
    "email",
    "shown_subject",
    "link__agent__name",
    "created_at",
    "sent_at",
    "attempts",
    "by__name",
    "by__email",
    "stands_for",
    "cancel_cause",
    "server_answer",
    "last_error",
)
_COLUMNS = (
    Column("mail_id", _("The mail’s own ID")),
    Column("kind", _("invitation, reminder, link, receipt, copy and so on")),
    Column("state", _("queued, sending, sent, bounced, failed, aside or cancelled")),
    Column("author", _("The author whom it is about")),
    Column("address", _("To which address it went, or was to go"), secrecy=Secrecy.PERSONAL),
    Column("subject", _("The subject line; empty if it may say a name that is closed away"), secrecy=Secrecy.PERSONAL),
    Column("officer", _("The officer whom it went to, where it was not the author")),
    Column("written_at", _("When it was written, in UTC"), CellKind.MOMENT),
    Column("sent_at", _("When a mail server took it, in UTC"), CellKind.MOMENT),
    Column("attempts", _("How often it was tried"), CellKind.NUMBER),
    Column("by", _("Who of the staff had it sent; empty if nobody did")),
    Column("stands_for", _("The mail to a former address whose place it took")),
    Column("outcome", _("What became of it, in words"), secrecy=Secrecy.PERSONAL),
    Column("server_answer", _("What the server said when it took or refused the mail"), secrecy=Secrecy.PERSONAL),
    Column("paper_ids", _("The papers whose agreements it is about")),
)


def _rows(narrowed: Narrowed) -> Iterator[TableRow]:
    # One that was written to a name that is closed away may say that name.
    subject = Case(When(of_message(), then=Value("")), default=F("subject"))
    found = narrowed.messages().annotate(shown_subject=subject).order_by("created_at", "pk")
    remaining = found.values_list(*_READ).iterator(chunk_size=_AT_ONCE)
    while some := list(islice(remaining, _AT_ONCE)):
        pks = [row[0] for row in some]
        papers, reports = _papers(pks), last_reports(pks)
        for row in some:
            yield _row(row, reports.get(row[0], ""), papers.get(row[0], ()))


def _row(row: Sequence[Any], report: str, papers: Sequence[str]) -> TableRow:
    pk, kind, state, *whom, written_at, sent_at, attempts, name, email, stands_for, cause, answer, error = row
    told = outcome(state, cause, answer, error, report)
    by, instead_of = name or email, str(stands_for) if stands_for else None
    return (
        str(pk),
        kind,
        state,
        *whom,
        written_at,
        sent_at,
        attempts,
        by,
        instead_of,
        told,
        answer,
        "; ".join(papers),
    )


def _papers(messages: Collection[UUID]) -> Mapping[UUID, Sequence[str]]:
    """By mail, in the order of their numbers."""
    about = Message.agreements.through.objects.filter(message__in=messages)
    paper = "agreement__authorship__paper__number"
    found = defaultdict[UUID, dict[str, None]](dict)
    for pk, number in about.order_by(f"{paper}_key", "pk").values_list("message", paper):
        found[pk][number] = None
    return {pk: list(numbers) for pk, numbers in found.items()}


MAILS = Table(
    label=_("Mails"),
    explanation=_("A row for each mail to an author or an officer, and what became of it; without the words in it."),
    kind=DownloadKind.MAILS,
    columns=_COLUMNS,
    read=_rows,
    counted=lambda narrowed: narrowed.messages().count(),
    follows=("papers", "authors", "agreements", "messages"),
    is_personal=True,
)

"""The table of the audit log: a row for each entry, in words and as it is hashed (`manage.py export_chain` writes it to be
checked)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.desk.timeline import lines_of, values_of, with_values
from agreements.models import Event
from signatures.exporting.tables.narrowing import Narrowed
from signatures.exporting.tables.shapes import CellKind, Column, Secrecy, Table, TableRow
from signatures.models import DownloadKind

_AT_ONCE = 1000
# Of these a timeline tells what they did to the one paper that it is about.
_OF_MANY_PAPERS = "import."
_COLUMNS = (
    Column("number", _("The entry’s number: 1, 2, 3, without gaps"), CellKind.NUMBER),
    Column("at", _("When it happened, in UTC"), CellKind.MOMENT),
    Column("kind", _("What happened, as the log names it")),
    Column("in_words", _("The same in words")),
    Column("details", _("What else there is to say, such as a reason"), secrecy=Secrecy.EVIDENCE),
    Column("by", _("Who of the staff did it; empty if it was an author or a rule")),
    Column("paper_id", _("The paper that it is about, by the conference’s own ID")),
    Column("author", _("The author that it is about, by the printed name")),
    Column("agreement_id", _("The agreement that it is about")),
    Column("subject", _("What else it is about, as the log names it")),
    Column("facts", _("What the entry holds, as JSON: personal values as salted digests only")),
    Column("personal_values", _("Those values, as JSON, as far as they were not erased"), secrecy=Secrecy.EVIDENCE),
    Column("previous_hash", _("The hash of the entry before it")),
    Column("hash", _("Its own hash")),
)


# Of what an entry is about, no more than is told: an entry in three stands for an agreement and its author.
_TOLD = (
    *(field.name for field in Event._meta.concrete_fields),
    *("by__name", "by__email", "agreement__closed_away_at", "agreement__authorship__printed_name"),
    "agreement__authorship__paper",
)


def _events(narrowed: Narrowed) -> Iterator[Event]:
    rows = with_values(narrowed.conference.events.all(), narrowed.conference.pk)
    told = rows.select_related("by", "agreement__authorship").only(*_TOLD)
    return told.order_by("number").iterator(chunk_size=_AT_ONCE)


def _rows(narrowed: Narrowed) -> Iterator[TableRow]:
    numbers = dict(narrowed.conference.papers.order_by().values_list("pk", "number"))
    for event in _events(narrowed):
        [line] = lines_of([event])
        personal = values_of(event)
        authorship = event.agreement.authorship if event.agreement else None
        paper = authorship.paper_id if authorship else _paper_of(event)
        yield (
            *(event.number, event.at, event.kind, line.words),
            "" if event.kind.startswith(_OF_MANY_PAPERS) else line.detail,
            str(event.by) if event.by else None,
            numbers.get(paper),
            authorship.printed_name if authorship else None,
            str(event.agreement_id or ""),
            event.subject,
            _as_json(event.payload),
            _as_json(personal) if personal else None,
            *(event.previous_hash, event.hash),
        )


def _paper_of(event: Event) -> int:
    """Nought if it is about none."""
    what, _colon, key = event.subject.partition(":")
    return int(key) if what == "paper" and key.isdecimal() else 0


def _as_json(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)


LOG = Table(
    label=_("Audit log"),
    explanation=_("A row for each entry of the log: what happened, when and by whom, in words and as it is hashed."),
    kind=DownloadKind.LOG,
    columns=_COLUMNS,
    read=_rows,
    counted=lambda narrowed: narrowed.conference.events.count(),
    follows=(),
)

"""The table of agreements: a row for each that there ever was, how far along it is, and by which route it was settled."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from agreements.desk.agreement_list import route_label, route_named
from agreements.models import EvidenceFile, VoidCause, Waiver
from agreements.sentences import with_office
from agreements.states import State
from signatures.exporting.tables.narrowing import Narrowed
from signatures.exporting.tables.shapes import CellKind, Column, Secrecy, Table, TableRow
from signatures.exporting.tables.sources import ColumnSource, as_text, columns_of, rows_of
from signatures.models import Document, DownloadKind


def _cause(cause: str) -> str:
    return str(VoidCause(cause).label) if cause else ""


_SOURCES = (
    ColumnSource("authorship__paper__number", Column("paper_id", _("The conference’s own ID for the paper"))),
    ColumnSource("authorship__paper__title", Column("title", _("The paper’s title as it is now"))),
    ColumnSource("authorship__paper__track", Column("track", _("The paper’s track"))),
    ColumnSource("authorship__position", Column("position", _("The author’s place on the paper"), CellKind.NUMBER)),
    ColumnSource("authorship__author__name", Column("author", _("The author’s name"))),
    ColumnSource("authorship__printed_name", Column("printed_name", _("The name as the paper prints it"))),
    ColumnSource(
        "authorship__author__email",
        Column("address", _("The author’s email address; empty if there is none"), secrecy=Secrecy.PERSONAL),
    ),
    ColumnSource(
        "state",
        Column("state", _("draft (not invited), invited, accepted, countersigned, declined, waived or void (ended)")),
    ),
    ColumnSource("text__number", Column("text_number", _("The number of the text that it asks for"), CellKind.NUMBER)),
    ColumnSource("variant__kind", Column("variant", _("Which variant of the text; empty for the ordinary words"))),
    ColumnSource("invited_at", Column("invited_at", _("When the author was first invited, in UTC"), CellKind.MOMENT)),
    ColumnSource("answered_at", Column("answered_at", _("When it was answered last, in UTC"), CellKind.MOMENT)),
    ColumnSource("name_grade", Column("name_grade", _("How far the typed name is from the printed one"))),
    ColumnSource(
        "countersigned_at", Column("countersigned_at", _("When the conference countersigned, in UTC"), CellKind.MOMENT)
    ),
    ColumnSource("sealed_at", Column("sealed_at", _("When the PDF was sealed, in UTC"), CellKind.MOMENT)),
    ColumnSource("sha256", Column("document_sha256", _("The SHA-256 of the newest sealed PDF"))),
    ColumnSource("voided_at", Column("ended_at", _("When it was ended, in UTC"), CellKind.MOMENT)),
    ColumnSource("void_cause", Column("ended_because", _("Why it was ended")), _cause),
    ColumnSource(
        "reason",
        Column(
            "reason", _("What the staff told the author about that, or about asking again"), secrecy=Secrecy.PERSONAL
        ),
    ),
    ColumnSource("agent__name", Column("officer", _("The officer who is or was asked instead of the author"))),
    ColumnSource("agent__organisation", Column("officer_organisation", _("The officer’s organisation"))),
    ColumnSource("pk", Column("agreement_id", _("The agreement’s own ID, the same in every table")), as_text),
    ColumnSource("replaces_id", Column("replaces", _("The agreement whose place it took")), as_text),
)
# Of which the route is made.
_BESIDE = tuple(ColumnSource(path, Column(path, "")) for path in ("pk", "capacity", "agent_id", "state"))
_ROUTE = (
    Column("route", _("online, officer, scan, employer, agent, deceased, unreachable or other")),
    Column("route_in_words", _("The same in words")),
    Column("waived_at", _("Since when it is waived, in UTC"), CellKind.MOMENT),
    Column("waived_by", _("Who of the staff decided that")),
    Column("waiver_signer", _("Who signed the form instead, with title and organisation")),
    Column("waiver_reason", _("Why it is waived"), secrecy=Secrecy.EVIDENCE),
    Column("scan_sha256", _("The SHA-256 of the signed form that stands in the place of an answer")),
    Column(
        "forms_kept", _("How many signed forms were handed in for it, also beside an answer online"), CellKind.NUMBER
    ),
)
_NOT_WAIVED: TableRow = (None,) * 5


def _rows(narrowed: Narrowed) -> Iterator[TableRow]:
    newest = Document.objects.filter(signature__agreement=OuterRef("pk"), signature__decision="accepted")
    found = narrowed.agreements().annotate(sha256=Subquery(newest.order_by("-revision").values("sha256")[:1]))
    ordered = found.order_by("authorship__paper__number_key", "authorship__position", "created_at", "pk")
    waivers, forms = _waivers(narrowed), _forms(narrowed)
    for row in rows_of(ordered, (*_SOURCES, *_BESIDE)):
        *told, pk, capacity, agent, state = row
        waiver = waivers.get(pk)
        is_forwarded = agent is not None and state == State.INVITED
        route = route_named(waiver.kind if waiver else None, str(capacity), is_forwarded=is_forwarded)
        yield (*told, route, str(route_label(route)), *(_instead(waiver) if waiver else _NOT_WAIVED), forms.get(pk, 0))


def _waivers(narrowed: Narrowed) -> Mapping[Any, Waiver]:
    """By agreement: the one that stands."""
    granted = Waiver.objects.granted().filter(agreement__conference=narrowed.conference)
    found = granted.select_related("by", "decided_by", "file").defer("file__content", "file__preview")
    return {waiver.agreement_id: waiver for waiver in found}


def _forms(narrowed: Narrowed) -> Mapping[Any, int]:
    """By agreement, of those that have some."""
    files = EvidenceFile.objects.filter(conference=narrowed.conference).order_by().values_list("agreement")
    return dict(files.annotate(count=Count("pk")))


def _instead(waiver: Waiver) -> TableRow:
    signer = with_office(waiver.signer_name, waiver.signer_title, waiver.signer_organisation)
    by = waiver.decided_by or waiver.by
    sha256 = waiver.file.sha256 if waiver.file else None
    return waiver.decided_at, str(by) if by else None, signer, waiver.reason, sha256


AGREEMENTS = Table(
    label=_("Agreements"),
    explanation=_("A row for each agreement that there ever was: its state, and by which route it was settled."),
    kind=DownloadKind.AGREEMENTS,
    columns=(*columns_of(_SOURCES), *_ROUTE),
    read=_rows,
    counted=lambda narrowed: narrowed.agreements().count(),
)

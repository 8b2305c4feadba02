"""Tables that staff take away, and the form by which one is chosen: which table, as what kind of file, and of which rows."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from agreements.access import Access, conference_for, staff_user
from agreements.accounts.recent import recent_login_required
from agreements.labels import Words
from signatures.exporting import downloads, tables
from signatures.exporting.tables import FILES, TABLES, Given, Narrowed, Table, TableFile, UnknownFilterError

# Lists whose filters tables follow, as their pages are headed.
_LISTS: dict[str, Words] = {
    "papers": gettext_lazy("Papers"),
    "authors": gettext_lazy("People"),
    "agreements": gettext_lazy("Agreements"),
    "messages": gettext_lazy("Mail"),
}
# The table that is nearest to a list.
_NEAREST = {"agreements": "agreements", "messages": "mails"}


@dataclass(frozen=True)
class Choice:
    """What the page offers."""

    tables: list[Given]
    files: dict[str, TableFile]
    chosen: str
    narrowed: Narrowed
    # What the form repeats of the address: the list and its filter.
    kept: list[tuple[str, str]]

    @property
    def list_name(self) -> Words:
        return _LISTS[self.narrowed.of]


def choice(request: HttpRequest, access: Access) -> Choice:
    """Raises UnknownFilterError."""
    narrowed = tables.narrowed(access.conference, request.GET)
    offered = [table for table in TABLES.values() if _is_offered(table, access, narrowed)]
    wanted = request.GET.get("table") or _NEAREST.get(narrowed.of, "status")
    chosen = wanted if any(table.name == wanted for table in offered) else offered[0].name
    found = [tables.given(table, access) for table in offered]
    kept = [("of", narrowed.of), *parse_qsl(narrowed.in_address)] if narrowed.of else []
    return Choice(found, dict(FILES), chosen, narrowed, kept)


def _is_offered(table: Table, access: Access, narrowed: Narrowed) -> bool:
    follows = not narrowed.of or narrowed.of in table.follows
    return follows and (access.can_export or not table.is_personal)


@require_safe
@recent_login_required
def export_table(request: HttpRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """By the address: `table`, `as` what kind of file, `of` which list with the fields of its filter."""
    access = conference_for(request.user, slug)
    table, file = TABLES.get(request.GET.get("table", "")), FILES.get(request.GET.get("as", ""))
    try:
        narrowed = tables.narrowed(access.conference, request.GET)
    except UnknownFilterError:
        table = None
    if table is None or file is None or not _is_offered(table, access, narrowed):
        flashes.error(request, _("There is no such table. Nothing was taken away: choose one from the list."))
        return redirect("exports", slug)
    return sent(request, access, table, file, narrowed)


@require_safe
@recent_login_required
def export_signatures(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The table of signatures with commas, at the address that it has always had."""
    access = conference_for(request.user, slug)
    return sent(request, access, TABLES["signatures"], FILES["csv"], Narrowed(access.conference))


def sent(
    request: HttpRequest, access: Access, table: Table, file: TableFile, narrowed: Narrowed
) -> StreamingHttpResponse:
    """Noted before it leaves. To a viewer without addresses and reasons, unless an owner chose otherwise."""
    conference, given = access.conference, tables.given(table, access)
    count, rows = given.counted_rows(narrowed)
    if request.method == "GET":
        by, has_personal = staff_user(request), given.has_personal
        downloads.note_export(conference, table.kind, by=by, rows=count, has_personal=has_personal)
    filename = f"{conference.slug}-{table.name}-{conference.today.isoformat()}.{file.ending}"
    return StreamingHttpResponse(
        file.pieces(given, rows, tables.about(table, narrowed)),
        content_type=file.content_type,
        headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=filename) or ""},
    )

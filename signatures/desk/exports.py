"""Files that staff take away, and the list of them."""

from uuid import UUID

from django.contrib import messages as flashes
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.access import May, conference_for, staff_user
from agreements.accounts.recent import recent_login_required
from agreements.desk.listing.row_keys import key_in
from agreements.models import Author, Conference, EvidenceFile
from signatures.desk import table_exports
from signatures.exporting import downloads, signed_scans
from signatures.exporting.tables import UnknownFilterError
from signatures.models import Download, DownloadKind

_ROWS = 50


@require_safe
@recent_login_required
def export_scans(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    access = conference_for(request.user, slug, May.SEE_EVIDENCE)
    conference, found = access.conference, signed_scans.scans_of(access.conference)
    if request.method == "GET":
        downloads.note_export(conference, DownloadKind.SCANS, by=staff_user(request), rows=len(found))
    filename = f"{conference.slug}-signed-scans-{conference.today.isoformat()}.zip"
    return StreamingHttpResponse(
        signed_scans.zipped(found),
        content_type=signed_scans.CONTENT_TYPE,
        headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=filename) or ""},
    )


@require_safe
def evidence_file(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """As it was handed in, and never shown by a browser: it is a stranger's."""
    conference = conference_for(request.user, slug, May.SEE_EVIDENCE).conference
    file = get_object_or_404(EvidenceFile, conference=conference, pk=pk)
    if request.method == "GET":
        downloads.note_scan(file, by=staff_user(request))
    response = HttpResponse(bytes(file.content), content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.filename) or ""
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def list_exports(request: HttpRequest, slug: str) -> HttpResponse:
    """With the address of a list's filter, tables of what that leaves."""
    access = conference_for(request.user, slug)
    try:
        choice = table_exports.choice(request, access)
    except UnknownFilterError:
        flashes.error(request, _("There is no such filter. Here is all of the conference."))
        return redirect("exports", slug)
    context = {"access": access, "conference": access.conference, "section": "downloads", "choice": choice}
    return render(request, "desk/exports.html", context)


@require_safe
def list_downloads(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.OWN)
    found, about = _of_person(access.conference, request.GET.get("about", ""))
    page = Paginator(found, _ROWS).get_page(request.GET.get("page"))
    context = {"access": access, "conference": access.conference, "section": "downloads", "page": page, "about": about}
    return render(request, "desk/downloads.html", context)


def _of_person(conference: Conference, key: str) -> tuple[QuerySet[Download], Author | None]:
    """All that was taken, or what was about one person where the address names one."""
    related = ("by", "by_author", "about", "bundle", "file__agreement__authorship__paper")
    found = conference.downloads.select_related(*related, "document__signature__agreement__authorship__paper")
    found = found.defer("document__signature__shown", "file__content", "file__preview", "bundle__listing")
    pk = key_in(key)
    author = None if pk is None else conference.authors.filter(pk=pk).first()
    if author is None:
        return found, None
    theirs = "agreement__authorship__author__in"
    rows = author.row_ids
    of_them = Q(about__in=rows) | Q(**{f"file__{theirs}": rows}) | Q(**{f"document__signature__{theirs}": rows})
    return found.filter(of_them), author

"""The page of a list that a worker reads, and the button that has it read again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from agreements.access import Access, May, conference_for
from agreements.desk.forms.imports import BUSY
from agreements.importing.confined import kept_readings
from agreements.importing.rows import Reading
from agreements.importing.uploads import read_again, reading_at_hand
from agreements.models import ImportBatch
from agreements.web.sandbox import BusyError, NoAnswerError


def reading_shown(batch: ImportBatch) -> Reading | None:
    """None while it is read, and while nobody could read it just now."""
    try:
        return reading_at_hand(batch)
    except (BusyError, NoAnswerError):
        return None


def is_polled(request: HttpRequest) -> bool:
    """Whether the page of a list that is read asks by itself how far it is."""
    return request.headers.get("HX-Request") == "true"


def how_far(request: HttpRequest, access: Access, batch: ImportBatch) -> HttpResponse:
    """The part of the page that changes; once nobody reads any more, the page is loaded anew."""
    work = kept_readings.under_way(batch)
    if work is None or work.given_up_at is not None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"conference": access.conference, "batch": batch, "work": work}
    return render(request, "imports/reading_progress.html", context)


def still_reading(request: HttpRequest, access: Access, batch: ImportBatch) -> HttpResponse:
    """How far it is; or, with a button, that nobody reads it."""
    work = kept_readings.under_way(batch)
    context = {
        "access": access,
        "conference": access.conference,
        "section": "import",
        "batch": batch,
        "work": work,
        "is_going": work is not None and work.given_up_at is None,
    }
    return render(request, "imports/reading.html", context)


@require_POST
def import_read(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    conference = conference_for(request.user, slug, May.MANAGE).conference
    batch = get_object_or_404(ImportBatch.objects.defer("content"), conference=conference, pk=pk)
    if not batch.is_applied:
        try:
            read_again(batch)
        except (BusyError, NoAnswerError):
            messages.warning(request, BUSY)
    return redirect("import_preview", slug, pk)

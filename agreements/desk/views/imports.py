"""From a file to papers, authors and agreements: upload, preview, confirm, result."""

import csv
import gc
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.access import Access, May, conference_for, staff_user
from agreements.desk.differing.difference_form import DifferenceForm
from agreements.desk.differing.differing_papers import differing_papers
from agreements.desk.forms.importing.column_choices import ColumnsForm
from agreements.desk.forms.imports import ChoiceForm, ConfirmForm, UploadForm
from agreements.desk.import_tables import doubts_beside, sections_of, tables_of
from agreements.desk.previewing.column_meanings import COLUMN_MEANINGS
from agreements.desk.previewing.preview_table import preview_table
from agreements.desk.previewing.previewed_papers import previewed
from agreements.desk.views.importing.asking_columns import columns_page
from agreements.desk.views.importing.reading_progress import how_far, is_polled, reading_shown, still_reading
from agreements.importing.apply import RefusedRowsError, StalePlanError
from agreements.importing.batches.confirming import confirm
from agreements.importing.batches.preparing import REFUSED, STALE
from agreements.importing.listings.choices import choices_from
from agreements.importing.plan import plan
from agreements.importing.remarking.left_out import as_csv
from agreements.importing.rows import Asked
from agreements.importing.steps import Plan, counts
from agreements.importing.uploads import (
    AlreadyAppliedError,
    AnotherImportError,
    keep_batch,
    keep_choices,
    read_batch,
    rows_as_written,
)
from agreements.models import ImportBatch

WHY_STOPPED = {
    STALE: _(
        "Papers or authors have changed since you saw this preview, so nothing was imported. This is what would change now."
    ),
    REFUSED: _("Nothing was imported, because some rows of the file are refused."),
}
SAMPLE = (
    ("paper_id", "title", "author_order", "given_name", "family_name", "name", "email", "affiliation", "is_speaker"),
    ("101", "On Kites", "1", "Ada", "Ames", "Ada Ames", "ada.ames@example.org", "Example University", "true"),
    ("101", "On Kites", "2", "Ben", "Boe", "Ben Boe", "ben.boe@example.org", "", "false"),
    ("102", "Wind, Measured", "1", "Ada", "Ames", "Ada Ames", "ada.ames@example.org", "Example University", "true"),
)


@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    conference = access.conference
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        first, *further = form.files_read
        batch = keep_batch(
            conference,
            filename=form.filename,
            content=first.content,
            by=staff_user(request),
            further=further,
            packed=form.packed,
        )
        return redirect("import_preview", slug, batch.pk)
    return render(request, "imports/file.html", {**_page(access), "form": form, "column_meanings": COLUMN_MEANINGS})


@require_safe
def import_sample(request: HttpRequest, slug: str) -> HttpResponse:
    conference_for(request.user, slug, May.MANAGE)
    response = HttpResponse(
        "\ufeff",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="sample.csv"'},
    )
    csv.writer(response).writerows(SAMPLE)
    return response


@require_safe
def import_preview(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    conference = access.conference
    batch = get_object_or_404(ImportBatch.objects.defer("content"), conference=conference, pk=pk)
    if is_polled(request):
        return how_far(request, access, batch)
    if not batch.is_waiting:
        return redirect("import_result", slug, pk)
    if why := (batch.result or {}).get("stopped"):
        messages.warning(request, WHY_STOPPED[why])
    reading = reading_shown(batch)
    if reading is None:
        return still_reading(request, access, batch)
    if reading.question is not None and reading.question.asked is Asked.MAPPING:
        return columns_page(request, access, batch, ColumnsForm(reading.question), reading.problems)
    if reading.question is not None:
        return _asking(request, access, batch, ChoiceForm(reading.question))
    response = _compared(request, access, batch, plan(conference, reading))
    # What a page is made of holds itself, and here a whole list: it goes now, not beside the next one.
    gc.collect()
    return response


def _compared(request: HttpRequest, access: Access, batch: ImportBatch, found: Plan) -> HttpResponse:
    differences = DifferenceForm(found, access.conference, everything=request.GET.get("all", ""))
    listed = previewed(found, batch)
    return render(
        request,
        "imports/preview.html",
        {
            **_page(access),
            "differences": differences,
            "by_paper": differing_papers(found) if request.GET.get("by") == "paper" else None,
            "batch": batch,
            "plan": found,
            "listed": listed,
            "authors": counts(found.authors),
            "tables": {**tables_of(found, request), "papers": preview_table(listed, request)},
            "doubts": doubts_beside(found),
            "sections": sections_of(found.remarks),
        },
    )


def _asking(request: HttpRequest, access: Access, batch: ImportBatch, form: ChoiceForm) -> HttpResponse:
    context = {**_page(access), "batch": batch, "form": form, "question": form.question}
    return render(request, "imports/question.html", context)


@require_POST
def import_choose(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    batch = get_object_or_404(ImportBatch, conference=access.conference, pk=pk)
    reading = reading_shown(batch) if batch.is_waiting else None
    question = reading.question if reading is not None else None
    if question is None or question.asked is Asked.MAPPING:
        return redirect("import_preview", slug, pk)
    form = ChoiceForm(question, request.POST)
    if not form.is_valid():
        return _asking(request, access, batch, form)
    keep_choices(batch, form.added_to(choices_from(batch.choices)))
    return redirect("import_preview", slug, pk)


@require_POST
def import_confirm(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    conference = conference_for(request.user, slug, May.MANAGE).conference
    batch = get_object_or_404(ImportBatch, conference=conference, pk=pk)
    form = ConfirmForm(request.POST)
    reading = reading_shown(batch) if form.is_valid() and not batch.is_applied else None
    if not form.is_valid() or (reading is None and not batch.is_applied):
        return redirect("import_preview", slug, pk)
    try:
        confirm(batch, reading, by=staff_user(request), **form.cleaned_data)
    except AlreadyAppliedError:
        messages.info(request, _("This file has already been imported. Nothing was changed."))
    except AnotherImportError:
        messages.warning(request, _("Another list is being imported at the moment. Try again when that is finished."))
        return redirect("import_preview", slug, pk)
    except StalePlanError:
        messages.warning(request, WHY_STOPPED[STALE])
        return redirect("import_preview", slug, pk)
    except RefusedRowsError:
        messages.error(request, WHY_STOPPED[REFUSED])
        return redirect("import_preview", slug, pk)
    return redirect("import_result", slug, pk)


@require_safe
def import_left_out(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The rows that are not imported, with the reason, to be corrected and imported again."""
    conference = conference_for(request.user, slug, May.MANAGE).conference
    batch = get_object_or_404(ImportBatch, conference=conference, pk=pk)
    if not batch.is_applied and reading_shown(batch) is None:
        return redirect("import_preview", slug, pk)
    reasons = _untaken(batch)
    header, cells = rows_as_written(batch, {row for row, _ in reasons})
    return HttpResponse(
        as_csv(header, cells, reasons),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="left-out.csv"'},
    )


def _untaken(batch: ImportBatch) -> list[tuple[int, str]]:
    """As it was when the batch was applied; before, as it is now."""
    if not batch.is_waiting:
        return [(each["row"], each["reason"]) for each in (batch.result or {}).get("untaken", [])]
    found = plan(batch.conference, read_batch(batch))
    return [(problem.row, problem.reason) for problem in found.reading.problems]


def _page(access: Access) -> dict[str, Any]:
    return {"access": access, "conference": access.conference, "section": "import"}

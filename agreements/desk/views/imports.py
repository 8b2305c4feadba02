"""From a file to papers, authors and agreements: upload, preview, confirm, result."""

import csv
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.access import May, conference_for, staff_user
from agreements.desk.forms.imports import ConfirmForm, UploadForm
from agreements.desk.import_tables import tables_of
from agreements.importing.apply import (
    AlreadyAppliedError,
    RefusedRowsError,
    StalePlanError,
    apply_batch,
    keep_batch,
)
from agreements.importing.plan import Plan, counts, plan
from agreements.importing.readers import read
from agreements.models import Conference, ImportBatch

COLUMN_MEANINGS = (
    ("paper_id", True, "The conference's own id for the paper."),
    ("title", True, "The same in every row of the paper."),
    ("email", True, "One address; it tells who is the same person on two papers."),
    ("name", True, "As it will be printed. Or the columns given_name and family_name instead."),
    ("author_order", False, "1, 2, 3 and so on; without it, the order of the rows."),
    ("affiliation", False, "Printed where the agreement's text asks for it."),
    ("is_speaker", False, "true or false."),
    ("is_corresponding", False, "true or false."),
    ("date", False, "The paper's date, such as 2020-09-23; without it, the conference's."),
    ("track", False, "Any words."),
    ("native_name", False, "The name in the author's own script."),
    ("orcid", False, "Such as 0000-0002-1825-0097."),
    ("language", False, "The author's language, such as en."),
)
SAMPLE = (
    ("paper_id", "title", "author_order", "given_name", "family_name", "name", "email", "affiliation", "is_speaker"),
    ("101", "On Kites", "1", "Ada", "Ames", "Ada Ames", "ada.ames@example.org", "Example University", "true"),
    ("101", "On Kites", "2", "Ben", "Boe", "Ben Boe", "ben.boe@example.org", "", "false"),
    ("102", "Wind, Measured", "1", "Ada", "Ames", "Ada Ames", "ada.ames@example.org", "Example University", "true"),
)


@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest, slug: str) -> HttpResponse:
    conference = conference_for(request.user, slug, May.MANAGE)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        batch = keep_batch(conference, filename=form.filename, content=form.content, by=staff_user(request))
        return redirect("import_preview", slug, batch.pk)
    return render(
        request, "imports/file.html", {**_page(conference), "form": form, "column_meanings": COLUMN_MEANINGS}
    )


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
    conference = conference_for(request.user, slug, May.MANAGE)
    batch = get_object_or_404(ImportBatch, conference=conference, pk=pk)
    if batch.is_applied:
        return redirect("import_result", slug, pk)
    found = plan(conference, read(bytes(batch.content)))
    return render(
        request,
        "imports/preview.html",
        {
            **_page(conference),
            "batch": batch,
            "plan": found,
            "stats": _stats(found),
            "papers": counts(found.papers),
            "authors": counts(found.authors),
            "tables": tables_of(found, request),
        },
    )


@require_POST
def import_confirm(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    conference = conference_for(request.user, slug, May.MANAGE)
    batch = get_object_or_404(ImportBatch, conference=conference, pk=pk)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return redirect("import_preview", slug, pk)
    try:
        apply_batch(batch, by=staff_user(request), **form.cleaned_data)
    except AlreadyAppliedError:
        messages.info(request, "This file was imported already; nothing was done twice.")
    except StalePlanError:
        messages.warning(
            request,
            "Somebody changed papers or authors since you saw this preview. Nothing was imported; here is what would "
            "happen now.",
        )
        return redirect("import_preview", slug, pk)
    except RefusedRowsError:
        messages.error(request, "The file has refused rows. Nothing was imported.")
        return redirect("import_preview", slug, pk)
    return redirect("import_result", slug, pk)


@require_safe
def import_result(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    conference = conference_for(request.user, slug, May.MANAGE)
    batch = get_object_or_404(ImportBatch, conference=conference, pk=pk)
    if not batch.is_applied:
        return redirect("import_preview", slug, pk)
    return render(request, "imports/result.html", {**_page(conference), "batch": batch})


def _page(conference: Conference) -> dict[str, Any]:
    return {"conference": conference, "section": "import"}


def _stats(found: Plan) -> list[dict[str, Any]]:
    rows = found.rows
    return [
        {"value": found.reading.row_count, "label": "rows in the file"},
        {"value": rows.added, "label": "would be added"},
        {"value": rows.changed, "label": "would change"},
        {"value": rows.unchanged, "label": "unchanged"},
        {"value": found.reading.refused_count, "label": "refused"},
    ]

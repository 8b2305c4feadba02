"""The columns of a list that is of no known system: asked about, and changed where they were taken for the wrong ones."""

from collections.abc import Sequence
from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from agreements.access import Access, May, conference_for, staff_user
from agreements.desk.forms.importing.column_choices import ColumnsForm
from agreements.desk.import_tables import ColumnChoiceTable
from agreements.desk.views.importing.reading_progress import reading_shown
from agreements.importing.layouts import asked_columns, keep_layout
from agreements.importing.listings.choices import choices_from
from agreements.importing.rows import Problem
from agreements.importing.uploads import AlreadyAppliedError, keep_choices
from agreements.models import ImportBatch


@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    batch = get_object_or_404(ImportBatch, conference=access.conference, pk=pk)
    reading = None if batch.is_applied else reading_shown(batch)
    asked = asked_columns(reading) if reading is not None else None
    if asked is None:
        return redirect("import_preview", slug, pk)
    form = ColumnsForm(asked, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return columns_page(request, access, batch, form)
    choices = form.added_to(choices_from(batch.choices))
    if choices.mapping is not None:
        keep_layout(access.conference, asked, choices.mapping, by=staff_user(request))
    with suppress(AlreadyAppliedError):
        keep_choices(batch, choices)
    return redirect("import_preview", slug, pk)


def columns_page(
    request: HttpRequest, access: Access, batch: ImportBatch, form: ColumnsForm, problems: Sequence[Problem] = ()
) -> HttpResponse:
    """`problems` are why the list cannot be read without an answer."""
    context = {
        "access": access,
        "conference": access.conference,
        "section": "import",
        "batch": batch,
        "form": form,
        "table": ColumnChoiceTable([each for each in form.columns if each["is_likely"]]),
        "others": ColumnChoiceTable([each for each in form.columns if not each["is_likely"]]),
        "is_open": form.is_bound or not form.is_guessed,
        "problems": problems,
    }
    return render(request, "imports/columns.html", context)

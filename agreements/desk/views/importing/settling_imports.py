"""What is to be done about what a list has otherwise than it is here, between its preview and its import."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from agreements.access import May, conference_for
from agreements.desk.differing.difference_form import DifferenceForm
from agreements.importing.plan import plan
from agreements.importing.remarking.difference_list import differences_as_csv
from agreements.importing.uploads import AlreadyAppliedError, keep_settlement, read_batch
from agreements.models import ImportBatch


@require_POST
def import_settle(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    conference = conference_for(request.user, slug, May.MANAGE).conference
    batch = get_object_or_404(ImportBatch, conference=conference, pk=pk)
    form = DifferenceForm(plan(conference, read_batch(batch)), conference, request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was settled: what you chose is no longer on the page. Choose again."))
        return redirect("import_preview", slug, pk)
    try:
        keep_settlement(batch, form.settlement())
    except AlreadyAppliedError:
        return redirect("import_result", slug, pk)
    return redirect(f"{reverse('import_preview', args=[slug, pk])}#difference")


@require_safe
def import_difference(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """As a file; `kind`: of one alone."""
    conference = conference_for(request.user, slug, May.MANAGE).conference
    batch = get_object_or_404(ImportBatch, conference=conference, pk=pk)
    if batch.is_applied:
        return redirect("import_result", slug, pk)
    return HttpResponse(
        differences_as_csv(plan(conference, read_batch(batch)), request.GET.get("kind", "")),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="difference.csv"'},
    )

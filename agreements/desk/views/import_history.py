"""What became of the lists of a conference: how far one is, cancel, undo, bring it in once more."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from agreements.access import Access, May, conference_for, staff_user
from agreements.desk.import_tables import ROWS, HistoryTable, kept_sections, untaken_table
from agreements.importing.batches import confirming, ordering
from agreements.importing.batches.batch_moves import MovedOnError
from agreements.importing.batches.foreseeing import Foreseen, foreseen
from agreements.importing.batches.import_jobs import take_back_parts
from agreements.importing.batches.ordering import NotToBeUndoneError
from agreements.importing.batches.staying import sentences
from agreements.importing.remarking.difference_words import settled_of
from agreements.importing.uploads import AnotherImportError
from agreements.models import ImportBatch, ImportState
from agreements.sentences import counted

# So many of what stays are listed.
_SHOWN = 10


@require_safe
def import_history(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    table = HistoryTable(access.conference.import_batches.for_list())
    RequestConfig(request, paginate={"per_page": ROWS}).configure(table)
    return render(request, "imports/history.html", {**_page(access), "table": table})


@require_safe
def import_result(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    conference = access.conference
    batch = get_object_or_404(ImportBatch, conference=conference, pk=pk)
    if batch.is_waiting:
        return redirect("import_preview", slug, pk)
    if batch.is_at_work:
        return render(request, "imports/progress.html", {**_page(access), "batch": batch, **_progress(batch)})
    untaken = (batch.result or {}).get("untaken", [])
    context = {
        **_page(access),
        "batch": batch,
        "untaken": untaken_table(untaken, request) if untaken else None,
        "sections": kept_sections((batch.result or {}).get("remarks", [])),
        "settled": settled_of((batch.result or {}).get("difference", {})),
        "stays": sentences((batch.result or {}).get("stays", [])),
        "can_be_undone": batch.state == ImportState.APPLIED,
        "can_come_again": _can_come_again(batch),
    }
    return render(request, "imports/result.html", context)


@require_POST
def import_cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    batch = _batch(request, slug, pk)
    is_waiting = batch.is_waiting
    try:
        (ordering.discard if is_waiting else ordering.cancel)(batch, by=staff_user(request))
    except MovedOnError:
        messages.info(request, _("It was over before you cancelled it."))
    else:
        done = _("The list is discarded. Nothing of it was imported.")
        messages.success(request, done if is_waiting else _("Cancelled. What had been imported is taken back."))
    return redirect("import_result", slug, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def import_undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    batch = _batch(request, slug, pk)
    if batch.state != ImportState.APPLIED:
        return redirect("import_result", slug, pk)
    if request.method != "POST":
        return render(request, "confirm.html", _before_undoing(access, batch))
    try:
        job = ordering.undo(batch, by=staff_user(request), now=take_back_parts, at_once=confirming.AT_ONCE)
    except NotToBeUndoneError as refusal:
        messages.warning(request, refusal.why)
    except AnotherImportError:
        messages.warning(request, _("Another list is being imported at the moment. Try again when that is finished."))
    except MovedOnError:
        messages.info(request, _("Somebody else has already undone it."))
    else:
        is_over = job is None or job.finished_at is not None
        messages.success(request, _("The import was undone.") if is_over else _("The import is being undone."))
    return redirect("import_result", slug, pk)


@require_POST
def import_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Of what was cancelled or undone: the same files, compared with what is there now."""
    batch = _batch(request, slug, pk)
    if not _can_come_again(batch):
        return redirect("import_result", slug, pk)
    return redirect("import_preview", slug, confirming.keep_again(batch, by=staff_user(request)).pk)


def _can_come_again(batch: ImportBatch) -> bool:
    return batch.state in (ImportState.CANCELLED, ImportState.UNDONE) and batch.emptied_at is None


def _progress(batch: ImportBatch) -> dict[str, Any]:
    """Rows of the list, how many have their turn behind them, and what is shown of the job."""
    rows = batch.parts.aggregate(
        all=Sum("row_count"),
        written=Sum("row_count", filter=Q(written__isnull=False)),
        back=Sum("row_count", filter=Q(taken_back_at__isnull=False)),
    )
    job, is_applying = ordering.job_of(batch), batch.state == ImportState.APPLYING
    total, done = (rows["all"], rows["written"]) if is_applying else (rows["written"], rows["back"])
    return {"job": job, "is_applying": is_applying, "total": total or 0, "done": done or 0}


def _batch(request: HttpRequest, slug: str, pk: int) -> ImportBatch:
    conference = conference_for(request.user, slug, May.MANAGE).conference
    return get_object_or_404(ImportBatch, conference=conference, pk=pk)


def _page(access: Access) -> dict[str, Any]:
    return {"access": access, "conference": access.conference, "section": "import"}


def _before_undoing(access: Access, batch: ImportBatch) -> dict[str, Any]:
    would = foreseen(batch)
    stays = sentences(would.stays[:_SHOWN])
    return {
        **_page(access),
        "question": _("Undo the import of “{filename}”?").format(filename=batch.filename),
        "consequences": [] if would.refusal else consequences(would),
        "sample": stays,
        "sample_label": _("What stays") if stays else "",
        "more": max(0, len(would.stays) - _SHOWN),
        "verb": _("Undo the import"),
        "is_dangerous": True,
        "disabled_because": would.refusal,
        "back_url": reverse("import_result", args=[access.conference.slug, batch.pk]),
        "back_label": batch.filename,
    }


def consequences(would: Foreseen) -> list[str]:
    counts = would.counts
    papers, authors = counts["papers_removed"], counts["authors_removed"]
    agreements, values = counts["agreements_removed"], counts["values_restored"]
    lines = [
        counted("{count} paper is removed.", "{count} papers are removed.", papers) if papers else "",
        counted("{count} author is removed.", "{count} authors are removed.", authors) if authors else "",
        counted("{count} agreement is removed.", "{count} agreements are removed.", agreements) if agreements else "",
        counted("{count} value becomes what it was.", "{count} values become what they were.", values)
        if values
        else "",
    ]
    if not would.is_examined:
        lines.append(_("What something has been done with since is ended instead, and stays in the history."))
    return [
        *filter(None, lines),
        _("Nobody is mailed. The list itself stays in the history, and can be imported again."),
    ]

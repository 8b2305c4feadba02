"""Documents as staff read them: the sealed ones, and a text with sample values."""

import logging
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.access import May, conference_for, staff_user
from agreements.sentences import counted
from agreements.wording import WordingError
from signatures.documents import drawing, producing, time_stamps
from signatures.exporting import downloads
from signatures.models import Document
from signatures.pdf.glyphs import UndrawableError
from signatures.responses import pdf_response

logger = logging.getLogger(__name__)


@require_safe
def staff_document(request: HttpRequest, slug: str, agreement: UUID) -> HttpResponse:
    """The newest sealed document of an agreement, of a void one too."""
    access = conference_for(request.user, slug)
    conference = access.conference
    document = Document.objects.of_agreement(agreement).with_facts().first()
    if document is None or document.signature.agreement.conference_id != conference.pk:
        raise Http404
    if document.signature.agreement.closed_away_at is not None:
        return redirect("open_document", slug, agreement)
    if document.signature.is_erased:
        messages.info(request, _("This document was erased: what is left are its digest and its dates."))
        return redirect("agreement", slug, agreement)
    try:
        content = drawing.read(document)
    except OSError:
        logger.exception("document %s cannot be read", document.pk)
        context = {"access": access, "conference": conference, "document": document}
        return render(request, "desk/unreadable_document.html", context, status=503)
    if request.method == "GET":
        downloads.note_document(document, by=staff_user(request))
    signature = document.signature
    name = f"{conference.slug} {signature.agreement.authorship.paper.number} {signature.printed_name}"
    return pdf_response(content, name=name, as_attachment=True)


@require_safe
def blank_form(request: HttpRequest, slug: str, agreement: UUID) -> HttpResponse:
    """To be printed and signed with a pen; `?by=employer` has places for somebody else who signs."""
    conference = conference_for(request.user, slug, May.MANAGE).conference
    rows = conference.agreements.select_related(
        "conference", "text", "variant", "authorship__paper", "authorship__author"
    )
    asked = get_object_or_404(rows, pk=agreement)
    try:
        content = drawing.blank_form(asked, is_for_another=request.GET.get("by") == "employer")
    except drawing.NoTextError:
        messages.warning(request, _("There is nothing to sign yet. Publish a text first."))
        return redirect("agreement", slug, asked.pk)
    name = f"{conference.name} {asked.authorship.paper.number} {asked.authorship.printed_name} form"
    return pdf_response(content, name=name)


@require_safe
def text_preview(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    conference = conference_for(request.user, slug).conference
    text = get_object_or_404(conference.texts, number=number)
    kind = request.GET.get("variant", "")
    variant = get_object_or_404(text.variants, kind=kind) if kind else None
    try:
        content = drawing.draw_sample(text, variant)
    except (UndrawableError, WordingError) as error:
        context = {"conference": conference, "number": number, "problem": str(error)}
        return render(request, "desk/no_preview.html", context, status=422)
    return pdf_response(content, name=f"{conference.slug} text {number} preview")


@require_POST
def retry_document(request: HttpRequest, slug: str, agreement: UUID) -> HttpResponse:
    """Owe a document once more that was given up; a worker makes it."""
    conference = conference_for(request.user, slug, May.MANAGE).conference
    asked = get_object_or_404(conference.agreements.select_related("conference", "authorship"), pk=agreement)
    if producing.retry(asked, by=staff_user(request)):
        messages.success(request, _("The document for {author} is being made again.").format(author=asked.authorship))
    else:
        messages.warning(request, _("That document does not have to be made again. Nothing was changed."))
    return redirect("paper", slug, asked.authorship.paper_id)


@require_POST
def retry_documents(request: HttpRequest, slug: str) -> HttpResponse:
    """Owe again all that was given up in this conference."""
    conference = conference_for(request.user, slug, May.MANAGE).conference
    count = producing.retry_all(conference, by=staff_user(request))
    if count:
        words = counted("{count} document is being made again.", "{count} documents are being made again.", count)
        messages.success(request, words)
    else:
        messages.warning(request, _("Somebody else was first, or every document is made. Nothing was changed."))
    return redirect("dashboard", slug)


@require_POST
def retry_stamps(request: HttpRequest, slug: str) -> HttpResponse:
    """Owe the time-stamps again that were given up or wait; workers fetch them."""
    conference = conference_for(request.user, slug, May.MANAGE).conference
    count = time_stamps.retry(conference)
    messages.success(
        request,
        counted("{count} time-stamp is being fetched again.", "{count} time-stamps are being fetched again.", count),
    )
    return redirect("dashboard", slug)

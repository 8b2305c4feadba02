"""The author's PDFs: the agreement before it is signed, and the sealed document after."""

import logging
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.models import Link
from signatures.documents import drawing
from signatures.exporting import downloads
from signatures.models import Document, Signature
from signatures.responses import pdf_response
from signatures.telling.receipt_words import document_name
from signatures.visits import sheets
from signatures.visits.link_sessions import for_authors, with_link_session

logger = logging.getLogger(__name__)


@login_not_required  # the link is the key
@require_safe
@with_link_session
def visit_draft(_request: HttpRequest, link: Link, agreement: UUID) -> HttpResponse:
    return draft_of(link, agreement)


def draft_of(link: Link, agreement: UUID) -> HttpResponse:
    """The unsigned agreement, as whoever came by the link would sign it today."""
    asked = sheets.agreement_of(link, agreement)
    if asked is None:
        raise Http404
    paper = asked.authorship.paper
    return pdf_response(drawing.draft(asked, link), name=f"{asked.conference.name} {paper.number} unsigned")


@login_not_required  # the link is the key
@require_safe
@with_link_session
@for_authors
def visit_form(request: HttpRequest, link: Link, agreement: UUID) -> HttpResponse:
    """To be printed and signed with a pen; `?by=employer` has places for somebody else who signs."""
    asked = sheets.agreement_of(link, agreement)
    if asked is None:
        raise Http404
    content = drawing.blank_form(asked, is_for_another=request.GET.get("by") == "employer")
    return pdf_response(content, name=f"{asked.conference.name} {asked.authorship.paper.number} form")


@login_not_required  # the link is the key
@require_safe
@with_link_session
def visit_document(request: HttpRequest, link: Link, agreement: UUID) -> HttpResponse:
    """The newest sealed document, of a void agreement too."""
    document = Document.objects.of_agreement(agreement).with_facts().first()
    if document is None or document.signature.agreement.closed_away_at or not _is_theirs(document.signature, link):
        raise Http404
    if document.signature.is_erased:
        raise Http404
    try:
        content = drawing.read(document)
    except OSError:
        logger.exception("document %s cannot be read", document.pk)
        context = {"conference": link.author.conference, "link": link}
        return render(request, "sign/unreadable.html", context, status=503)
    if request.method == "GET":
        downloads.note_document(document, by_author=link.author)
    signature = document.signature
    return pdf_response(content, name=document_name(signature).removesuffix(".pdf"), as_attachment=True)


def _is_theirs(signature: Signature, link: Link) -> bool:
    """An author has whatever was signed about their paper, an officer what they signed themselves."""
    if link.agent_id is not None:
        return signature.link.agent_id == link.agent_id
    return signature.agreement.authorship.author_id == link.author_id

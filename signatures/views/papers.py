"""The author's PDFs: the agreement before it is signed, and the sealed document after."""

import logging
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.models import Link
from signatures import documents, visits
from signatures.models import Document
from signatures.views.doors import inside
from signatures.views.responses import pdf_response

logger = logging.getLogger(__name__)


@login_not_required  # the link is the key
@require_safe
@inside
def visit_draft(request: HttpRequest, link: Link, agreement: UUID) -> HttpResponse:
    asked = visits.agreement_of(link.author, agreement)
    if asked is None:
        raise Http404
    paper = asked.authorship.paper
    return pdf_response(documents.draft(asked), name=f"{asked.conference.name} {paper.number} unsigned")


@login_not_required  # the link is the key
@require_safe
@inside
def visit_document(request: HttpRequest, link: Link, agreement: UUID) -> HttpResponse:
    """The newest sealed document, of a void agreement too."""
    document = Document.objects.of_agreement(agreement).with_facts().first()
    if document is None or document.signature.agreement.authorship.author_id != link.author_id:
        raise Http404
    try:
        content = documents.read(document)
    except OSError:
        logger.exception("document %s cannot be read", document.pk)
        context = {"conference": link.author.conference, "link": link}
        return render(request, "sign/unreadable.html", context, status=503)
    signature = document.signature
    number = signature.agreement.authorship.paper.number
    name = f"{signature.agreement.conference.name} {number} {signature.printed_name}"
    return pdf_response(content, name=name, as_attachment=True)

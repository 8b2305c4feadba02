"""Signing with a pen: the form to print, and the signed one handed in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from agreements.models import Agreement, EvidenceFile, Link
from agreements.settling import handing_in
from agreements.web import throttles
from signatures.responses import see_other
from signatures.visits import conversations
from signatures.visits.link_sessions import for_authors, with_link_session
from signatures.visits.scan_form import ScanForm


@login_not_required  # the link is the key
@require_http_methods(["GET", "HEAD", "POST"])
@with_link_session
@for_authors
def visit_scan(request: HttpRequest, link: Link) -> HttpResponse:
    asked = [each for each in Agreement.objects.of_author(link.author_id).shown_to_author() if each.text]
    if request.method != "POST":
        return _page(request, link, ScanForm(agreements=asked), asked)
    # Before the file is read: reading it is what costs.
    handing_in.allow(link.pk, throttles.network_of(request))
    form = ScanForm(request.POST, request.FILES, agreements=asked)
    if not form.is_valid() or form.received is None:
        return _page(request, link, form, asked, status=422)
    try:
        handing_in.hand_in(form.chosen, form.received, link=link)
    except handing_in.NotAskedError:
        return _page(request, link, ScanForm(agreements=asked), asked, status=409, is_late=True)
    return see_other("visit_scan", link=link.pk)


def _page(
    request: HttpRequest,
    link: Link,
    form: ScanForm,
    asked: list[Agreement],
    *,
    status: int = 200,
    is_late: bool = False,
) -> HttpResponse:
    handed_in = EvidenceFile.objects.filter(agreement__in=asked, uploaded_by=None).defer("content", "preview")
    context = conversations.frame(link) | {
        "form": form,
        "to_sign": asked,
        "is_late": is_late,
        "handed_in": handed_in.select_related("agreement__authorship__paper").prefetch_related("waivers"),
    }
    return render(request, "sign/scan.html", context, status=status)

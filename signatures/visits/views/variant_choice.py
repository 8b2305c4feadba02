"""Before the words are read: as what the author wrote each paper."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agreements.models import HelpKind, Link
from signatures.responses import SeeOther
from signatures.signing import NotRecordedError
from signatures.visits.choosing import variants
from signatures.visits.conversations import frame, is_told_not_me
from signatures.visits.first_page.form_page import not_recorded, uuids
from signatures.visits.link_sessions import for_authors, with_link_session


@login_not_required  # the link is the key
@require_http_methods(["GET", "HEAD", "POST"])
@with_link_session
@for_authors
def visit_variant(request: HttpRequest, link: Link) -> HttpResponse:
    again = uuids(request.GET.get("again", ""))
    onwards = SeeOther(_address("visit", link, again=again[0] if again else None))
    asked = [] if is_told_not_me(link.author) else variants.asked_about(link, also=again)
    if not asked:
        return onwards
    form = variants.VariantForm(request.POST if request.method == "POST" else None, asked=asked)
    if not form.is_valid():
        context = frame(link) | {"step": "sign", "form": form}
        return render(request, "sign/variant.html", context, status=422 if form.is_bound else 200)
    try:
        of_employers = variants.choose(link, form.kinds())
    except NotRecordedError as error:
        return not_recorded(request, link, error)
    if of_employers:
        return SeeOther(
            _address("visit_help", link, kind=HelpKind.EMPLOYER, agreement=[each.pk for each in of_employers])
        )
    return onwards


def _address(view: str, link: Link, *, kind: str = "", **query: object) -> str:
    told = {name: value for name, value in query.items() if value is not None}
    address = reverse(view, kwargs={"link": link.pk, **({"kind": kind} if kind else {})})
    return f"{address}?{urlencode(told, doseq=True)}" if told else address

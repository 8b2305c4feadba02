"""The page on which a demonstration's mails are read."""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from config.mailbox.store import Line, Mail, Search, find

PAGE_SIZE = 50

View = Callable[..., HttpResponseBase]


class SearchForm(forms.Form):
    words = forms.CharField(
        label=_("Address, subject or words"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"type": "search"}),
    )


def only_from_this_machine(view: View) -> View:
    """Anybody else, and whoever comes through a proxy or a tunnel, finds nothing: the mails hold people's links."""

    @wraps(view)
    def guarded(request: HttpRequest, **parameters: int) -> HttpResponseBase:
        is_forwarded = "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META
        if not settings.MAILBOX_FILE or is_forwarded or not ip_address(request.META["REMOTE_ADDR"]).is_loopback:
            raise Http404
        return view(request, **parameters)

    return guarded


@login_not_required  # only from the machine on which the demonstration runs
@only_from_this_machine
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    # Counting and slicing is all that a Paginator asks of a list.
    pages: Paginator[Line] = Paginator(Search(_file(), words), PAGE_SIZE)  # type: ignore[arg-type]
    page = pages.get_page(request.GET.get("page"))
    return render(request, "mailbox/list.html", {"form": form, "page": page, "is_filtered": bool(words)})


@login_not_required  # only from the machine on which the demonstration runs
@only_from_this_machine
@require_safe
def mail(request: HttpRequest, *, mail_id: int) -> HttpResponse:
    return render(request, "mailbox/mail.html", {"mail": _mail_or_404(mail_id)})


@login_not_required  # only from the machine on which the demonstration runs
@only_from_this_machine
@require_safe
@csp(  # type: ignore[arg-type]  # its types know of no parameters in a path
    {
        "default-src": [NONE],
        "style-src": [UNSAFE_INLINE],
        "img-src": ["data:"],
        "base-uri": [NONE],
        "form-action": [NONE],
        "frame-ancestors": [SELF],
        "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
    }
)
def mail_html(_request: HttpRequest, *, mail_id: int) -> HttpResponse:
    """The HTML part as a mail program would draw it; its links open beside it."""
    html = _mail_or_404(mail_id).html
    if not html:
        raise Http404
    html = html.replace("<head>", '<head><base target="_blank">', 1)
    return HttpResponse(html, headers={"X-Frame-Options": "SAMEORIGIN"})


def _file() -> Path:
    return Path(settings.MAILBOX_FILE)


def _mail_or_404(mail_id: int) -> Mail:
    found = find(_file(), mail_id)
    if found is None:
        raise Http404
    return found

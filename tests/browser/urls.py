"""The whole site with a demonstration's mailbox, and addresses at which things go wrong."""

from typing import NoReturn

from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.csrf import csrf_failure
from django.views.decorators.cache import cache_control
from psycopg.errors import SerializationFailure

from config import urls

AXE = "axe.js"


@login_not_required
@cache_control(max_age=3600)
def axe(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(Axe().axe_script, content_type="text/javascript")


@login_not_required
def unreadable(_request: HttpRequest) -> NoReturn:
    raise SuspiciousOperation


@login_not_required
def broken(_request: HttpRequest) -> NoReturn:
    raise RuntimeError


@login_not_required
def away(_request: HttpRequest) -> NoReturn:
    raise OperationalError


@login_not_required
def overtaken(_request: HttpRequest) -> NoReturn:
    raise OperationalError from SerializationFailure()


@login_not_required
def expired(request: HttpRequest) -> HttpResponse:
    return csrf_failure(request)


_AGAINST_THE_POLICY = {
    "style": '<h1 style="color: red">Red</h1>',
    "sheet": "<h1>Red</h1><style>h1 { color: red }</style>",
    "script": "<h1>Once</h1><script>document.title = 'Twice'</script>",
    "handler": '<h1>Once</h1><img src="data:," alt="" onerror="document.title = 1">',
    "picture": '<h1>Once</h1><img src="http://127.0.0.2:1/x.png" alt="">',
}


@login_not_required
def against_policy(_request: HttpRequest, kind: str) -> HttpResponse:
    return HttpResponse(f"<!doctype html><html lang=en><title>x</title><body>{_AGAINST_THE_POLICY[kind]}")


handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
urlpatterns = [
    *urls.urlpatterns,
    path("mailbox/", include("config.mailbox.urls")),
    path(AXE, axe),
    path("unreadable/", unreadable),
    path("broken/", broken),
    path("away/", away),
    path("overtaken/", overtaken),
    path("c/icml/overtaken/", overtaken),
    path("expired/", expired),
    path("against-policy/<slug:kind>/", against_policy),
]

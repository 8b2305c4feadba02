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


handler400, handler500 = urls.handler400, urls.handler500
urlpatterns = [
    *urls.urlpatterns,
    path("mailbox/", include("config.mailbox.urls")),
    path(AXE, axe),
    path("unreadable/", unreadable),
    path("broken/", broken),
    path("away/", away),
    path("overtaken/", overtaken),
    path("expired/", expired),
]

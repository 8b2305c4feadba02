"""The whole site with a demonstration's mailbox, and addresses at which things go wrong."""

from typing import NoReturn

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.csrf import csrf_failure
from psycopg.errors import SerializationFailure

from config import urls


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
    path("unreadable/", unreadable),
    path("broken/", broken),
    path("away/", away),
    path("overtaken/", overtaken),
    path("expired/", expired),
]

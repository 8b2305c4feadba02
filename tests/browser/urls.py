"""The whole site with a demonstration's mailbox, and addresses at which things go wrong."""

from typing import NoReturn

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.csrf import csrf_failure

from config import urls


@login_not_required
def unreadable(_request: HttpRequest) -> NoReturn:
    raise SuspiciousOperation


@login_not_required
def broken(_request: HttpRequest) -> NoReturn:
    raise RuntimeError


@login_not_required
def expired(request: HttpRequest) -> HttpResponse:
    return csrf_failure(request)


urlpatterns = [
    *urls.urlpatterns,
    path("mailbox/", include("config.mailbox.urls")),
    path("unreadable/", unreadable),
    path("broken/", broken),
    path("expired/", expired),
]

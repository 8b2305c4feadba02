"""By which names the site may be asked: the configured ones, and for its watchers those of this machine."""

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from agreements.web.failures import bad_request

logger = logging.getLogger(__name__)

_WATCHED = "/readyz"
_NAMES_OF_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class HostMiddleware:
    """Django asks for the name in many places, and each of them would write a traceback into the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == _WATCHED and _names_this_machine(request):
            request.META["HTTP_HOST"] = urlsplit(settings.PUBLIC_URL).netloc
        try:
            request.get_host()
        except DisallowedHost:
            logger.warning("a request to a name that is not ours was refused")
            return bad_request(request)
        return self.get_response(request)


def _names_this_machine(request: HttpRequest) -> bool:
    asked = request.META.get("HTTP_HOST") or request.META["SERVER_NAME"]
    try:
        return urlsplit(f"//{asked}").hostname in _NAMES_OF_THIS_MACHINE
    except ValueError:
        return False

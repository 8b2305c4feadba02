"""Stands before Django, which fails with a traceback while it makes a request of a Content-Type that nobody can read.

Forms are in UTF-8, as ours ask for. Some of what Python knows as encodings are none of text.
"""

import codecs
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_header_parameters

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_REFUSAL = "This request could not be read: its Content-Type is broken, or names another encoding than UTF-8.\n"
_MARK = "countersign.is_unreadable"


def refusing_unreadable(application: "WSGIApplication") -> "WSGIApplication":
    """The same application, which is told of a Content-Type that it could not read, and not shown it."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if not is_readable(environ.get("CONTENT_TYPE", "")):
            environ |= {"CONTENT_TYPE": "", _MARK: True}
        return application(environ, start_response)

    return answer


class UnreadableMiddleware:
    """Refuses what was marked, behind whatever gives every answer its headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get(_MARK):
            return HttpResponse(_REFUSAL, status=400, content_type="text/plain; charset=utf-8")
        return self.get_response(request)


def is_readable(content_type: str) -> bool:
    try:
        charset = parse_header_parameters(content_type)[1].get("charset")
    except ValueError:
        return False
    try:
        return charset is None or codecs.lookup(charset).name == "utf-8"
    except LookupError:
        return True  # Django does not know it either, and passes it over

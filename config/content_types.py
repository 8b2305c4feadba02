"""Stands before Django, which fails with a traceback while it makes a request of a Content-Type that nobody can read.

Forms are in UTF-8, as ours ask for. Some of what Python knows as encodings are none of text.
"""

import codecs
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.http import parse_header_parameters

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_REFUSAL = b"This request could not be read: its Content-Type is broken, or names another encoding than UTF-8.\n"
_HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Length", str(len(_REFUSAL))),
    ("Cache-Control", "no-store"),
]


def refusing_unreadable(application: "WSGIApplication") -> "WSGIApplication":
    """The same application, which is asked only what it can read."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if is_readable(environ.get("CONTENT_TYPE", "")):
            return application(environ, start_response)
        start_response("400 Bad Request", _HEADERS)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [_REFUSAL]

    return answer


def is_readable(content_type: str) -> bool:
    try:
        charset = parse_header_parameters(content_type)[1].get("charset")
    except ValueError:
        return False
    try:
        return charset is None or codecs.lookup(charset).name == "utf-8"
    except LookupError:
        return True  # Django does not know it either, and passes it over

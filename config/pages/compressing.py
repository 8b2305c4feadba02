"""HTML that is sent compressed, where its length tells nothing.

Whoever can have words of their own repeated beside a secret, and sees how long the answer became, guesses the secret letter
by letter (the attack called BREACH). So only answers that repeat nothing are compressed: those to a GET of an address without
a query. What identifies a visit stands in that address, or is masked anew in each answer (the token of forms).
"""

import gzip
import re

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from agreements.web.middleware import GetResponse

# Below this a packet holds the answer anyway.
_SHORTEST = 860
_REFUSED = re.compile(r"q=0(?:\.0*)?$")


class CompressMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not settings.COMPRESS_PAGES or not _tells_nothing(request, response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if encoding := _accepted(request.headers.get("Accept-Encoding", "")):
            response.content = _packed(response.content, encoding)
            response["Content-Encoding"] = encoding
            response["Content-Length"] = str(len(response.content))
        return response


def _tells_nothing(request: HttpRequest, response: HttpResponse) -> bool:
    is_plain = request.method == "GET" and not request.META.get("QUERY_STRING") and response.status_code == 200
    if not is_plain or response.streaming or response.has_header("Content-Encoding"):
        return False
    return response["Content-Type"].startswith("text/html") and len(response.content) >= _SHORTEST


def _accepted(header: str) -> str:
    """The first that the browser takes; empty if it takes none of them."""
    told = [[part.strip() for part in each.lower().split(";")] for each in header.split(",")]
    taken = {name for name, *options in told if not any(map(_REFUSED.match, options))}
    return next((each for each in ("br", "gzip") if each in taken), "")


def _packed(content: bytes, encoding: str) -> bytes:
    return bytes(brotli.compress(content, quality=5)) if encoding == "br" else gzip.compress(content, 6, mtime=0)

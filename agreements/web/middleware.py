"""What holds for every page: that the process lives, what caches keep, who is too quick."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse

from agreements.overtaken import is_overtaken
from agreements.web.throttles import TooOftenError

logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]


class LiveMiddleware:
    """Comes first and asks for nothing, so that a process is not restarted because a database or a session is missing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != "/livez":
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return HttpResponse("alive\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


class HeadMiddleware:
    """An answer to HEAD has no body (RFC 9110, 9.3.2); mail scanners ask so, and the web server would log each one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "HEAD" and not response.streaming:
            response.content = b""
        return response


class NoStoreMiddleware:
    """Answers hold names and decisions: nobody but the reader's own screen keeps them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class OvertakenMiddleware:
    """A request that the database ended for another's sake is answered once more, from its beginning; then it is told."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        match = request.resolver_match
        if not is_overtaken(error) or match is None:
            return None
        logger.info("a request was overtaken by another one, and is answered once more")
        for _, uploads in request.FILES.lists():
            for upload in uploads:
                upload.seek(0)
        try:
            answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
        except OperationalError as second:
            if not is_overtaken(second):
                raise
            return render(request, "409.html", status=409)
        return answer


class TooOftenMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, TooOftenError):
            return None
        response = render(request, "429.html", {"minutes": -(-error.retry_after // 60)}, status=429)
        response["Retry-After"] = str(error.retry_after)
        return response


class ComingBackMiddleware:
    """Whoever went from “To decide” to a deed's own page comes back there once it is done: the page knows nothing of it, and
    leads to what it is about."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        is_from_there = request.method == "POST" and request.GET.get("from") == "decisions"
        if is_from_there and response.status_code == HTTPStatus.FOUND and match is not None and "slug" in match.kwargs:
            response["Location"] = reverse("decisions", args=[match.kwargs["slug"]])
        return response

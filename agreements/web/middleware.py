"""What holds for every page: that the process lives, whom a temporary password lets in, what caches keep, who is too quick."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse

from agreements.web.throttles import TooOftenError

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


class TemporaryPasswordMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.has_temporary_password:
            allowed = (reverse("password_change"), reverse("logout"))
            if request.path not in allowed:
                return redirect("password_change")
        return self.get_response(request)


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

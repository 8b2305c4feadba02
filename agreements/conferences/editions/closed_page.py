"""What is answered where a deed met a conference that is closed, or that may not write to anybody yet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agreements.access import ClosedConferenceError, NoReplyAddressError
from agreements.web.middleware import GetResponse


class ClosedConferenceMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NoReplyAddressError):
            return render(request, "desk/no_reply_address.html", {"problem": error}, status=409)
        if not isinstance(error, ClosedConferenceError):
            return None
        match = request.resolver_match
        is_staffs = match is not None and match.kwargs.get("slug") == error.conference.slug
        context = {"conference": error.conference, "is_staffs": is_staffs}
        return render(request, "closed.html", context, status=409)

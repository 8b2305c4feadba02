"""A second factor that a conference asks for: whoever lacks it is led to where it is set up, and back."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from agreements.access import SecondFactorNeededError, has_second_factor
from agreements.models import Conference, User
from agreements.web.middleware import GetResponse

_KEY = "second_factor_for"


@dataclass(frozen=True)
class WayBack:
    conference: str
    address: str


class RequiredFactorMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, SecondFactorNeededError):
            return None
        if "HX-Request" in request.headers:
            # A part of a page that fetches itself: the whole of it is loaded anew, and led away.
            return HttpResponse(headers={"HX-Refresh": "true"})
        request.session[_KEY] = [error.conference.name, _page(request, error.conference)]
        return redirect("mfa_index")


def _page(request: HttpRequest, conference: Conference) -> str:
    """What was asked for; a deed is not done again by itself."""
    return request.get_full_path() if request.method == "GET" else reverse("dashboard", args=[conference.slug])


def way_back(request: HttpRequest, user: User) -> WayBack | None:
    """Where somebody was going who has a second factor by now."""
    found = request.session.get(_KEY)
    return WayBack(*found) if found and has_second_factor(user) else None

"""How long staff stay logged in: half an hour after the last page that they asked for, and half a day in all.

Only pages of the desk count: neither an author's visit in the same browser nor what a page fetches anew by itself keeps
somebody logged in.
"""

from collections.abc import Callable
from http import HTTPStatus

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest, HttpResponse

from agreements import clock
from agreements.models import User
from agreements.web.middleware import GetResponse

_BEGAN, _SEEN = "staff_began", "staff_seen"
# That somebody is there is written down this often, in seconds.
_STEP = 60
# What an author's visit keeps in the session; it outlives the login beside it.
_KEPT = ("visits", "rehearsals")


def begin(request: HttpRequest, **_facts: object) -> None:
    """Somebody has logged in: the receiver of Django's signal."""
    now = _now()
    request.session[_BEGAN] = now
    request.session[_SEEN] = now


def is_over(request: HttpRequest) -> bool:
    """Whether the login of this session has run out; one from before logins ended has."""
    now = _now()
    idle: int = now - request.session.get(_SEEN, 0)
    whole: int = now - request.session.get(_BEGAN, 0)
    limits: tuple[int, int] = settings.STAFF_IDLE_SECONDS, settings.STAFF_SESSION_SECONDS
    return idle > limits[0] or whole > limits[1]


def renew(request: HttpRequest) -> None:
    """Go on under another key, so that nobody who knew the session before shares it; a login stays, and stays listed."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def end(request: HttpRequest) -> None:
    """Log out; an author's visit in the same browser goes on."""
    kept = {key: request.session[key] for key in _KEPT if key in request.session}
    logout(request)
    request.session.update(kept)


class StaffSessionMiddleware:
    """Ends logins that have run out before anything is done in their name, and notes who is there."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and is_over(request):
            end(request)
        response = self.get_response(request)
        if "HX-Request" in request.headers and _leads_to_the_login(response):
            # What was asked for is a part of a page: the whole page is to lead there.
            return HttpResponse(headers={"HX-Refresh": "true"})
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], *_arguments: object
    ) -> HttpResponse | None:
        if not isinstance(request.user, User) or "X-Refresh" in request.headers:
            return None
        if not getattr(view, "login_required", True) or _now() - request.session[_SEEN] < _STEP:
            return None
        return None if _note(request) else redirect_to_login(request.get_full_path())


def _note(request: HttpRequest) -> bool:
    """That somebody is there; False if the login was ended since the request came. Written before anything is done."""
    request.session[_SEEN] = _now()
    try:
        request.session.save()
    except UpdateError:
        request.session.flush()
        return False
    request.session.modified = False
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=clock.now())
    return True


def _leads_to_the_login(response: HttpResponse) -> bool:
    return response.status_code == HTTPStatus.FOUND and response["Location"].startswith(str(settings.LOGIN_URL))


def _now() -> int:
    return int(clock.now().timestamp())

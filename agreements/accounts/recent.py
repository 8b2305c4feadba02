"""What many are concerned by is done only by somebody who has just shown who they are."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from agreements import clock
from agreements.models import User

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)


def is_recent(request: HttpRequest) -> bool:
    """Whether a password, a code or a passkey was given in this session within `ACCOUNT_REAUTHENTICATION_TIMEOUT` seconds."""
    if not isinstance(request.user, User):
        return False
    proofs = get_authentication_records(request, request.user)
    now = clock.now().timestamp()
    return any(abs(now - proof["at"]) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for proof in proofs)


def ensure_recent(request: HttpRequest) -> None:
    """Raises ReauthenticationRequired, which leads to a page that asks for a proof and then goes on with the request."""
    if not is_recent(request):
        raise ReauthenticationRequired


def recent_login_required(view: Callable[Concatenate[HttpRequest, P], R]) -> Callable[..., R]:
    """As `ensure_recent`, for a whole view."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R:
        ensure_recent(request)
        return view(request, *args, **kwargs)

    return guarded

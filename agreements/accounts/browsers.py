"""Browsers in which somebody has logged in before: a signed cookie says for whom."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from agreements.models import User

_SALT = "agreements.accounts.browsers"
_SECONDS = 365 * 24 * 60 * 60
# Of so many people at most one browser tells: the latest.
_PEOPLE = 5


def knows(request: HttpRequest, user: User) -> bool:
    """Whether `user` has logged in with this browser within a year, and with the password of today."""
    mark = _remembered(request).get(str(user.pk))
    return mark is not None and constant_time_compare(mark, _mark(user))


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    others = {pk: mark for pk, mark in _remembered(request).items() if pk != str(user.pk)}
    latest = [*others.items(), (str(user.pk), _mark(user))][-_PEOPLE:]
    response.set_cookie(
        settings.BROWSER_COOKIE_NAME,
        signing.dumps(dict(latest), salt=_SALT),
        max_age=_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _remembered(request: HttpRequest) -> dict[str, str]:
    try:
        found = signing.loads(request.COOKIES.get(settings.BROWSER_COOKIE_NAME, ""), salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}


def _mark(user: User) -> str:
    return salted_hmac(_SALT, f"{user.pk}:{user.password}", algorithm="sha256").hexdigest()[:32]

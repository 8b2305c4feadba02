"""The frame around a page that says why a request failed: for whoever may see the conference, and for nobody else."""

import re
from collections.abc import Callable
from functools import cache

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from agreements.access import Access, SecondFactorNeededError, conference_for

_INSIDE = re.compile(r"/c/([-\w]+)/")


def framed(request: HttpRequest) -> dict[str, Callable[[], object]]:
    """For templates: `framed`, the conference as the reader has it, and `base_of_failure`; both ask when they are used."""

    @cache
    def access() -> Access | None:
        return _access_of(request)

    return {"framed": access, "base_of_failure": lambda: "framed.html" if access() else "plain.html"}


def _access_of(request: HttpRequest) -> Access | None:
    """By the address alone: of one that leads nowhere there is no match."""
    found, user = _INSIDE.match(request.path_info), getattr(request, "user", None)
    if found is None or user is None or not user.is_authenticated:
        return None
    try:
        return conference_for(user, found[1])
    except (Http404, PermissionDenied, SecondFactorNeededError):
        return None

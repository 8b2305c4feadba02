"""What belongs to whoever is logged in: password, second factors, and where they are logged in."""

from typing import Any

from allauth.mfa.base.views import IndexView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.access import asking_for_second_factor, has_second_factor, staff_user
from agreements.accounts import provider_logins, required, second_factors
from agreements.desk.phrases import browser_in_words


class _Account(IndexView):  # type: ignore[misc]  # comes without types
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sessions = UserSession.objects.purge_and_list(self.request.user)
        own = self.request.session.session_key
        listed = [
            {"session": each, "browser": browser_in_words(each.user_agent), "is_own": each.session_key == own}
            for each in sorted(sessions, key=lambda each: each.last_seen_at, reverse=True)
        ]
        more: dict[str, Any] = super().get_context_data(**kwargs)
        logins = {
            "providers": provider_logins.offered(),
            "connected": provider_logins.connected(staff_user(self.request)),
        }
        return more | logins | {"sessions": listed, "section": "account"} | _factors_of(self.request)


def _factors_of(request: HttpRequest) -> dict[str, Any]:
    user = staff_user(request)
    has_one = has_second_factor(user)
    codes = second_factors.codes_left(user)
    return {
        "has_second_factor": has_one,
        "asked_by": [] if has_one else asking_for_second_factor(user),
        "way_back": required.way_back(request, user),
        "codes_left": None if codes is None else len(codes),
    }


account = _Account.as_view()


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Log one browser out; one of somebody else's does not exist."""
    session = get_object_or_404(UserSession, pk=pk, user=staff_user(request))
    if session.session_key == request.session.session_key:
        return redirect("mfa_index")
    session.end()
    messages.success(request, _("That browser has been logged out."))
    return redirect("mfa_index")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    others = UserSession.objects.filter(user=staff_user(request)).exclude(session_key=request.session.session_key)
    for session in others:
        session.end()
    messages.success(request, _("All other browsers have been logged out."))
    return redirect("mfa_index")


@require_POST
def own_keys(request: HttpRequest) -> HttpResponse:
    """Whether single keys do something on the desk's pages."""
    user = staff_user(request)
    user.has_keys = "on" in request.POST
    user.save(update_fields=["has_keys"])
    words = _("Single keys are on.") if user.has_keys else _("Single keys are off.")
    messages.success(request, words)
    return redirect("mfa_index")

"""What belongs to whoever is logged in: password, second factors, and where they are logged in."""

from typing import Any

from allauth.mfa.base.views import IndexView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.access import staff_user
from agreements.accounts import provider_logins
from agreements.desk.phrases import browser_in_words


class _Account(IndexView):  # type: ignore[misc]  # comes without types
    http_method_names = ("get", "head")

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
        return more | logins | {"sessions": listed, "section": "account"}


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

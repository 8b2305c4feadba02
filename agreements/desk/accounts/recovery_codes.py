"""Codes on paper, for who has lost the other factors: shown where they were made, until somebody says that they are kept.

To look changes nothing, so a page that is loaded again, or that a scanner opens, loses no code.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agreements import clock
from agreements.access import staff_user
from agreements.accounts import required, second_factors
from agreements.accounts.recent import recent_login_required
from agreements.models import User

_KEY = "recovery_codes_made"
# For how long they can be looked at, in seconds.
_SHOWN = 60 * 60


class ShowsNewCodesMixin:
    """For views of which some make recovery codes; those then lead to them."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # of the view that it is mixed into
        if response["Location"] == reverse("mfa_view_recovery_codes"):
            made = _row_of(staff_user(self.request))
            self.request.session[_KEY] = [made.pk, int(clock.now().timestamp())]
        return response


def _row_of(user: User) -> Authenticator:
    return Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)


def _shown_codes(request: HttpRequest) -> list[str]:
    """Those that were made in this browser within the hour; none after they were put away."""
    pk, at = request.session.get(_KEY, (None, 0))
    user = staff_user(request)
    is_new = clock.now().timestamp() - at < _SHOWN
    if not is_new or not Authenticator.objects.filter(pk=pk, user=user).exists():
        return []
    return second_factors.codes_left(user) or []


@require_http_methods(["GET", "HEAD", "POST"])
@recent_login_required
def recovery_codes(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        request.session.pop(_KEY, None)
        back = required.way_back(request, staff_user(request))
        return redirect(back.address if back else "mfa_index")
    context = {"codes": _shown_codes(request), "section": "account"}
    return render(request, "mfa/recovery_codes.html", context)


@require_safe
@recent_login_required
def recovery_codes_file(request: HttpRequest) -> HttpResponse:
    codes = _shown_codes(request)
    if not codes:
        raise Http404
    lines = [_("Recovery codes of {email}, each for one use:").format(email=staff_user(request).email), "", *codes]
    headers = {"Content-Disposition": 'attachment; filename="recovery-codes.txt"'}
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8", headers=headers)


class _NewCodes(ShowsNewCodesMixin, GenerateRecoveryCodesView):  # type: ignore[misc]  # comes without types
    template_name = "confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return found | {
            "question": _("Make new recovery codes?"),
            "consequences": [
                _("The present codes are void from then on."),
                _("The new ones are shown once, to be printed or written down."),
            ],
            "verb": _("Make new codes"),
            "section": "account",
            "back_url": reverse("mfa_index"),
            "back_label": _("Your account"),
        }


new_recovery_codes = _NewCodes.as_view()

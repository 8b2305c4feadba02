"""Pages of passkeys and of authenticator apps: django-allauth's views, with our words and pages."""

from typing import Any

from allauth.mfa.base import views as base
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _

from agreements.access import asking_for_second_factor, staff_user
from agreements.accounts import second_factors
from agreements.desk.accounts.recovery_codes import ShowsNewCodesMixin


class _PasskeyMixin:
    """Browsers offer passkeys at a name, and this machine's own number has one."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # of the view
        return found | {"local_address": _local_address(self.request)}


def _local_address(request: HttpRequest) -> str:
    host, _colon, port = request.get_host().partition(":")
    if host != "127.0.0.1" or "localhost" not in settings.ALLOWED_HOSTS:
        return ""
    return f"{request.scheme}://localhost:{port}{reverse('mfa_index')}"


# --- Logging in, and showing once more that it is you ----
class _SecondStep(_PasskeyMixin, base.AuthenticateView):  # type: ignore[misc]  # comes without types
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Of the two only what the person has is offered."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return found | second_factors.kinds_of(self.stage.login.user)


class _ByPasskey(_PasskeyMixin, webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]  # comes without types
    template_name = "mfa/reauthenticate_by_passkey.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """Here, where it can be tried again; the library leads away."""
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return response


# --- Passkeys ----
class _AddPasskey(_PasskeyMixin, ShowsNewCodesMixin, webauthn.AddWebAuthnView):  # type: ignore[misc]  # comes without types
    template_name = "mfa/add_passkey.html"
    extra_context = {"section": "account"}


class _RenamePasskey(webauthn.EditWebAuthnView):  # type: ignore[misc]  # comes without types
    template_name = "mfa/rename_passkey.html"
    extra_context = {"section": "account"}
    success_url = reverse_lazy("mfa_index")


class _Removing:
    """The question before a factor goes."""

    request: HttpRequest
    template_name = "confirm.html"
    success_url = reverse_lazy("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # of the view
        return found | {
            "verb": _("Remove"),
            "is_dangerous": True,
            "section": "account",
            "back_url": reverse("mfa_index"),
            "back_label": _("Your account"),
        }

    def _if_it_is_the_last(self) -> list[str]:
        user = staff_user(self.request)
        if second_factors.count_of(user) > 1:
            return []
        lines = [
            _("It is your only second factor: your password alone opens the account then, and recovery codes go.")
        ]
        words = _("The pages of {conference} are closed to you until you add another one.")
        return lines + [words.format(conference=conference) for conference in asking_for_second_factor(user)]


class _RemovePasskey(_Removing, webauthn.RemoveWebAuthnView):  # type: ignore[misc]  # comes without types
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        question = _("Remove the passkey “{name}”?").format(name=self.object)
        kept = _("It opens your account no longer; on the device it stays until you delete it there, too.")
        found = super().get_context_data(**kwargs)
        return found | {"question": question, "consequences": [kept, *self._if_it_is_the_last()]}


# --- An authenticator app ----
class _AddApp(ShowsNewCodesMixin, totp.ActivateTOTPView):  # type: ignore[misc]  # comes without types
    template_name = "mfa/add_app.html"
    extra_context = {"section": "account"}

    def get_form_kwargs(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_form_kwargs()
        return found | {"session": self.request.session}


class _RemoveApp(_Removing, totp.DeactivateTOTPView):  # type: ignore[misc]  # comes without types
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = [_("Its codes open your account no longer."), *self._if_it_is_the_last()]
        found = super().get_context_data(**kwargs)
        return found | {"question": _("Remove the authenticator app?"), "consequences": lines}


second_step = _SecondStep.as_view()
confirm_by_code = base.ReauthenticateView.as_view()
confirm_by_passkey = _ByPasskey.as_view()
log_in_by_passkey = webauthn.LoginWebAuthnView.as_view()
add_passkey = _AddPasskey.as_view()
rename_passkey = _RenamePasskey.as_view()
remove_passkey = _RemovePasskey.as_view()
add_app = _AddApp.as_view()
remove_app = _RemoveApp.as_view()

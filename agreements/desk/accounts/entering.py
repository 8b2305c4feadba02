"""Coming in: the first account of an installation, logging in, a forgotten password."""

from typing import Any

from allauth.account import views as allauth
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from agreements.accounts import provider_logins
from agreements.desk.accounts.forms import FirstAccountForm
from agreements.models import User
from agreements.web import throttles


def _is_new_installation() -> bool:
    """Nobody has an account, and this is an embedded installation or its installer set a code."""
    return bool(not settings.PRODUCTION or settings.SETUP_CODE) and not User.objects.exists()


@login_not_required  # there is nobody yet who could log in
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def first_account(request: HttpRequest) -> HttpResponse:
    if not _is_new_installation():
        raise Http404
    if request.method == "POST":
        throttles.slow("guess_all")
        throttles.spend("setup_code", throttles.network_of(request))
    form = FirstAccountForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        user = form.save(commit=False)
        if not User.objects.save_first(user):
            raise Http404
        messages.success(request, _("Your account has been created. Now create your conference."))
        return enter(request, user, "new_conference")
    return render(request, "desk/first_account.html", {"form": form})


def enter(request: HttpRequest, user: User, view: str, *where: Any) -> HttpResponse:
    """Log in whoever has just chosen a password, and lead them to a page."""
    record_authentication(request, user, method="password", email=user.email)
    address = redirect(view, *where)["Location"]
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=address, signup=True))
    return response


class _Login(allauth.LoginView):  # type: ignore[misc]  # comes without types
    """An installation without any account sends its first visitor to make one."""

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if _is_new_installation():
            return redirect("first_account")
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"providers": provider_logins.offered()}


class _ForgottenPassword(allauth.PasswordResetView):  # type: ignore[misc]  # comes without types
    """Says the same for an address that has no account."""

    def form_valid(self, form: Any) -> HttpResponse:
        email, network = form.cleaned_data["email"], throttles.network_of(self.request)
        throttles.spend("password_network", network)
        # What strangers ask for takes nothing of somebody's own.
        throttles.spend("password_address", email, network)
        throttles.slow("password_all", email)
        response: HttpResponse = super().form_valid(form)
        return response


log_in = _Login.as_view()
log_out = require_http_methods(["POST"])(allauth.logout)
forgotten_password = _ForgottenPassword.as_view()

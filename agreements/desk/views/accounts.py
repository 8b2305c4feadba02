"""Coming in: the first account of an installation, logging in and out, one's own password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from agreements.desk.forms.accounts import FirstAccountForm, LoginForm, OwnPasswordForm
from agreements.models import User
from agreements.web import throttles
from agreements.wording.addresses import sought


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
        throttles.spend("login_network", throttles.network_of(request))
    form = FirstAccountForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        user = form.save(commit=False)
        if not User.objects.save_first(user):
            raise Http404
        login(request, user)
        messages.success(request, _("Your account has been created. Now create your conference."))
        return redirect("new_conference")
    return render(request, "desk/first_account.html", {"form": form})


class _Login(LoginView):
    """An installation without any account sends its first visitor to make one."""

    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if _is_new_installation():
            return redirect("first_account")
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Somebody who guesses shuts out nobody who logs in from elsewhere, and on one account not even a neighbour."""
        throttles.spend("login_account", *self._who())
        throttles.spend("login_network", throttles.network_of(request))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        throttles.forget("login_account", *self._who())
        return super().form_valid(form)

    def _who(self) -> tuple[str, str]:
        return sought(self.request.POST.get("username", "")), throttles.network_of(self.request)


class _OwnPassword(PasswordChangeView):
    form_class = OwnPasswordForm
    template_name = "registration/password_change_form.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form: OwnPasswordForm) -> HttpResponse:  # type: ignore[override]  # our form
        messages.success(self.request, _("Your password has been changed."))
        return super().form_valid(form)


log_in = _Login.as_view()
log_out = LogoutView.as_view()
password_change = _OwnPassword.as_view()

"""Logging in at a provider of OpenID Connect: only with a login that somebody connected to an account of ours before."""

import logging
from functools import partial
from typing import Any, NoReturn

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements.accounts import notices
from agreements.accounts.openid import Provider, UnreachableError
from agreements.models import User
from agreements.web import fetching

logger = logging.getLogger(__name__)
_KIND = "openid_connect"


def offered() -> list[SocialApp]:
    """What the installation has settings for."""
    return [SocialApp(provider=_KIND, **app) for app in settings.SOCIALACCOUNT_PROVIDERS[_KIND]["APPS"]]


def provider_called(request: HttpRequest, name: str) -> Provider:
    """By its name in our addresses, or by the issuer that stands beside an account. Raises Http404."""
    for app in offered():
        if name in (app.provider_id, app.settings["server_url"]):
            return Provider(request, app=app)
    raise Http404


def connected(user: User) -> list[dict[str, object]]:
    """Also at providers for which there are no settings any more: whoever connected one may take it off."""
    names = {app.settings["server_url"]: app.name for app in offered()}
    accounts = SocialAccount.objects.filter(user=user).order_by("date_joined")
    return [{"account": each, "name": names.get(each.provider, each.provider)} for each in accounts]


def disconnect(account: SocialAccount) -> None:
    account.delete()
    notices.owe_change(account.user, "socialaccount/email/account_disconnected")


class ProviderLogins(DefaultSocialAccountAdapter):  # type: ignore[misc]  # comes without types
    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        return provider_called(request, provider)

    def authenticate_by_email(self, _login: SocialLogin) -> None:
        """An address is not a person."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """What the provider answered holds, and belongs to this browser. Whose login is it?"""
        if sociallogin.state["process"] == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(_connect(request, sociallogin))
        if not sociallogin.is_existing or not sociallogin.user.is_active:
            _refuse(request, sociallogin.provider, "stranger", status=403)

    def on_authentication_error(
        self, request: HttpRequest, provider: Provider, error: Any = None, exception: Any = None, **_more: Any
    ) -> NoReturn:
        if error == AuthError.CANCELLED:
            _refuse(request, provider, "cancelled", status=200)
        logger.warning("a login at %s failed: %s", provider.sub_id, type(exception).__name__)
        if isinstance(exception, UnreachableError):
            _refuse(request, provider, "away", status=503)
        _refuse(request, provider, "invalid", status=400)

    def get_requests_session(self) -> requests.Session:
        """Within the limits of all that is fetched; it waits no longer than a page may."""
        session = fetching.session()
        session.request = partial(session.request, timeout=settings.SOCIALACCOUNT_REQUESTS_TIMEOUT)  # type: ignore[method-assign]
        return session


def _connect(request: HttpRequest, login: SocialLogin) -> HttpResponse:
    if not isinstance(request.user, User):
        return redirect("account_login")
    with transaction.atomic():
        account, is_new = SocialAccount.objects.get_or_create(
            provider=login.account.provider,
            uid=login.account.uid,
            defaults={"user": request.user, "extra_data": login.account.extra_data},
        )
        if is_new:
            notices.owe_change(request.user, "socialaccount/email/account_connected")
    name = login.provider.name
    if account.user_id != request.user.pk:
        messages.error(request, _("This login at {name} is connected to another account already.").format(name=name))
    elif is_new:
        messages.success(request, _("You can log in at {name} from now on.").format(name=name))
    else:
        messages.info(request, _("This login at {name} was connected already.").format(name=name))
    return redirect("mfa_index")


def _refuse(request: HttpRequest, provider: Provider, why: str, *, status: int) -> NoReturn:
    context = {"provider": provider.name, "why": why}
    raise ImmediateHttpResponse(render(request, "account/provider_failed.html", context, status=status))

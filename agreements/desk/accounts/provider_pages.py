"""Logging in at a provider of OpenID Connect, and connecting such a login to one's account or taking it off."""

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agreements.access import staff_user
from agreements.accounts import provider_logins
from agreements.accounts.openid import Exchange, told
from agreements.accounts.recent import recent_login_required
from agreements.web import throttles


@login_not_required  # whoever logs in is not logged in yet
@require_POST
def provider_login(request: HttpRequest, provider: str) -> HttpResponse:
    throttles.spend("login_network", throttles.network_of(request))
    found = provider_logins.provider_called(request, provider)
    response: HttpResponse = found.redirect(request, AuthProcess.LOGIN, get_next_redirect_url(request))
    return response


@require_POST
@recent_login_required
def provider_connect(request: HttpRequest, provider: str) -> HttpResponse:
    found = provider_logins.provider_called(request, provider)
    response: HttpResponse = found.redirect(request, AuthProcess.CONNECT)
    return response


@login_not_required  # the provider sends the browser here, before and after a login
@require_GET
def provider_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Changes something, as the standard wants it, and only once: what the browser brings opens this alone."""
    throttles.spend("login_network", throttles.network_of(request))
    found = provider_logins.provider_called(request, provider_id)
    try:
        response: HttpResponse = OAuth2CallbackView.adapter_view(Exchange(request, provider_id))(request)
    except OAuth2Error as error:
        return told(request, found, error)
    return response


@require_POST
@recent_login_required
def provider_disconnect(request: HttpRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(SocialAccount, pk=pk, user=staff_user(request))
    provider_logins.disconnect(account)
    messages.success(request, _("You can no longer log in with it."))
    return redirect("mfa_index")

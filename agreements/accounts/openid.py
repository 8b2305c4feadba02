"""OpenID Connect by the book: what a provider answers is believed only if its signature, and all that it names, hold."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "agreements.accounts.openid"
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
# Seconds by which the provider's clock may differ from ours.
_LEEWAY = 60
_LONGEST_NAME = 200
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class UnreachableError(OAuth2Error):  # type: ignore[misc]  # comes without types
    """Nobody answers where the provider should be, or not in time."""


class Exchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # comes without types
    """What is asked of the provider, for one login."""

    @cached_property
    def openid_config(self) -> dict[str, Any]:
        provider = self.get_provider()
        with _answered(), get_adapter().get_requests_session() as session:
            response = session.get(provider.server_url)
            response.raise_for_status()
            found = response.json()
            addresses = [str(urlsplit(found[name]).scheme) for name in _ENDPOINTS]
        # OpenID Connect Discovery 1.0, 4.3
        if found["issuer"] != provider.sub_id or not set(addresses) <= {"https", urlsplit(provider.sub_id).scheme}:
            raise OAuth2Error("the provider names another issuer")
        return dict(found)

    @property
    def authorize_url(self) -> str:
        """A browser that is sent elsewhere stops, without a word, because of our content policy."""
        url = str(self.openid_config["authorization_endpoint"])
        allowed: list[str] = self.get_provider().app.settings["origins"]
        if "{0.scheme}://{0.netloc}".format(urlsplit(url)) not in allowed:
            raise OAuth2Error("the provider logs people in at an origin that is not among the settings")
        return url

    def get_callback_url(self, _request: HttpRequest, app: SocialApp) -> str:
        return str(settings.PUBLIC_URL) + reverse("openid_connect_callback", args=[app.provider_id])

    def get_access_token_data(self, *args: Any, **more: Any) -> dict[str, Any]:
        with _answered():
            return dict(super().get_access_token_data(*args, **more))

    def parse_token(self, _data: dict[str, Any]) -> SocialToken:
        """Nothing is asked with it, and nothing of it is kept."""
        return SocialToken()

    def complete_login(self, request: HttpRequest, app: SocialApp, _token: SocialToken, **more: Any) -> SocialLogin:
        """Goes by the signed ID token alone."""
        with _answered():
            claims = self._claims(app, more["response"]["id_token"])
            if not constant_time_compare(claims["nonce"], nonce_of(request.GET["state"])):
                raise OAuth2Error("the ID token was made for another login")
            return self.get_provider().sociallogin_from_response(request, claims)

    def _claims(self, app: SocialApp, token: str) -> dict[str, Any]:
        """OpenID Connect Core 1.0, 3.1.3.7; the signature is looked at although the token came from the provider itself."""
        with get_adapter().get_requests_session() as session:
            response = session.get(self.openid_config["jwks_uri"])
            response.raise_for_status()
            keys = jwt.PyJWKSet.from_dict(response.json())
        key = keys[jwt.get_unverified_header(token)["kid"]]
        claims = dict(
            jwt.decode(
                token,
                key,
                algorithms=_ALGORITHMS,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=_LEEWAY,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        )
        # One that was made for several may name the one that asked for it.
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("the ID token was made for somebody else")
        # ASCII, says the standard; and what cannot be printed, no database keeps as it is.
        if not (claims["sub"].isascii() and claims["sub"].isprintable()):
            raise OAuth2Error("the ID token names nobody")
        return claims


class Provider(OpenIDConnectProvider):  # type: ignore[misc]  # comes without types
    oauth2_adapter_class = Exchange

    @property
    def sub_id(self) -> str:
        """The issuer: whoever is called the same by another one is somebody else."""
        return str(self.app.settings["server_url"])

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **_more: Any
    ) -> HttpResponse:
        state = secrets.token_urlsafe(32)
        nonce = {"nonce": nonce_of(state)}
        try:
            response: HttpResponse = super().redirect(
                request, process, next_url, data, state_id=state, auth_params=nonce
            )
        except OAuth2Error as error:
            return told(request, self, error)
        return response

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, str]:
        """What tells one login from another on the page of the account."""
        known_as = str(data.get("email") or data["sub"])
        return {"known_as": "".join(sign for sign in known_as if sign.isprintable())[:_LONGEST_NAME]}


def told(request: HttpRequest, provider: Provider, error: OAuth2Error) -> HttpResponse:
    """On a page; django-allauth does not reckon with an error that early."""
    response: HttpResponse = render_authentication_error(request, provider, exception=error)
    return response


def nonce_of(state: str) -> str:
    """What the ID token must name; nobody can derive it from the state, which stands in addresses."""
    return salted_hmac(_SALT, state, algorithm="sha256").hexdigest()


@contextmanager
def _answered() -> Iterator[None]:
    """Whatever a stranger's server answers, or does not, is one of two errors."""
    try:
        yield
    except requests.RequestException as error:
        raise UnreachableError(type(error).__name__) from error
    except (jwt.PyJWTError, LookupError, TypeError, ValueError, AttributeError, ImproperlyConfigured) as error:
        raise OAuth2Error(f"no answer as the standard has it: {type(error).__name__}") from error

"""Providers of OpenID Connect at which staff may log in: those whose settings are filled in."""

from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

# By the name in our own addresses: before the names of the settings, what people call it, where it is.
_KNOWN = {"oidc": ("OIDC", "OpenID Connect", ""), "orcid": ("ORCID", "ORCID", "https://orcid.org")}
# As the database keeps it, beside each account.
_LONGEST_ISSUER = 200


def providers_of(env: environ.Env) -> list[dict[str, Any]]:
    """As django-allauth wants to have them."""
    return [_provider(env, name, *facts) for name, facts in _KNOWN.items() if env.str(f"{facts[0]}_CLIENT_ID", "")]


def origins_of(providers: list[dict[str, Any]]) -> list[str]:
    """Where the browser is sent to log in, as a content policy names it."""
    return sorted({origin for provider in providers for origin in provider["settings"]["origins"]})


def _provider(env: environ.Env, name: str, prefix: str, called: str, usual: str) -> dict[str, Any]:
    issuer = env.str(f"{prefix}_ISSUER", usual)
    if not issuer.startswith(("https://", "http://")) or len(issuer) > _LONGEST_ISSUER:
        raise ImproperlyConfigured(
            f"{prefix}_ISSUER begins with https:// and has at most {_LONGEST_ISSUER} characters"
        )
    more = env.list(f"{prefix}_ORIGINS", default=[])
    return {
        "provider_id": name,
        "name": env.str(f"{prefix}_NAME", called),
        "client_id": env.str(f"{prefix}_CLIENT_ID"),
        "secret": env.str(f"{prefix}_CLIENT_SECRET", ""),
        "settings": {
            "server_url": issuer,
            "origins": [_origin(address) for address in (issuer, *more)],
            # ORCID knows no other; of the others the address is asked for to tell one login from another on the page.
            "scope": ["openid"] if name == "orcid" else ["openid", "email"],
            "oauth_pkce_enabled": True,
        },
    }


def _origin(address: str) -> str:
    scheme, host, *_ = urlsplit(address)
    return f"{scheme}://{host}"

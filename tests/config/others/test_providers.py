from collections.abc import Callable
from pathlib import Path

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from config.others.providers import origins_of, providers_of
from tests.config.test_settings import read_settings

OIDC = {"OIDC_ISSUER": "https://id.example.org/realms/staff", "OIDC_CLIENT_ID": "us", "OIDC_CLIENT_SECRET": "secret"}
ORCID = {"ORCID_CLIENT_ID": "APP-1", "ORCID_CLIENT_SECRET": "secret"}


@pytest.fixture
def env_of(monkeypatch: pytest.MonkeyPatch) -> Callable[..., environ.Env]:
    def env_of(**values: str) -> environ.Env:
        env = environ.Env()
        monkeypatch.setattr(env, "ENVIRON", values)
        return env

    return env_of


def test_without_a_client_there_is_no_provider(env_of: Callable[..., environ.Env]) -> None:
    assert providers_of(env_of(OIDC_ISSUER="https://id.example.org", ORCID_CLIENT_ID="")) == []


def test_providers_are_those_with_a_client(env_of: Callable[..., environ.Env]) -> None:
    found = providers_of(env_of(**OIDC, **ORCID, OIDC_NAME="University"))

    assert [(each["provider_id"], each["name"], each["settings"]["server_url"]) for each in found] == [
        ("oidc", "University", "https://id.example.org/realms/staff"),
        ("orcid", "ORCID", "https://orcid.org"),
    ]
    assert [each["settings"]["scope"] for each in found] == [["openid", "email"], ["openid"]]
    assert all(each["settings"]["oauth_pkce_enabled"] for each in found)
    assert origins_of(found) == ["https://id.example.org", "https://orcid.org"]


def test_origins_are_those_of_the_issuer_and_those_that_are_named(env_of: Callable[..., environ.Env]) -> None:
    found = providers_of(env_of(**OIDC, OIDC_ORIGINS="https://login.example.org/a,https://sso.example.org:8443"))

    assert origins_of(found) == [
        "https://id.example.org",
        "https://login.example.org",
        "https://sso.example.org:8443",
    ]


@pytest.mark.parametrize("issuer", ["", "id.example.org", "ftp://id.example.org", "https://" + "x" * 200])
def test_issuer_that_is_no_address_stops_the_start(env_of: Callable[..., environ.Env], issuer: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="OIDC_ISSUER begins with https"):
        providers_of(env_of(**OIDC | {"OIDC_ISSUER": issuer}))


def test_content_policy_names_exactly_the_origins_of_the_providers(tmp_path: Path) -> None:
    policy = "[str(each) for each in s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']]"

    alone = read_settings(tmp_path, policy)
    both = read_settings(tmp_path, policy, **OIDC, **ORCID)

    assert alone.stdout == "[\"'self'\"]\n"
    assert both.stdout == "[\"'self'\", 'https://id.example.org', 'https://orcid.org']\n"

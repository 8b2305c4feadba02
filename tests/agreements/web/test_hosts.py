"""Which names the site answers to, and that every answer bears the same headers, whoever gives it."""

import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

HEADERS = {
    "Content-Security-Policy",
    "Permissions-Policy",
    "X-Frame-Options",
    "Cache-Control",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Strict-Transport-Security",
}


@pytest.fixture(autouse=True)
def production(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["agreements.example.org"]
    settings.PUBLIC_URL = "https://agreements.example.org"
    settings.SECURE_SSL_HOST = "agreements.example.org"
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 60


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is written of records, with the filters and the format of the site."""
    [console] = [handler for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler]
    written = io.StringIO()
    terminal = console.setStream(written)
    yield written
    console.setStream(terminal)


def ask(path: str, *, host: str = "agreements.example.org", method: str = "get", secure: bool = True) -> HttpResponse:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    return getattr(client, method)(path, headers={"Host": host}, secure=secure)


# --- Headers ----
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "path", "facts"),
    [
        (200, "/verify/", {}),
        (200, "/livez", {}),
        (200, "/readyz", {}),
        (200, "/static/images/dashboard.png", {}),
        (301, "/login/", {"secure": False}),
        (302, "/", {}),
        (400, "/login/", {"host": "evil.example"}),
        (404, "/nowhere/", {}),
        (404, "/static/nowhere.css", {}),
        (405, "/livez", {"method": "delete"}),
        (405, "/readyz", {"method": "delete"}),
    ],
)
def test_every_answer_bears_all_headers(status: int, path: str, facts: dict[str, object], settings: Settings) -> None:
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True

    response = ask(path, **facts)
    response.close()

    missing = HEADERS - set(response.headers)
    assert response.status_code == status
    # HSTS means nothing where TLS did not bring it (RFC 6797, 7.2).
    assert missing == ({"Strict-Transport-Security"} if facts.get("secure") is False else set())


@pytest.mark.django_db
def test_a_body_that_nobody_can_read_bears_all_headers() -> None:
    response = Client().get(
        "/login/", headers={"Host": "agreements.example.org"}, secure=True, **{"countersign.is_unreadable": True}
    )

    assert response.status_code == 400
    assert HEADERS - set(response.headers) == set()


# --- Names ----
@pytest.mark.django_db
@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "localhost:8000", "[::1]", "agreements.example.org.evil"]
)
@pytest.mark.parametrize("path", ["/", "/login/", "/link/", "/verify/"])
def test_another_name_is_refused(path: str, host: str) -> None:
    response = ask(path, host=host)

    assert response.status_code == 400
    assert host.encode() not in response.content


@pytest.mark.parametrize("host", ["evil.example", "]["])
def test_plain_requests_are_sent_to_the_configured_name(host: str) -> None:
    response = ask("/login/", host=host, secure=False)

    assert response.headers["Location"] == "https://agreements.example.org/login/"


@pytest.mark.django_db
def test_watchers_ask_this_machine_for_nothing_but_its_health() -> None:
    names = ["127.0.0.1:8000", "localhost", "[::1]:8000"]

    assert [ask(path, host=name).status_code for path in ("/livez", "/readyz") for name in names] == [200] * 6
    assert [ask("/readyz", host=name).status_code for name in ("10.0.0.1", "evil.example", "[")] == [400] * 3
    assert ask("/livez", host="whatever.example").status_code == 200


def test_no_address_that_we_write_takes_its_name_from_a_request() -> None:
    root = Path(__file__).resolve().parents[3]
    code = [path for app in ("agreements", "signatures", "config") for path in (root / app).rglob("*.py")]
    wrong = re.compile(r"build_absolute_uri|get_current_site|HTTP_X_FORWARDED_HOST")

    assert [path.name for path in code if wrong.search(path.read_text(encoding="utf-8"))] == []


# --- What is logged ----
@pytest.mark.django_db
def test_a_request_to_another_name_is_one_line_of_the_log(log: io.StringIO) -> None:
    ask("/login/", host="evil.example")

    [line] = log.getvalue().splitlines()
    assert "WARNING agreements.web.hosts: a request to a name that is not ours was refused" in line


@pytest.mark.django_db
def test_a_form_of_ten_thousand_fields_is_one_line_of_the_log(log: io.StringIO) -> None:
    fields = {f"f{number}": "" for number in range(10_001)}

    response = Client().post("/link/", fields, headers={"Host": "agreements.example.org"}, secure=True)

    [line] = log.getvalue().splitlines()
    assert response.status_code == 400
    assert " WARNING django.security.TooManyFieldsSent: " in line

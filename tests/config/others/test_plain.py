"""What would go unencrypted over a network stops the start, unless it was named."""

import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.others.plain import refuse_plain
from tests.config.test_settings import PRODUCTION, ROOT


@pytest.mark.parametrize(
    "url",
    [
        "",
        "smtp://127.0.0.1:25",
        "smtp://localhost",
        "smtp://[::1]:25",
        "http://127.3.2.1:3161/tsr",
        "smtp+tls://me:secret@mail.example.org:587",
        "smtp+ssl://mail.example.org",
        "smtps://mail.example.org",
        "https://tsa.example.org/",
        "consolemail://",
    ],
)
def test_what_is_encrypted_or_stays_here_is_taken(url: str) -> None:
    refuse_plain("URL", url, allowed=[])


@pytest.mark.parametrize(
    "url",
    [
        "smtp://me:secret@relay.internal:25",
        "http://me:secret@10.0.0.1/tsr",
        "HTTP://tsa.example.org/",
        "imap://a@b.example/",
    ],
)
def test_what_would_go_plain_is_refused_and_no_password_is_said(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="URL would send everything unencrypted") as error:
        refuse_plain("URL", url, allowed=["smtp://other.internal:25", "http://relay.internal:25"])

    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("smtp://me:secret@relay.internal:25", "smtp://relay.internal:25"),
        ("http://tsa.example.org/tsr", "http://TSA.example.org"),
    ],
)
def test_what_was_named_is_taken(url: str, allowed: str) -> None:
    refuse_plain("URL", url, allowed=["smtp://other", allowed])


@pytest.mark.parametrize(
    ("name", "url"), [("EMAIL_URL", "smtp://relay.internal:25"), ("TIMESTAMP_URL", "http://tsa.example.org/")]
)
def test_production_starts_with_plain_servers_only_if_they_are_named(name: str, url: str) -> None:
    def start(**more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "import config.settings"],
            cwd=ROOT,
            env=PRODUCTION | {name: url} | more,
            capture_output=True,
            text=True,
        )

    refused, named = start(), start(ALLOW_PLAIN=f"smtp://another,{url.rstrip('/')}")

    assert (refused.returncode, named.returncode) == (1, 0), named.stderr
    assert f"{name} would send everything unencrypted" in refused.stderr

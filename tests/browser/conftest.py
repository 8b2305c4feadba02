"""The site as a real server shows it to a real browser, on the test's own database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext
from pytest_django import Settings

from tests.browser.chromium import chromium, new_context
from tests.openid_provider import settings_of

NOBODY = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def site(
    browser: Browser, transactional_db: None, settings: Settings, seal_key: Path, tmp_path: Path
) -> Iterator[str]:
    """The address of a server whose database is empty."""
    settings.ROOT_URLCONF = "tests.browser.urls"
    # One that does not answer, and ORCID, at which nobody asks.
    providers = [settings_of("oidc", NOBODY), settings_of("orcid", "https://orcid.org", called="ORCID")]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": providers}}
    settings.MAILBOX_FILE = str(tmp_path / "mailbox.sqlite3")
    server = LiveServerThread("127.0.0.1", static_handler=StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert server.error is None
    # By its name, because browsers have no passkeys for a number.
    yield f"http://localhost:{server.port}"
    server.terminate()


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A browser without cookies, at home on the site."""
    context = new_context(browser, site)
    yield context
    context.close()

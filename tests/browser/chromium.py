"""A real browser: Debian's chromium, without a window."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from agreements import links
from agreements.models import Link

_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SECONDS = 60


@contextmanager
def chromium() -> Iterator[Browser]:
    """Ends with the block, because its event loop would stand in the way of whatever else runs in this process."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed (on Debian: apt install chromium)")
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright's loop runs beneath this thread, and Django would take a query for a mistake.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield browser
        browser.close()


def new_context(browser: Browser, url: str, *, has_script: bool = True, is_phone: bool = False) -> BrowserContext:
    """A person at a desk, or with a phone, who wants no motion, so that nothing is looked at halfway."""
    context = browser.new_context(
        base_url=url,
        viewport={"width": 390, "height": 844} if is_phone else {"width": 1280, "height": 900},
        has_touch=is_phone,
        is_mobile=is_phone,
        reduced_motion="reduce",
        java_script_enabled=has_script,
    )
    context.set_default_timeout(SECONDS * 1000)
    expect.set_options(timeout=SECONDS * 1000)
    return context


@contextmanager
def behind(browser: Browser, site: str, link: Link, *, is_phone: bool, has_script: bool) -> Iterator[Page]:
    """Somebody whom nothing is known of, on the author's pages behind the link."""
    context = new_context(browser, site, is_phone=is_phone, has_script=has_script)
    page = context.new_page()
    page.goto(f"/s/{links.token_of(link)}/")
    page.locator("main form button.primary").click()
    page.wait_for_url("**/sign/**")
    yield page
    context.close()

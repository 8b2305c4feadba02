"""A login at a provider of OpenID Connect, from the button to the page, with the content policy in force."""

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import BrowserContext, Page
from pytest_django import Settings

from tests import factories, openid_provider
from tests.browser.looking import LOOKS, Complaints, Look, barriers, show, take_pictures, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.no_cover]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def log_in_there(page: Page, sub: str) -> None:
    page.wait_for_url("**/oauth2/authorize**")
    page.locator("input[name=sub]").fill(sub)
    press(page, "Authorize")


def seen(page: Page, look: Look) -> list[str]:
    show(page, look)
    return [*barriers(page), *too_wide(page)]


def test_a_login_elsewhere_is_connected_used_and_taken_off(
    context: BrowserContext, site: str, settings: Settings
) -> None:
    factories.make_user("olga@ex.org", name="Olga Owner")
    policy = django_settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    page = context.new_page()
    complaints = Complaints(page)
    with openid_provider.running() as provider:
        settings.PUBLIC_URL = site
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"APPS": [openid_provider.settings_of("oidc", provider.address)]}
        }
        settings.CONTENT_SECURITY_POLICY = {
            "DIRECTIVES": policy | {"form-action": [*policy["form-action"], provider.address]}
        }
        page.goto("/login/?next=/account/")
        page.get_by_label("Email address").fill("olga@ex.org")
        page.get_by_label("Password").fill(factories.PASSWORD)
        press(page, "Log in")
        page.wait_for_url("**/account/")
        press(page, "Connect a login at University")
        log_in_there(page, "olga-elsewhere")
        page.get_by_text("You can log in at University from now on.").wait_for()
        context.clear_cookies()

        page.goto("/login/?next=/account/")
        press(page, "Log in with University")
        log_in_there(page, "olga-elsewhere")
        page.wait_for_url("**/account/")
        page.get_by_role("button", name="Take off").click()
        page.get_by_text("You can no longer log in with it.").wait_for()
        context.clear_cookies()

        page.goto("/login/")
        press(page, "Log in with University")
        log_in_there(page, "olga-elsewhere")
        page.get_by_role("heading", name="opens no account here").wait_for()
        assert [found for look in LOOKS for found in seen(page, look)] == []
        take_pictures(page, "provider-stranger")

    assert [each for each in complaints.heard if site in each] == []

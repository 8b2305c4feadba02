"""The browser and the site of `tests.browser`."""

from tests.browser.conftest import browser, context, site

__all__ = ["browser", "context", "site"]

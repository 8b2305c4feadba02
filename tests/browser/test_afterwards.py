"""The page of receipts looks for documents by itself, and says in a place that stays that they are there."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from playwright.sync_api import BrowserContext, expect

from agreements import links
from signatures.documents import producing
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.no_cover]


def _produce() -> int:
    """In a thread of its own: sealing begins an event loop, and the browser's runs in this one."""
    try:
        return producing.produce(producing.owed(limit=5))
    finally:
        connection.close()


def test_a_document_appears_by_itself_and_is_announced_where_it_was_awaited(
    context: BrowserContext, site: str
) -> None:
    conference = factories.make_ready_conference(name="ICML 2020")
    _, link = factories.invited_author(conference, papers=1, name="Ada Ames")
    factories.sign(conference.agreements.get())
    page = context.new_page()
    page.goto(f"/s/{links.token_of(link)}/")
    page.get_by_role("button", name="Show my receipts").click()
    said = page.get_by_role("status").filter(has_text="One document is being made.")
    said.wait_for()
    place = page.locator("[data-said]").element_handle()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(_produce).result() == 1

    expect(page.get_by_role("status").filter(has_text="One signed document is ready.")).to_be_visible()
    assert place is not None
    assert place.evaluate("node => node.isConnected")
    expect(page.get_by_role("link", name="Check it")).to_be_visible()

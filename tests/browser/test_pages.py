"""Every page, wide and narrow, light and dark: nothing in anybody's way, nothing cut off, nothing that complains."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import BrowserContext, Page

from tests.browser.looking import (
    LOOKS,
    ON_THE_NARROWEST,
    OTHER_WIDTHS,
    Complaints,
    Look,
    all_looks,
    barriers,
    one_look,
    show,
    take_pictures,
    too_small,
    too_wide,
)
from tests.browser.places import PLACES
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.timeout(900)]


def build_world() -> World:
    """In a thread of its own, because sealing a PDF begins an event loop, and the browser's runs in this one."""

    def build() -> World:
        try:
            return World()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(build).result()


def look_at(page: Page, name: str, complaints: Complaints, looks: Sequence[Look] = LOOKS) -> None:
    """Whether it fits is asked at both widths, which costs little, and at the others in a whole run; for barriers, in these
    looks."""
    page.wait_for_load_state()
    found = [f"{page.locator('h1').count()} h1"] if page.locator("h1").count() != 1 else []
    for width in OTHER_WIDTHS if len(looks) > 1 else ():
        show(page, Look(width, "light"))
        found += [f"{width}: {each}" for each in too_wide(page)]
    for look in sorted({*looks, *LOOKS[:2]}):
        show(page, look)
        seen = (*(barriers(page) if look in looks else ()), *too_wide(page), *too_small(page))
        found += [f"{look.width} {look.theme}: {each}" for each in seen]
    take_pictures(page, name)
    assert found + complaints.heard == []


@pytest.mark.parametrize(
    ("kind", "directive"),
    [
        ("style", "style-src-attr"),
        ("sheet", "style-src-elem"),
        ("script", "script-src-elem"),
        ("handler", "script-src-attr"),
        ("picture", "img-src"),
    ],
)
def test_what_a_page_does_against_the_policy_is_heard(context: BrowserContext, kind: str, directive: str) -> None:
    page = context.new_page()
    complaints = Complaints(page)

    page.goto(f"/against-policy/{kind}/")
    page.wait_for_load_state()
    page.evaluate("() => new Promise((done) => setTimeout(done))")

    assert any(words.startswith(f"{directive} forbids ") for words in complaints.heard)
    assert any("Content Security Policy" in words for words in complaints.heard)


def test_the_first_page_of_an_empty_installation(context: BrowserContext) -> None:
    page = context.new_page()
    complaints = Complaints(page)
    page.goto("/")

    assert page.title() == "Welcome · Countersign"
    look_at(page, "welcome", complaints)


@pytest.mark.parametrize(
    "looks", [one_look, pytest.param(all_looks, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])]
)
def test_every_page(
    looks: Callable[[int], Sequence[Look]], context: BrowserContext, site: str, subtests: pytest.Subtests
) -> None:
    world = build_world()
    sessions = {name: world.session_of(name) for name in world.staff}
    page = context.new_page()
    complaints = Complaints(page)
    for number, place in enumerate(PLACES):
        with subtests.test(place.name):
            context.clear_cookies()
            if place.who:
                cookie = {"name": settings.SESSION_COOKIE_NAME, "value": sessions[place.who], "url": site}
                context.add_cookies([cookie])
            complaints.heard.clear()
            place.way(page, world)
            seen = looks(number)
            look_at(page, place.name, complaints, seen if place.who or len(seen) == 1 else (*seen, *ON_THE_NARROWEST))

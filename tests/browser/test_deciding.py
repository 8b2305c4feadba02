"""Doubtful names, by the keyboard alone and by touch alone: one act each, like ones together, the next one at once."""

import statistics
from collections.abc import Callable
from time import perf_counter

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from agreements.models import Agreement, Conference, Matter, PressedDeed, User
from agreements.states import State
from signatures.operations import sweep
from tests import factories
from tests.browser.chromium import new_context
from tests.signatures.desk.deciding.matters_made import doubtful

pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.timeout(600)]

MANY = pytest.param(100, marks=pytest.mark.slow)
# Of each ten: so many leave out an initial, and are decided together; the others differ each in its own way.
ALIKE_OF_TEN = 4
_IS_ANOTHER = "question => document.querySelector('#question')?.textContent !== question"
# In milliseconds, from the press until the next matter stands there.
SOON = 300


def make_names(count: int) -> tuple[Conference, User]:
    conference = factories.make_ready_conference(slug="names")
    owner = factories.make_member(conference, name="Olga Owner")
    for number in range(count):
        family = "".join(chr(ord("a") + int(digit)) for digit in str(number))
        if number % 10 < ALIKE_OF_TEN:
            doubtful(conference, f"Ann B. Roe{family}", f"Ann Roe{family}")
        else:
            doubtful(conference, f"Wanda Quill{family}", f"Mickey Mouse{family}")
    return conference, owner


def open_page(context: BrowserContext, conference: Conference, owner: User) -> Page:
    page = context.new_page()
    page.goto("/login/")
    page.locator("[name=login]").fill(owner.email)
    page.locator("[name=password]").fill(factories.PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto(f"/c/{conference.slug}/decide/?kind=names")
    return page


def decide_all(page: Page, press: Callable[[str], None]) -> tuple[int, list[float]]:
    """Countersigns one after the other, like ones together; how many acts it took, and how long until each next one."""
    acts, waits = 0, []
    while page.locator(".matter.here").count():
        if page.locator(".alike a").count():
            page.locator(".alike a").click()
            expect(page.locator(".together")).to_be_visible()
        question = page.locator("#question").text_content()
        began = perf_counter()
        press("countersign")
        page.wait_for_function(_IS_ANOTHER, arg=question)
        waits.append(1000 * (perf_counter() - began))
        acts += 1
    return acts, waits


def carry_out() -> None:
    """What a worker does once nothing can be taken back any more."""
    PressedDeed.objects.owed().update(next_attempt_at=timezone.now())
    while sweep.carry_out_pressed():
        pass


def check(conference: Conference, count: int, acts: int, waits: list[float], *, is_timed: bool) -> None:
    alike = sum(number % 10 < ALIKE_OF_TEN for number in range(count))
    print(
        f"{count} names in {acts} acts; the next one after {statistics.median(waits):.0f} ms, at most {max(waits):.0f}"
    )
    assert acts == count - alike + 1
    assert PressedDeed.objects.count() == acts
    carry_out()
    assert not Matter.objects.open().exists()
    assert Agreement.objects.filter(conference=conference, state=State.COUNTERSIGNED).count() == count
    assert not is_timed or statistics.quantiles(waits, n=20)[-1] < SOON


@pytest.mark.parametrize("count", [10, MANY])
def test_doubtful_names_are_decided_by_the_keyboard_alone(context: BrowserContext, count: int) -> None:
    conference, owner = make_names(count)
    page = open_page(context, conference, owner)
    page.keyboard.press("j")
    expect(page.locator(".rest > li").nth(1)).to_have_class("open")
    page.keyboard.press("k")
    expect(page.locator(".rest > li").first).to_have_class("open")
    page.keyboard.press("l")
    expect(page.locator(".undo")).to_contain_text("put off until tomorrow")
    page.keyboard.press("u")
    expect(page.locator(".undo")).to_have_count(0)
    PressedDeed.objects.all().delete()

    acts, waits = decide_all(page, lambda _deed: page.keyboard.press("1"))

    check(conference, count, acts, waits, is_timed=count > 10)


@pytest.mark.parametrize("count", [10, MANY])
def test_doubtful_names_are_decided_by_touch_alone(browser: Browser, site: str, count: int) -> None:
    conference, owner = make_names(count)
    context = new_context(browser, site, is_phone=True)
    page = open_page(context, conference, owner)
    expect(page.locator(".button kbd").first).to_be_hidden()

    acts, waits = decide_all(page, lambda deed: page.locator(f".matter.here [value={deed}]").tap())

    context.close()
    check(conference, count, acts, waits, is_timed=count > 10)


def test_keys_that_are_switched_off_do_nothing(context: BrowserContext) -> None:
    conference, owner = make_names(1)
    User.objects.filter(pk=owner.pk).update(has_keys=False)
    page = open_page(context, conference, owner)
    expect(page.locator(".find kbd")).to_be_hidden()

    page.keyboard.press("1")
    page.keyboard.press("l")
    page.locator(".matter.here [value=countersign]").click()

    expect(page.locator(".undo")).to_contain_text("Countersigned")
    assert list(PressedDeed.objects.values_list("kind", flat=True)) == ["countersign"]

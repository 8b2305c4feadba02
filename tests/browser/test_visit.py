"""An author's whole visit with the keyboard alone, and without JavaScript."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from agreements import links
from agreements.models import Agreement, Link
from agreements.states import State
from tests import factories
from tests.browser.chromium import new_context

pytestmark = [pytest.mark.browser, pytest.mark.no_cover]

MOST_STOPS = 40
# Some fields draw the mark of the focus on themselves, others on the box around them.
_HAS_MARK = """element => {
    for (let one = element, steps = 0; one && steps < 4; one = one.parentElement, steps += 1) {
        const style = getComputedStyle(one);
        const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
            && style.outlineColor !== "rgba(0, 0, 0, 0)";
        if (outline || (one === element && style.boxShadow !== "none")) return true;
    }
    return false;
}"""


@pytest.fixture
def link(site: str) -> Link:
    conference = factories.make_ready_conference(name="ICML 2020")
    _, link = factories.invited_author(conference, papers=2, name="Ada Ames")
    return link


@pytest.fixture
def without_script(browser: Browser, site: str) -> Iterator[BrowserContext]:
    context = new_context(browser, site, has_script=False)
    yield context
    context.close()


def landing_of(link: Link) -> str:
    return f"/s/{links.token_of(link)}/"


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the element has the focus, which is seen at every stop."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.locator(":focus")
        assert stop.evaluate(_HAS_MARK), f"the focus is not seen on {stop.evaluate('one => one.outerHTML')}"
        if wanted.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"{wanted} is not reached with the keyboard")


def states() -> set[str]:
    return set(Agreement.objects.values_list("state", flat=True))


def test_the_whole_visit_with_the_keyboard_alone(context: BrowserContext, link: Link) -> None:
    page = context.new_page()
    page.goto(landing_of(link))
    tab_to(page, page.get_by_role("button", name="Read the agreements"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Two papers need your answer").wait_for()

    tab_to(page, page.get_by_role("radio", name="Accept"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("checkbox"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label("Type your full name to sign"))
    page.keyboard.type("Ada Ames")
    tab_to(page, page.get_by_role("button", name="Review two agreements"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Check before you sign").wait_for()

    tab_to(page, page.get_by_role("button", name="Sign two agreements"))
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Thank you. Two agreements are signed.").wait_for()
    assert states() == {State.COUNTERSIGNED}


def test_going_back_after_signing_shows_the_receipts(context: BrowserContext, link: Link) -> None:
    page = context.new_page()
    page.goto(landing_of(link))
    page.get_by_role("button", name="Read the agreements").click()
    page.get_by_role("button", name="Review two agreements").click()
    page.get_by_label("I agree to sign electronically").check()
    page.get_by_role("radio", name="Accept").check()
    page.get_by_label("Type your full name to sign").fill("Mickey Mouse")
    page.get_by_role("button", name="Review two agreements").click()
    page.get_by_role("button", name="Sign two agreements").click()
    page.get_by_label("With which of them do you sign?").fill("different")
    page.get_by_role("button", name="Sign two agreements").click()
    page.get_by_role("heading", name="Thank you. Two agreements are signed.").wait_for()

    for _ in range(3):
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Two agreements are signed.")


def test_what_is_wrong_is_announced_and_belongs_to_its_field(context: BrowserContext, link: Link) -> None:
    page = context.new_page()
    page.goto(landing_of(link))
    page.get_by_role("button", name="Read the agreements").press("Enter")
    page.get_by_role("button", name="Review two agreements").press("Enter")

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Nothing has been recorded yet.")
    wrong = {
        page.get_by_role("checkbox"): "Tick this to sign electronically",
        page.get_by_role("group", name="For both papers"): "Choose Accept or Decline.",
        page.get_by_label("Type your full name to sign"): "Type your name: it is your signature.",
    }
    for field, words in wrong.items():
        expect(field).to_have_attribute("aria-invalid", "true")
        described = " ".join(
            page.locator(f"[id='{one}']").inner_text()
            for one in (field.get_attribute("aria-describedby") or "").split()
        )
        assert words in described
    tab_to(page, page.get_by_role("checkbox"))
    assert states() == {State.INVITED}


def test_the_whole_visit_without_javascript(without_script: BrowserContext, link: Link) -> None:
    page = without_script.new_page()
    page.goto(landing_of(link))
    page.get_by_role("button", name="Read the agreements").click()
    [first, second] = page.locator(".paper").all()
    page.get_by_label("I agree to sign electronically").check()
    first.locator("summary").first.click()
    first.get_by_role("radio", name="Accept").check()
    second.locator("summary").first.click()
    second.get_by_role("radio", name="Decline").check()
    page.get_by_label("Why do you decline?").fill("My employer must sign it.")
    page.get_by_label("Type your full name to sign").fill("Mickey Mouse")
    page.get_by_role("button", name="Review two agreements").click()
    page.get_by_role("button", name="Sign").click()
    expect(page.locator("#confirm-error")).to_be_visible()
    expect(page.locator("#declining-error")).to_be_visible()
    page.get_by_label("With which of them do you sign?").fill("different")
    page.get_by_label("To decline, type the word").fill("decline")
    page.get_by_role("button", name="Sign").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you.")
    # A name that differs waits for a person of the conference.
    expect(page.get_by_text("It is made as soon as the conference has countersigned.")).to_be_visible()
    assert states() == {State.ACCEPTED, State.DECLINED}

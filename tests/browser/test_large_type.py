"""An author's visit on the narrowest phone with letters twice as large, in the system's own colours, and on paper."""

import pytest
from playwright.sync_api import BrowserContext, Page

from agreements import links
from tests import factories
from tests.browser.looking import too_wide
from tests.browser.places import press

pytestmark = [pytest.mark.browser, pytest.mark.no_cover]

_LONG = "Heteroscedastic-Perturbation-Sensitivity Regularisation of Spatiotemporal Convolutions"
_OUTLINE = "one => getComputedStyle(one.closest('.choice')).outlineStyle"


def _twice_as_large(page: Page) -> list[str]:
    page.wait_for_load_state()
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    return [f"{page.url.rpartition('/sign/')[2]}: {each}" for each in too_wide(page)]


def test_nothing_is_lost_to_large_type_forced_colours_or_paper(site: str, context: BrowserContext) -> None:
    conference = factories.make_ready_conference(name="ICML 2020")
    author, link = factories.invited_author(conference, papers=2, name="Sivaramakrishnan Natarajan Ramamoorthy")
    for paper in conference.papers.all():
        type(paper).objects.filter(pk=paper.pk).update(title=f"{_LONG} {paper.pk}")
    page = context.new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/s/{links.token_of(link)}/")
    found = _twice_as_large(page)
    press(page, "Read the agreements")
    found += _twice_as_large(page)
    page.get_by_role("button", name="Review").last.click()
    found += _twice_as_large(page)
    page.get_by_role("link", name="Your decision: Choose Accept or Decline.").click()
    page.keyboard.press("Space")

    accept = page.get_by_role("radio", name="Accept").first
    assert accept.is_checked()
    page.emulate_media(forced_colors="active")
    assert accept.evaluate(_OUTLINE) == "solid"
    page.emulate_media(forced_colors="none", media="print")
    assert not page.locator(".ways-out").first.is_visible()
    # Beside the mark of a folded paper, which paper has not.
    assert page.locator(".paper .title").first.evaluate("one => one.getBoundingClientRect().width") > 90
    page.emulate_media(media="screen")

    page.get_by_label("I agree to sign electronically").check()
    page.get_by_role("textbox", name="Type your full name").fill("Mickey Mouse-Heteroscedastic-Perturbation")
    page.get_by_role("button", name="Review").last.click()
    page.get_by_role("heading", name="Check before you sign").wait_for()
    found += _twice_as_large(page)
    page.get_by_role("textbox", name="With which of them do you sign?").fill(author.name)
    press(page, "Sign two agreements")
    page.get_by_role("heading", name="Thank you").wait_for()
    found += _twice_as_large(page)
    assert not found, "\n".join(found)

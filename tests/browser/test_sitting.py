"""One sitting: the answer is near, nothing that was filled in is lost, and a change of mind answers one paper alone."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

import pytest
from playwright.sync_api import Browser, Page, expect

from agreements.models import Agreement
from agreements.states import State
from signatures.models import VisitDraft
from tests import factories
from tests.browser.chromium import behind
from tests.waiting import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.no_cover]

# Of a phone of 390 by 844 pixels.
_SCREENS = 3 * 844
_TITLE = "Learning to Branch in Mixed Integer Programming with Graph Convolutional Neural Networks"
_SENTENCE = "The conference may copy, show and pass on the paper, free of charge and without an end."
_IS_SEEN = """link => {
    const box = link.getBoundingClientRect();
    return link.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
}"""
_TOP = "element => element.getBoundingClientRect().top + scrollY"
Opened = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def opened(browser: Browser, site: str) -> Opened:
    """A browser that nobody used before, behind the link."""
    return partial(behind, browser, site)


def test_the_answer_is_at_most_three_screens_away(opened: Opened) -> None:
    conference = factories.make_conference(name="The International Conference on Machine Learning 2020")
    factories.make_text(conference, in_short="\n".join([_SENTENCE] * 4))
    for papers in (1, 3, 11):
        _, link = factories.invited_author(conference, papers=papers, name="Sivaramakrishnan Ramamoorthy")
        conference.papers.update(title=_TITLE)
        with opened(link, is_phone=True, has_script=False) as page:
            answer = page.locator("[name=decision]").first
            assert answer.evaluate(_TOP) <= _SCREENS, papers
            name = page.locator(".masthead .name")
            assert name.evaluate("one => one.scrollWidth <= one.clientWidth")

            down = page.get_by_role("link", name="Down to the answer")
            assert down.evaluate(_IS_SEEN) or papers == 1
            down.press("Enter")
            expect(answer).to_be_in_viewport()
            assert not down.evaluate(_IS_SEEN)

            page.get_by_role("link", name="Unfold the whole text").click()
            sheet = page.locator(".framed")
            assert sheet.evaluate("one => one.scrollHeight <= one.clientHeight + 1")


@pytest.mark.parametrize(
    ("is_phone", "has_script"), [(True, True), (False, False)], ids=["phone", "desk without script"]
)
def test_what_was_filled_in_is_there_in_another_browser_and_a_no_is_changed_alone(
    opened: Opened, is_phone: bool, has_script: bool
) -> None:
    conference = factories.make_ready_conference(name="ICML 2020")
    _, link = factories.invited_author(conference, papers=3, name="Ada Ames")
    with opened(link, is_phone=is_phone, has_script=has_script) as page:
        page.get_by_role("radio", name="Accept").check()
        expect(page.locator(".paper .is-accepted:visible")).to_have_count(3)
        other = page.locator(".paper").nth(1)
        other.locator("summary").first.click()
        other.get_by_role("radio", name="Decline").check()
        expect(other.locator(".is-declined")).to_be_visible()
        page.get_by_label("Why do you decline?").fill("My employer signs.")
        page.get_by_label("Type your full name to sign").fill("Ada Ames")
        if has_script:
            wait_for(VisitDraft.objects.filter(words__typed_name="Ada Ames").exists, what="what was typed")
        else:
            page.get_by_role("button", name="Review three agreements").click()
            expect(page.get_by_role("alert")).to_contain_text("Nothing has been recorded yet.")

    with opened(link, is_phone=is_phone, has_script=has_script) as page:
        expect(page.get_by_text("is kept and stands here again")).to_be_visible()
        expect(page.get_by_label("Why do you decline?")).to_have_value("My employer signs.")
        expect(page.get_by_role("checkbox")).not_to_be_checked()
        page.get_by_label("I agree to sign electronically").check()
        page.get_by_role("button", name="Review three agreements").click()
        page.get_by_label("To decline, type the word").fill("decline")
        page.get_by_role("button", name="Sign two and decline one").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you.")
        assert not VisitDraft.objects.exists()

        page.get_by_role("link", name="Change my mind").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Have you changed your mind?")
        expect(page.get_by_text("My employer signs.").first).to_be_visible()
        page.get_by_role("radio", name="Accept").check()
        page.get_by_label("I agree to sign electronically").check()
        page.get_by_label("Type your full name to sign").fill("Ada Ames")
        page.get_by_role("button", name="Review the agreement").click()
        page.get_by_role("button", name="Sign one agreement").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you.")
    assert set(Agreement.objects.values_list("state", flat=True)) == {State.COUNTERSIGNED}


def test_two_tabs_keep_what_is_typed_in_each(opened: Opened) -> None:
    conference = factories.make_ready_conference(name="ICML 2020")
    _, link = factories.invited_author(conference, papers=2, name="Ada Ames")
    with opened(link, is_phone=False, has_script=True) as page:
        page.get_by_role("radio", name="Decline").first.check()
        wait_for(VisitDraft.objects.exists, what="the decision")
        other = page.context.new_page()
        other.goto(page.url)
        other.get_by_label("Why do you decline?").fill("Clause 4 is too wide.")
        wait_for(VisitDraft.objects.filter(words__reason="Clause 4 is too wide.").exists, what="the reason")
        page.get_by_label("Why do you decline?").press("End")
        page.get_by_role("radio", name="Accept").first.check()
        page.get_by_label("Type your full name to sign").fill("Ada Ames")
        wait_for(VisitDraft.objects.filter(words__typed_name="Ada Ames").exists, what="the name")

    draft = VisitDraft.objects.get()
    assert draft.words == {"typed_name": "Ada Ames", "reason": "Clause 4 is too wide."}
    assert {paper["decision"] for paper in draft.papers.values()} == {"accepted"}

"""Lists as a browser shows and prints them: their measures, what ticked rows allow, what failed, and what stands on paper."""

import re
import subprocess
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from agreements.models import Conference, Message, MessageState
from agreements.states import State
from tests import factories
from tests.browser.chromium import new_context
from tests.browser.looking import too_wide
from tests.signatures.desk.deciding.matters_made import doubtful

pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.timeout(300)]
ADDRESS = "qiang.chen.the.younger@a-department.of-a.university.example"
LONG = "My Fair Bandit: Distributed Learning of Max-Min Fairness with Multi-player Bandits and Several More Words"
# More than one sheet of paper holds, and than one page of a list shows.
PAPERS = 52


class Desk(NamedTuple):
    conference: Conference
    cookie: dict[str, str]


@pytest.fixture
def desk(site: str) -> Desk:
    conference = factories.make_ready_conference(name="ICML 2020", slug="icml")
    for number in range(1, PAPERS + 1):
        paper = factories.make_paper(conference, number=str(6000 + number), title=f"{number}. {LONG}")
        author = factories.make_author(conference, name=f"Ada Ames {number}", email=f"ada.{number}@example.org")
        agreement = factories.make_agreement(author=author, paper=paper)
        if number == 1:
            factories.make_message(author, state=MessageState.SENT).agreements.add(agreement)
    other = factories.make_author(conference, name="Bela Bartok", email="bela@example.org")
    factories.make_agreement(author=other, paper=paper, state=State.COUNTERSIGNED)
    factories.evaluate(conference)
    client = Client()
    client.force_login(factories.make_member(conference))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return Desk(conference, {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site})


@pytest.fixture
def page(context: BrowserContext, desk: Desk) -> Page:
    context.add_cookies([desk.cookie])  # type: ignore[list-item]  # playwright's own kind of dictionary
    return context.new_page()


def test_rows_are_where_and_as_high_as_they_are_meant_to_be(page: Page, desk: Desk, subtests: pytest.Subtests) -> None:
    for room in ("papers", "authors", "agreements", "messages"):
        address = reverse(room, args=["icml"])
        with subtests.test(room, width=1440):
            page.set_viewport_size({"width": 1440, "height": 900})
            page.goto(address)
            rows = page.locator("#list tbody tr")
            assert box(rows.first)["y"] < 220
            assert {round(box(row)["height"]) for row in rows.all()[:-1] or rows.all()} == {52}
            assert ends_of_numbers(page) == []
        with subtests.test(room, width=390):
            page.set_viewport_size({"width": 390, "height": 844})
            assert box(rows.first)["y"] < 300
            assert max(box(row)["height"] for row in rows.all()) < 92
            assert too_wide(page) == []


def box(locator: Any) -> dict[str, float]:
    found: dict[str, float] = locator.bounding_box()
    return found


def ends_of_numbers(page: Page) -> list[str]:
    """Columns of numbers whose head does not end where they do."""
    found: list[str] = page.evaluate("""() => {
        const end = (element) => {
            const words = document.createRange();
            words.selectNodeContents(element);
            return words.getBoundingClientRect().right;
        };
        return [...document.querySelectorAll("#list th:is(.cell-number, .cell-id)")].filter((head) => {
            const cell = document.querySelector("#list tbody tr").cells[head.cellIndex];
            return Math.abs(end(head.querySelector("a") ?? head) - end(cell)) > 0.5;
        }).map((head) => head.textContent.trim());
    }""")
    return found


def shown_deeds(page: Page) -> list[str]:
    return [button.inner_text() for button in page.locator(".selection [data-deed]:visible").all()]


def test_ticked_rows_put_what_they_allow_into_the_line_above(page: Page, desk: Desk) -> None:
    page.goto("/c/icml/papers/")
    assert shown_deeds(page) == []

    page.get_by_label("Select 1. ").check()

    of_a_volume = ["Give the day of publication", "Will not be published"]
    assert shown_deeds(page) == ["Invite", "End", "Waive", "Withdraw", *of_a_volume]
    assert page.get_by_text("1 row selected").is_visible()
    search = page.locator(".toolbar input[type=search]")
    assert not search.is_visible()
    page.get_by_text(f"All {PAPERS} that match").click()
    assert shown_deeds(page) == ["Invite", "End", "Ask again", "Waive", "Withdraw", *of_a_volume]
    page.get_by_role("button", name="Untick").click()
    assert shown_deeds(page) == []
    assert search.is_visible()

    page.get_by_label("Select all on this page").check()
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_role("heading", name="Withdraw 50 papers?").wait_for()


def test_without_scripts_ticked_rows_have_their_deeds_too(browser: Browser, desk: Desk, site: str) -> None:
    context = new_context(browser, site, has_script=False)
    context.add_cookies([desk.cookie])  # type: ignore[list-item]
    page = context.new_page()
    page.goto("/c/icml/papers/?search=ames+7")
    assert page.get_by_role("button", name="Show").is_visible()

    page.get_by_label("Select 7. ").check()
    page.get_by_role("button", name="Waive").click()

    page.get_by_role("heading", name="Waive 1 agreement?").wait_for()
    context.close()


def test_rows_that_could_not_be_fetched_stay_and_are_fetched_again(page: Page, desk: Desk) -> None:
    page.goto("/c/icml/papers/")
    page.route(re.compile("search=ames"), lambda route: route.abort())
    page.keyboard.press("/")
    page.keyboard.type("ames 7")

    failed = page.get_by_text("The rows could not be fetched.")
    failed.wait_for()
    assert page.locator("#list tbody tr").count() == 50
    page.unroute(re.compile("search=ames"))
    page.get_by_role("button", name="Try again").click()

    page.get_by_text("Filtered by:").first.wait_for()
    expect(failed).to_be_hidden()
    expect(page.locator("#list tbody tr")).to_have_count(5)
    expect(page.locator("#total")).to_have_text("5")


def printed(page: Page) -> list[str]:
    """The words of each sheet."""
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=page.pdf(format="A4"), capture_output=True, check=True
    )
    return done.stdout.decode().split("\f")[:-1]


def test_lists_are_printed_with_their_rows(page: Page, desk: Desk, subtests: pytest.Subtests) -> None:
    with subtests.test("papers"):
        page.goto("/c/icml/papers/?search=bandit&sort=number")
        sheets = printed(page)
        words = "\n".join(sheets)
        rows = [int(number) for number in re.findall(r"\b(\d+)\. My Fair Bandit", words)]
        assert rows == list(range(1, 51))
        assert len(sheets) > 1
        assert all("Last answer" in sheet for sheet in sheets if "My Fair Bandit" in sheet)
        assert "Several More Words" in " ".join(words.split())
        assert "Filtered by: Search: bandit" in words
        assert f"Printed on {desk.conference.today.day} " in words
        assert "/c/icml/papers/?search=bandit&sort=number" in "".join(words.split())
        assert not re.search(r"Untick|Invite\b.*Remind|More filters|Show all", words)
        assert "My Fair Bandit" in sheets[-1]
        assert "Times on this page" in sheets[-1]
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 643, "height": 900})
        states = page.locator(".data .cell-bare > :is(.state, .quiet)").all()
        assert {state.evaluate("each => each.getClientRects().length") for state in states} == {1}
        page.emulate_media(media="null")
    with subtests.test("an address beside a server's long answer"):
        answer = f"550 5.1.1 <{ADDRESS}>: Recipient address rejected: User unknown in virtual mailbox table"
        Message.objects.update(email=ADDRESS, server_answer=answer)
        page.goto("/c/icml/mail/")
        [sheet] = printed(page)
        assert sheet.count("university.example") == 2 * Message.objects.count()
    for room, row in (("authors", "Ada Ames 7"), ("agreements", "Ada Ames 7"), ("messages", "Ada Ames 1")):
        with subtests.test(room):
            page.goto(reverse(room, args=["icml"]))
            assert row in "\n".join(printed(page))


def test_what_has_to_be_decided_and_what_stands_in_a_form_are_printed_without_their_buttons(
    page: Page, desk: Desk
) -> None:
    doubtful(desk.conference, "Tavor Z Baharav", "Tavor Baharav")
    page.goto("/c/icml/decide/?kind=names")
    matter = " ".join(" ".join(printed(page)).split())
    page.goto("/c/icml/settings/")
    form = " ".join(" ".join(printed(page)).split())

    assert "Is this the signature of Tavor Z Baharav? Printed Tavor Z Baharav Signed Tavor Baharav" in matter
    assert f"Filtered by: Names. Printed on {desk.conference.today.day} " in matter
    assert "/c/icml/decide/?kind=names" in "".join(matter.split())
    assert not re.search(r"Ask to sign again|Later|Undo|Mine", matter)
    assert "Legal name of the organisation" in form
    assert desk.conference.legal_name in form
    assert "Save the settings" not in form

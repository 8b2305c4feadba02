"""How many acts a visit asks for: whatever somebody presses, ticks, types or opens is one."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from agreements import links
from agreements.mail.writing.as_it_leaves import written
from agreements.models import Agreement, Conference, Message
from agreements.people import invitations
from agreements.states import State
from tests import factories
from tests.browser.chromium import new_context

pytestmark = [pytest.mark.browser, pytest.mark.no_cover]

NAME = "Ada Ames"
# After the page behind the link: papers answered alike, and one of them otherwise.
ALIKE, OTHERWISE = 5, 3
FROM_THE_MAIL = 8


class Reader:
    """Somebody at a page, whose acts are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.acts = page, 0

    def open(self, address: str) -> None:
        self.acts += 1
        self.page.goto(address)

    def press(self, what: Locator) -> None:
        self.acts += 1
        what.click()

    def fill(self, field: Locator, words: str) -> None:
        self.acts += 1
        field.fill(words)

    def press_button(self, name: str) -> None:
        self.press(self.page.get_by_role("button", name=re.compile(name)).filter(visible=True).first)


@pytest.fixture
def conference(site: str) -> Conference:
    conference = factories.make_ready_conference(name="ICML 2020")
    factories.make_text(conference)
    return conference


@pytest.fixture(params=["script", "no script"])
def phone(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    context = new_context(browser, site, has_script=request.param == "script", is_phone=True)
    yield context.new_page()
    context.close()


def accept_all_and_sign(reader: Reader) -> None:
    page = reader.page
    reader.press(page.get_by_role("radio", name="Accept").filter(visible=True).first)
    reader.press(page.get_by_label("I agree to sign electronically"))
    reader.fill(page.get_by_label("Type your full name to sign"), NAME)
    reader.press_button("^Review ")
    reader.press_button("^Sign ")
    page.get_by_role("heading", name="Thank you.").wait_for()


def answered() -> list[str]:
    return sorted(Agreement.objects.values_list("state", flat=True))


@pytest.mark.parametrize("papers", [1, 11])
def test_papers_answered_alike_take_five_acts_however_many(phone: Page, conference: Conference, papers: int) -> None:
    _, link = factories.invited_author(conference, papers=papers, name=NAME)
    phone.goto(f"/s/{links.token_of(link)}/")
    phone.get_by_role("button", name="Read the agreement").click()
    reader = Reader(phone)

    accept_all_and_sign(reader)

    assert reader.acts <= ALIKE
    assert answered() == [State.COUNTERSIGNED] * papers


def test_one_paper_answered_otherwise_takes_three_acts_more(phone: Page, conference: Conference) -> None:
    _, link = factories.invited_author(conference, papers=4, name=NAME)
    phone.goto(f"/s/{links.token_of(link)}/")
    phone.get_by_role("button", name="Read the agreement").click()
    reader = Reader(phone)
    other = phone.locator("details.paper").nth(2)

    reader.press(other.locator("summary").first)
    reader.press(other.get_by_role("radio", name="Decline"))
    reader.press(phone.locator("[name=decision][value=accepted]").locator("xpath=ancestor::label"))
    reader.press(phone.get_by_label("I agree to sign electronically"))
    reader.fill(phone.get_by_label("Type your full name to sign"), NAME)
    reader.press_button("^Review ")
    reader.fill(phone.get_by_label("To decline, type the word"), "decline")
    reader.press_button("^Sign ")
    phone.get_by_role("heading", name="Thank you.").wait_for()

    assert reader.acts <= ALIKE + OTHERWISE
    assert answered() == [*[State.COUNTERSIGNED] * 3, State.DECLINED]


def test_five_papers_are_signed_from_the_mail_alone_in_eight_acts(phone: Page, conference: Conference) -> None:
    author = factories.make_author(conference, name=NAME)
    for _ in range(5):
        factories.make_agreement(author=author, state=State.DRAFT)
    invitations.invite(conference, conference.agreements.all())
    [address] = set(re.findall(r"https?://[^/\s]+(/s/[a-z0-9]+/)", str(written(Message.objects.get()).body)))
    reader = Reader(phone)

    reader.open(address)
    reader.press_button("Read the agreements")
    accept_all_and_sign(reader)

    assert reader.acts <= FROM_THE_MAIL
    assert answered() == [State.COUNTERSIGNED] * 5

"""The same journey as somebody at a desk makes it: every page is reached by links and buttons."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import chromium, new_context
from tests.journey import story
from tests.journey.installation import Installation
from tests.waiting import wait_for

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def staff(browser: Browser, installation: Installation) -> Iterator[Page]:
    with new_context(browser, installation.url) as context:
        yield context.new_page()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def found_a_conference(staff: Page) -> None:
    staff.goto("/")
    staff.get_by_label("Your name").fill(story.CHAIR["name"])
    staff.get_by_label("Your email address").fill(story.CHAIR["email"])
    for field in staff.locator("input[type=password]").all():
        field.fill(story.PASSWORD)
    press(staff, "Create the account")
    for name, value in story.CONFERENCE.items():
        staff.locator(f"[name={name}]").fill(value)
    press(staff, "Create the conference")
    follow(staff, "Text and policy")
    follow(staff, "Write the first text")
    press(staff, "Save the draft")
    follow(staff, "Publish")
    press(staff, "Publish text 1")
    expect(staff.get_by_role("status")).to_contain_text("Text 1 is published.")


def import_and_invite(staff: Page) -> None:
    follow(staff, "Imports")
    file = {"name": "papers.csv", "mimeType": "text/csv", "buffer": story.csv_file()}
    staff.locator("#id_file").set_input_files(file)
    press(staff, "Show what would change")
    press(staff, "Import 2 papers")
    follow(staff, "Invite authors")
    expect(staff.get_by_role("heading", level=1)).to_have_text("Invite 4 people?")
    press(staff, "Send the invitations")
    expect(staff.get_by_role("status")).to_contain_text("The mails are on their way.")


def open_newest_mail(page: Page, name: str, *, subject: str) -> None:
    """On the page where a demonstration's mails are read; its link opens as a mail program opens it."""

    mail = page.locator("#list .row-link").filter(has_text=subject)

    def has_come() -> bool:
        page.goto(f"/mailbox/?words={story.address_of(name)}")
        return mail.count() > 0

    wait_for(has_come, what=f"the mail to {name}")
    mail.first.click()
    page.locator("pre").get_by_role("link").filter(has_text="/s/").first.click()


def answer(browser: Browser, installation: Installation, name: str, *, choice: str) -> None:
    with new_context(browser, installation.url) as context:
        author = context.new_page()
        open_newest_mail(author, name, subject="sign")
        press(author, "Read the agreement")
        author.get_by_role("radio", name=choice).check()
        if choice == "Accept":
            author.get_by_label("I agree to sign electronically").check()
            author.get_by_label("Type your full name to sign").fill(name)
            press(author, "Review")
            expect(author.locator(".signature")).to_have_text(name)
        else:
            press(author, "Review")
            author.get_by_label("To decline, type the word").fill("decline")
        author.locator("main form button.primary").click()
        expect(author.get_by_role("heading", level=1)).to_contain_text("Thank you.")


def states_on_the_papers_page(staff: Page) -> dict[str, str]:
    expect(staff.get_by_role("heading", level=1)).to_contain_text(story.TITLE)
    staff.wait_for_load_state()
    rows = staff.locator("main .asks > li").all()
    return {row.get_by_role("link").first.inner_text(): row.locator(".state").first.inner_text() for row in rows}


def download(page: Page, link: str, folder: Path) -> Path:
    with page.expect_download() as started:
        page.get_by_role("link", name=link).first.click()
    file = folder / started.value.suggested_filename
    started.value.save_as(file)
    return file


def signatures_as_csv(page: Page, folder: Path) -> Path:
    page.get_by_role("radio", name="Signatures").check()
    page.get_by_label("As", exact=True).select_option("CSV with commas")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download the table").click()
    file = folder / started.value.suggested_filename
    started.value.save_as(file)
    return file


def verdict_on(browser: Browser, installation: Installation, file: Path) -> str:
    """What the public page says to anybody who was handed the file."""
    with new_context(browser, installation.url) as context:
        page = context.new_page()
        page.goto("/verify/")
        page.get_by_label("The PDF").set_input_files(file)
        press(page, "Check this file")
        page.get_by_role("status").wait_for()
        return page.get_by_role("heading", level=1).inner_text()


def test_the_whole_journey_in_a_browser(
    browser: Browser, installation: Installation, staff: Page, tmp_path: Path
) -> None:
    found_a_conference(staff)
    import_and_invite(staff)
    for name in story.SIGNERS:
        answer(browser, installation, name, choice="Accept")
    answer(browser, installation, story.DECLINER, choice="Decline")

    staff.get_by_role("navigation").first.get_by_role("link", name="Papers").click()
    follow(staff, story.TITLE)
    assert states_on_the_papers_page(staff) == {
        **dict.fromkeys(story.SIGNERS, "Countersigned"),
        story.DECLINER: "Declined",
    }

    follow(staff, "Hand-over")
    follow(staff, "Files")
    export = signatures_as_csv(staff, tmp_path)
    assert story.answers_in(export.read_bytes()) == story.ANSWERS

    story.wait_for_documents(installation)
    with new_context(browser, installation.url) as context:
        author = context.new_page()
        open_newest_mail(author, story.AUTHORS[0], subject="receipt")
        press(author, "Show my receipts")
        document = download(author, "Download", tmp_path)
    assert verdict_on(browser, installation, document) == "Authentic and unchanged"
    document.write_bytes(document.read_bytes().replace(b"obj", b"0bj", 1))
    assert verdict_on(browser, installation, document) == "Changed after it was sealed"
    story.assert_nothing_is_amiss(installation)

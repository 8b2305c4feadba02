"""A text with choices and three variants, from the editor to sealed documents, in a browser."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from agreements import links
from agreements.models import Agreement, Conference, Link, Role, User
from signatures.checking import offline
from signatures.documents import drawing, producing
from signatures.models import Document
from signatures.operations import invariants
from tests import factories
from tests.browser.looking import LOOKS, ON_THE_NARROWEST, Complaints, Look, barriers, show, take_pictures, too_wide
from tests.signatures.pdf.archives import findings_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.no_cover,
    pytest.mark.timeout(900),
    pytest.mark.usefixtures("own_documents"),
]
SLOW = [pytest.mark.slow, pytest.mark.timeout(1800)]
CHOICE = "\n\\choice Version\n- The accepted manuscript\n- The version as it was published\n"
US, OTHER = "an employee of the US government", "an employee of another government"
T = TypeVar("T")


def apart(do: Callable[[], T]) -> T:
    """In a thread of its own, because sealing a PDF begins an event loop, and the browser's runs in this one."""

    def closing() -> T:
        try:
            return do()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(closing).result()


class Visit:
    """A page that is looked at wherever something new stands on it."""

    def __init__(self, page: Page, look: Look) -> None:
        self.page, self.look = page, look
        self.complaints = Complaints(page)

    def see(self, name: str) -> None:
        self.page.wait_for_load_state()
        show(self.page, self.look)
        assert [*barriers(self.page), *too_wide(self.page), *self.complaints.heard] == []
        take_pictures(self.page, f"variants-{name}")
        show(self.page, self.look)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(LOOKS[1], id="one_look"),
        *(pytest.param(each, id=f"{each.width} {each.theme}", marks=SLOW) for each in (*LOOKS, *ON_THE_NARROWEST)),
    ],
)
def test_from_the_editor_to_sealed_documents(look: Look, context: BrowserContext, site: str) -> None:
    conference = factories.make_conference(name="ICML 2020", slug="icml")
    visit = Visit(context.new_page(), look)
    write_it(visit, conference, factories.make_member(conference, Role.OWNER), context, site)
    people = {
        name: factories.invited_author(conference, name=name)[1]
        for name in ("Ada Ames", "Bea Boe", "Cy Coe", "Di Doe")
    }
    sign(visit, people["Ada Ames"], says="None of these")
    sign(visit, people["Bea Boe"], says=US, is_looked_at=True)
    sign(visit, people["Cy Coe"], says=OTHER)
    ask_the_employer(visit, people["Di Doe"])

    made = [each.pk for each in Agreement.objects.filter(state="countersigned")]
    assert len(made) == 4
    signatures = [each.signatures.get().pk for each in Agreement.objects.all()]
    assert apart(lambda: producing.produce(signatures)) == 4
    found = {record["printed_name"]: record for record in (check(each) for each in Document.objects.all())}
    picked = {"Version": "The version as it was published"}
    assert {name: (each.get("variant"), each["choices"]) for name, each in found.items()} == {
        "Ada Ames": (None, picked),
        "Bea Boe": ("us_government", picked),
        "Cy Coe": ("other_government", picked),
        "Di Doe": ("employer", picked),
    }
    assert apart(lambda: invariants.examine(conference, at_rest=True).breaches) == []


def write_it(visit: Visit, conference: Conference, owner: User, context: BrowserContext, site: str) -> None:
    client, page = Client(), visit.page
    client.force_login(owner)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    context.add_cookies([{**cookie, "url": site}])
    page.goto(f"/c/{conference.slug}/text/")
    visit.follow("Start from one of ours")
    visit.see("start")
    visit.press("Start from it Copyright transfer")
    body = page.locator("textarea[name=body]")
    body.fill(f"{body.input_value()}{CHOICE}- The version as it was published\n")
    visit.press("Save the draft")
    expect(page.locator("#problems")).to_contain_text("Two options of this choice read the same.")
    visit.see("wrong-choice")
    body.fill(body.input_value().replace(f"{CHOICE}- The version as it was published\n", CHOICE))
    visit.press("Save the draft")
    visit.see("text")
    visit.follow("Change the variants")
    for gone in ("Crown servants", "Employees of the European Union"):
        visit.press(f"Remove {gone}")
    visit.see("variants")
    for kind in ("Employees of the US government", "Employees of another government", "The employer signs"):
        visit.follow(f"Edit {kind}")
        body.fill(f"{body.input_value()}{CHOICE}")
        if kind == "The employer signs":
            visit.press("Look at it")
            visit.see("edit")
        visit.press("Save the variant")
        visit.see("variant")
        visit.page.goto(f"/c/{conference.slug}/text/1/variants/")
    visit.page.goto(f"/c/{conference.slug}/text/1/")
    visit.follow("Publish")
    visit.press("Publish text 1")
    expect(page.get_by_role("status")).to_contain_text("Text 1 is published.")


def open_link(visit: Visit, link: Link) -> None:
    visit.page.goto(f"/s/{links.token_of(link)}/")
    visit.press("Read the agreement")


def sign(visit: Visit, link: Link, *, says: str = "", is_looked_at: bool = False) -> None:
    """Says as what the paper was written, and signs what this leads to; without a pick it is refused first."""
    page = visit.page
    open_link(visit, link)
    if says:
        if is_looked_at:
            visit.see("which")
        page.get_by_role("radio", name=says).check()
        visit.press("Go on to the agreement")
    page.get_by_label("I agree to sign electronically").check()
    page.get_by_role("radio", name="Accept", exact=False).first.check()
    page.get_by_label("Type your full name to sign").fill((link.agent or link.author).name)
    if is_looked_at:
        visit.see("visit")
        visit.press("Review the agreement")
        expect(page.locator("main")).to_contain_text("Choose one of the options for “Version”.")
        visit.see("unpicked")
    page.get_by_role("radio", name="The version as it was published").check()
    page.locator("form#decide button.primary").click()
    page.get_by_role("heading", name="Check before you sign").wait_for()
    expect(page.locator("main")).to_contain_text("The version as it was published")
    if is_looked_at:
        visit.see("review")
    visit.press("Sign one agreement")
    page.get_by_text("One agreement is signed").first.wait_for()
    if is_looked_at:
        visit.see("done")


def ask_the_employer(visit: Visit, link: Link) -> None:
    open_link(visit, link)
    visit.page.get_by_role("radio", name="My employer holds the rights").check()
    visit.press("Go on to the agreement")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("My employer must sign")
    visit.see("employer")
    visit.press("Tell the conference")
    officer = factories.officers_link(factories.forward(link.author.authorships.get().agreements.get()))
    sign(visit, officer)


def check(document: Document) -> dict[str, object]:
    """What every document passes; where SCREENSHOTS names a folder it is kept there, to be looked at."""
    content = drawing.read(document)
    assert findings_in(content) == []
    record = offline.record_of(content)
    if folder := os.environ.get("SCREENSHOTS"):
        (Path(folder) / f"variants-{record.get('variant', 'ordinary')}.pdf").write_bytes(content)
    return record

"""From an empty installation to two members with passkeys, without a shell; a lost telephone, and a stranger."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Browser, expect

from agreements.mail import staff as staff_mails
from agreements.models import Conference, Membership, Role
from tests import factories
from tests.browser.chromium import new_context
from tests.browser.devices import give_device
from tests.browser.looking import Complaints
from tests.mail_backend import Backend
from tests.second_factors import kinds

pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.timeout(600)]

PASSWORD = "a calm violet kite"
CONFERENCE = {
    "name": "ECA 2030", "slug": "eca-2030", "legal_name": "The Example Conference Association", "short_name": "ECA",
    "address": "1 Example Street, Vienna", "signatory_name": "Sylvia Signatory", "time_zone": "Europe/Vienna",
}  # fmt: skip
OWNER, SECOND = "olga@example.org", "sylvia@example.org"


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, browser: Browser, site: str, *, has_device: bool = True, has_script: bool = True) -> None:
        self.context = new_context(browser, site, has_script=has_script)
        self.page = self.context.new_page()
        self.complaints = Complaints(self.page)
        if has_device:
            give_device(self.page)

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"[name={name}]").fill(value)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).click()

    def sees(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def reads(self, words: str) -> None:
        expect(self.page.get_by_text(words)).to_be_visible()

    def log_in(self, email: str) -> None:
        self.page.goto("/login/")
        self.fill(login=email, password=PASSWORD)
        self.press("Log in")

    def log_out(self) -> None:
        self.page.goto("/")
        self.page.locator("details.menu summary").click()
        self.press("Log out")
        self.sees("Log in")

    def add_passkey(self, name: str) -> list[str]:
        """The recovery codes that come with the first one."""
        self.page.goto("/account/")
        self.follow("Add a passkey")
        self.fill(name=name)
        self.press("Add a passkey")
        self.sees("Recovery codes")
        codes = self.page.locator(".codes code").all_inner_texts()
        self.page.reload()
        assert self.page.locator(".codes code").all_inner_texts() == codes
        self.press("I have kept them")
        return codes


@pytest.fixture
def people(browser: Browser, site: str, mail_backend: type[Backend]) -> Iterator[list[Person]]:
    found = [Person(browser, site) for _ in range(2)]
    yield found
    for each in found:
        each.context.close()


def found_a_conference(owner: Person) -> None:
    owner.page.goto("/")
    owner.fill(name="Olga Owner", email=OWNER, password1=PASSWORD, password2=PASSWORD)
    owner.press("Create the account")
    owner.fill(**CONFERENCE)
    owner.press("Create the conference")


def invite(owner: Person, email: str, role: str) -> str:
    """The link in the mail."""
    owner.page.goto("/c/eca-2030/team/")
    owner.fill(email=email)
    owner.page.locator("#id_role").select_option(role)
    owner.press("Send the invitation")
    owner.reads(f"{email} is mailed a link to join.")
    return mailed_link(email)


def mailed_link(email: str) -> str:
    staff_mails.deliver(staff_mails.owed(limit=50))
    mail = [each for each in Backend.taken if email in each.recipients()][-1]
    return next(line for line in str(mail.body).splitlines() if "/join/" in line).split("testserver")[-1]


def join(member: Person, link: str) -> None:
    member.page.goto(link)
    member.press("Continue")
    member.fill(name="Sylvia Signatory", password1=PASSWORD, password2=PASSWORD)
    member.press("Accept and create the account")
    member.reads("You are on the team of ECA 2030 now")


def test_two_members_with_passkeys_without_a_shell(people: list[Person], browser: Browser, site: str) -> None:
    owner, member = people
    found_a_conference(owner)
    join(member, invite(owner, SECOND, "signatory"))
    owner.add_passkey("Laptop")

    # By passkey alone.
    owner.log_out()
    owner.press("Log in with a passkey")
    owner.sees("Your conferences")

    # All others are asked for one, and find their way.
    owner.page.goto("/c/eca-2030/settings/")
    owner.page.get_by_label("Owners and signatories log in with a second factor").check()
    owner.press("Save the settings")
    owner.reads("The settings have been saved.")
    member.page.goto("/c/eca-2030/papers/")
    member.sees("Your account")
    member.reads("ECA 2030 asks its owners and signatories to log in with more than a password.")
    codes = member.add_passkey("Telephone")
    expect(member.page).to_have_url(f"{site}/c/eca-2030/papers/")
    owner.page.goto("/c/eca-2030/team/")
    assert owner.page.get_by_text("with a second factor", exact=True).count() == 2

    # What concerns many is confirmed by passkey, and goes on where it was.
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=20)):
        owner.fill(email="third@example.org")
        owner.page.locator("#id_role").select_option("viewer")
        owner.press("Send the invitation")
        owner.sees("Show that it is you")
        owner.press("Use your passkey")
        owner.reads("third@example.org is mailed a link to join.")

    # A password alone opens nothing; with a code on paper it does, once.
    for code, is_let_in in ((codes[0], True), (codes[0], False), ("1234 5678", False)):
        stranger = Person(browser, site, has_device=False)
        stranger.log_in(SECOND)
        stranger.sees("One more step")
        stranger.page.goto("/c/eca-2030/")
        stranger.sees("One more step")
        stranger.press("Do not log in")
        stranger.sees("Log in")
        stranger.log_in(SECOND)
        stranger.fill(code=code)
        stranger.press("Continue")
        stranger.sees("Your conferences" if is_let_in else "One more step")
        stranger.context.close()
    assert [owner.complaints.heard, member.complaints.heard] == [[], []]


def test_passkey_is_the_second_step_and_what_stands_in_its_way_is_told(
    people: list[Person], browser: Browser, site: str
) -> None:
    conference = factories.make_conference()
    user = factories.make_user(OWNER)
    user.set_password(PASSWORD)
    user.save()
    Membership.objects.create(conference=conference, user=user, role=Role.OWNER)
    owner, stranger = people

    owner.log_in(OWNER)
    owner.add_passkey("Laptop")
    owner.follow("Add a passkey")
    owner.press("Add a passkey")
    owner.reads("This device has a passkey of your account already.")
    owner.log_out()
    owner.log_in(OWNER)
    owner.sees("One more step")
    owner.press("Use your passkey")
    owner.sees("Your conferences")

    stranger.page.goto("/login/")
    stranger.press("Log in with a passkey")
    stranger.reads("No passkey was used")
    stranger.log_in(OWNER)
    stranger.press("Use your passkey")
    stranger.reads("No passkey was used")
    without_script = Person(browser, site, has_device=False, has_script=False)
    without_script.log_in(OWNER)
    without_script.sees("One more step")
    assert "Passkeys need JavaScript, which is switched off in this browser." in without_script.page.content()
    without_script.page.goto("/login/")
    expect(without_script.page.get_by_role("button", name="Log in with a passkey")).to_be_hidden()
    without_script.context.close()

    assert kinds(user) == ["recovery_codes", "webauthn"]
    assert not Conference.objects.filter(requires_second_factor=True).exists()
    assert [owner.complaints.heard, stranger.complaints.heard] == [[], []]


def test_page_at_a_number_says_where_passkeys_are(people: list[Person], site: str) -> None:
    owner, _ = people
    owner.page.goto(site.replace("localhost", "127.0.0.1"))
    owner.fill(name="Olga Owner", email=OWNER, password1=PASSWORD, password2=PASSWORD)
    owner.press("Create the account")
    owner.page.goto(f"{site.replace('localhost', '127.0.0.1')}/account/")
    owner.follow("Add a passkey")

    owner.reads("Browsers offer passkeys only where the address has a name.")
    expect(owner.page.get_by_role("button", name="Add a passkey")).to_be_hidden()
    owner.follow(f"{site}/account/")
    owner.sees("Log in")

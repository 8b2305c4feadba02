"""A conference of 2020 becomes the one of 2021: copied, its chair replaced, its text amended, by pages and in few clicks."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin

import pytest
from django.forms import BoundField
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agreements.models import Conference, Countersigning, Role
from agreements.states import State
from signatures.models import Countersignature
from tests import factories

pytestmark = pytest.mark.django_db

MOST = 30


class Hand:
    """One of the staff before the pages: it follows what a page offers, and each press and each field counts as a click."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.clicks = client, 0
        self.page = client.get(address)
        self.address = address

    @property
    def words(self) -> str:
        return unescape(self.page.content.decode())

    def follow(self, words: str) -> None:
        """The link that bears these words."""
        icon = r"<svg[^>]*><use[^>]*></use></svg>"
        found = re.search(rf'<a[^>]*href="([^"]+)"[^>]*>(?:\s|{icon}|<span>)*{re.escape(words)}', self.words)
        assert found, f"no link “{words}” on {self.address}"
        self.clicks += 1
        self._at(urljoin(self.address, found[1]), self.client.get(urljoin(self.address, found[1]), follow=True))

    def press(self, words: str, **fields: object) -> None:
        """The button, after filling in these fields of its form."""
        forms = re.findall(r"<form.*?</form>", self.words, re.DOTALL)
        [form] = [each for each in forms if re.search(rf">\s*{re.escape(words)}\s*<", each)]
        target = re.search(r'<form[^>]*action="([^"]+)"', form)
        context_form = (self.page.context or {}).get("form")
        given = {} if target or context_form is None else {each.html_name: _value(each) for each in context_form}
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
        for name in fields:
            assert f'name="{name}"' in form, f"no field {name} beside “{words}”"
        self.clicks += 1 + len(fields)
        address = urljoin(self.address, target[1]) if target else self.address
        self._at(address, self.client.post(address, {**given, **hidden, **fields}, follow=True))

    def _at(self, address: str, page: HttpResponse) -> None:
        assert page.status_code == 200, (address, page.status_code)
        chain = getattr(page, "redirect_chain", [])
        self.page, self.address = page, urljoin(address, chain[-1][0]) if chain else address


def _value(field: BoundField) -> object:
    value = field.value()
    if hasattr(field.field.widget, "format_value"):
        value = field.field.widget.format_value(value)
    return "" if value in (None, False) else (value[0] if isinstance(value, list) and value else value or "")


def test_next_edition_is_made_in_few_clicks() -> None:
    old = factories.make_ready_conference(name="ICML 2020", slug="icml-2020", signatory_name="Carla Chair")
    signed = factories.make_agreement(old, state=State.COUNTERSIGNED)
    owner = factories.make_member(old, name="Olga Owner")
    comes, stays = (factories.make_member(old, Role.MANAGER, name=name) for name in ("Mia Manager", "Max Manager"))
    client = Client()
    client.force_login(owner)

    hand = Hand(client, reverse("home"))
    hand.follow("ICML 2020")
    hand.follow("Settings")
    hand.follow("Edition")
    hand.follow("Copy")
    hand.press(
        "Create the new conference",
        name="ICML 2021",
        slug="icml-2021",
        deadline="2031-06-30T23:59",
        time_zone="Anywhere on Earth",
        **{f"member_{comes.pk}": Role.MANAGER},
    )
    new = Conference.objects.get(slug="icml-2021")
    assert "ICML 2021 has been created from ICML 2020" in hand.words
    hand.follow("Settings")
    hand.follow("Another signatory")
    hand.press("Save", name="Nora Next")
    hand.follow("Text and policy")
    hand.follow("Continue the draft")
    hand.press("Save the draft", body=factories.TEXT + "3. A new clause of {{ signatory.name }}.\n")
    hand.follow("Publish")
    hand.press("Publish text 1")

    assert hand.clicks <= MOST, hand.clicks
    new.refresh_from_db()
    assert (new.present_signatory, old.present_signatory) == ("Nora Next", "Carla Chair")
    assert new.deadline_in_words == "30 June 2031, 23:59 Anywhere on Earth (1 July, 11:59 UTC)"
    assert {each.user: each.role for each in new.memberships.all()} == {owner: Role.OWNER, comes: Role.MANAGER}
    assert not new.memberships.filter(user=stays).exists()
    assert new.current_text is not None
    assert "A new clause" in new.current_text.body
    given = factories.make_agreement(new, state=State.COUNTERSIGNED)
    names = [Countersignature.objects.get(signature__agreement=each).signatory_name for each in (signed, given)]
    assert names == ["Carla Chair", "Nora Next"]


def page_of(client: Client, name: str, conference: Conference) -> str:
    return unescape(client.get(reverse(name, args=[conference.slug]), follow=True).content.decode())


def test_signatories_page_tells_them_all_and_refuses_a_day_that_has_passed(
    conference: Conference, owner_client: Client
) -> None:
    address, today = reverse("signatories", args=[conference.slug]), conference.today
    refused = owner_client.post(
        address, {"shown": 0, "name": "Nora Next", "since": today - timedelta(days=1)}
    ).content.decode()
    owner_client.post(address, {"shown": 0, "name": "Nora Next", "since": today + timedelta(days=9)})
    stale = owner_client.post(address, {"shown": 0, "name": "Olaf Other", "since": today})

    page = page_of(owner_client, "signatories", conference)
    assert "That day has passed" in refused
    assert "Somebody else has changed this" in stale.content.decode()
    assert re.findall(r"<li>\s*<span><strong>(.*?)</strong>", page) == ["Sylvia Signatory", "Nora Next"]
    assert re.search(r"begins on \d+ \w+ \d{4}", page)


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (Countersigning.RULE, "countersigned at once in the name of <strong>Sylvia Signatory</strong>"),
        (Countersigning.QUEUE, "countersign from the queue, each with their own name"),
    ],
)
def test_settings_say_truly_who_countersigns(
    conference: Conference, owner_client: Client, way: Countersigning, words: str
) -> None:
    Conference.objects.filter(pk=conference.pk).update(countersigning=way)

    assert words in page_of(owner_client, "conference_settings", conference)


def test_what_waits_from_the_queue_stays_and_is_told_with_its_deed(
    owner_client: Client, conference: Conference
) -> None:
    Conference.objects.filter(pk=conference.pk).update(countersigning=Countersigning.QUEUE)
    conference.refresh_from_db()
    waiting = factories.make_agreement(conference, state=State.ACCEPTED)
    hand = Hand(owner_client, reverse("conference_settings", args=[conference.slug]))

    hand.press("Save the settings", countersigning=Countersigning.RULE)

    assert "1 accepted agreement still waits in the queue: countersign it there." in hand.words
    assert "1 accepted agreement waits in the queue: the rule does not take it" in " ".join(hand.words.split())
    waiting.refresh_from_db()
    assert waiting.state == State.ACCEPTED
    hand.follow("Countersign")
    assert waiting.authorship.printed_name in hand.words
    dashboard = page_of(owner_client, "dashboard", conference)
    assert "To countersign 1" in dashboard

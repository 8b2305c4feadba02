"""Points 1 to 8 and 48: keys that mails carry are unguessable, kept as digests, good for one purpose, and leak nowhere."""

import ast
import base64
import inspect
import re
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from agreements import links
from agreements.mail import delivery, queue
from agreements.models import Author, Conference, Link
from agreements.people import address_changes, invitations
from tests import factories
from tests.signatures.visiting import at, dump, filled, landing_of, open_link
from tests.test_access_matrix import OPEN, PAGES, VISIT, World, address_of, world  # noqa: F401  # a fixture

pytestmark = pytest.mark.django_db


# --- 1: 256 bits ----------------------------------------------------------------------------------------------------------
def test_a_token_has_256_bits_and_a_hundred_thousand_differ() -> None:
    link = Link(key_version=1)
    tokens = []
    for _ in range(100_000):
        link.pk = uuid4()
        tokens.append(links.token_of(link))

    assert len(set(tokens)) == len(tokens)
    assert {len(base64.b32decode(f"{token.upper()}====")) for token in tokens[:100]} == {32}


def test_no_token_comes_from_what_can_be_guessed() -> None:
    """The key decides, not the number that a link has; neither chance of another kind nor a UUID is asked."""
    tree = ast.parse(inspect.getsource(links))
    imported = {
        alias.name for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)) for alias in node.names
    } | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert not imported & {"random", "time", "uuid1", "uuid4"}
    assert "hmac" in imported


# --- 2: only digests are kept --------------------------------------------------------------------------------------------
def test_no_table_holds_a_token_after_a_whole_visit(conference: Conference) -> None:
    """Invited, delivered, opened, signed, moved to another address, objected to."""
    agreement = factories.make_agreement(conference)
    author = agreement.authorship.author
    invitations.invite_again(author, by=factories.make_user())
    delivery.deliver(queue.owed(limit=10))
    link = Link.objects.get()
    client = open_link(link)
    client.post(at("sign", link), filled(client, link))
    address_changes.change_address(author, email="present@example.org", by=factories.make_user())
    delivery.deliver(queue.owed(limit=10))
    to_object = Link.objects.to_object().get()
    Client().post(reverse("objection", args=[links.token_of(to_object)]))

    tokens = [links.token_of(each) for each in Link.objects.all()]
    kept = f"{dump()} {[session.get_decoded() for session in Session.objects.all()]}"
    sent = " ".join(str(each.body) for each in mail.outbox)
    assert links.token_of(link) in sent
    assert links.token_of(to_object) in sent
    assert [token for token in tokens if token in kept] == []


# --- 3 and 4: addresses without secrets, no word to others --------------------------------------------------------------
def test_the_press_of_the_button_leads_to_an_address_without_the_token(conference: Conference) -> None:
    _, link = factories.invited_author(conference)

    response = Client().post(landing_of(link))

    assert response.status_code == 303
    assert links.token_of(link) not in f"{response.headers} {response.content!r} {response.cookies}"


def test_no_open_page_names_another_host_or_tells_where_its_reader_was(world: World) -> None:  # noqa: F811
    client = Client()
    client.cookies.load(dict(world.cookies["author"]))
    own = ("http://testserver", "http://www.w3.org/", configured.PUBLIC_URL)
    seen = 0
    for page in PAGES:
        if page.who not in (OPEN, VISIT) or page.get != 200:
            continue
        response = client.get(address_of(page, world.values))
        assert response["Referrer-Policy"] == "strict-origin", page.route
        if response["Content-Type"].startswith("text/html"):
            seen += 1
            loaded = re.findall(
                r"<(?!a\b)[a-z]+[^>]+?(?:src|href|action|data)=\"(?:https?:)?(//[^\"]*)", response.text
            )
            assert [each for each in loaded if not f"http:{each}".startswith(own)] == [], page.route
    assert seen > 8


# --- 5: looking is no act ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("looks", [120, pytest.param(1_000, marks=pytest.mark.slow)])
def test_any_number_of_looks_of_scanners_change_nothing(conference: Conference, looks: int) -> None:
    _, link = factories.invited_author(conference)
    draft = reverse("landing_draft", args=[links.token_of(link), link.author.authorships.get().agreements.get().pk])
    addresses = [landing_of(link), reverse("new_link"), at("visit", link), draft]
    before = dump()

    for number in range(looks):
        headers = ({"Sec-Purpose": "prefetch"}, {"Purpose": "prefetch"}, {"User-Agent": ""}, {})[number % 4]
        method = ("GET", "HEAD", "OPTIONS")[number % 3]
        Client().generic(method, addresses[number % len(addresses)], headers=headers)

    assert dump() == before


# --- 7: one purpose, one page --------------------------------------------------------------------------------------------
def test_each_key_opens_the_page_of_its_purpose_alone(world: World) -> None:  # noqa: F811
    values = {name: str(value) for name, value in world.values.items()}
    addresses = {
        "landing": ("/s/{}/", values["token"]),
        "objection": ("/objection/{}/", values["to_object"]),
        "rehearsal": ("/rehearsal/{}/", values["rehearsal"]),
        "document": ("/verify/{}/", values["code"]),
        "visit": ("/sign/{}/", values["link"]),
        "draft": (f"/sign/{values['link']}/drafts/{{}}/", values["asked"]),
    }
    client = Client()
    client.cookies.load(dict(world.cookies["author"]))

    opened = {
        (page, purpose)
        for page, (address, _) in addresses.items()
        for purpose, (_, key) in addresses.items()
        if client.get(address.format(key)).status_code == 200
    }

    assert opened == {(page, page) for page in addresses}


# --- 48: keys are replaced -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("fallbacks", [True, False])
def test_links_outlive_every_change_of_the_secret_key(
    conference: Conference, settings: Settings, *, fallbacks: bool
) -> None:
    """Staff stay logged in as long as the former one is a fallback."""
    owner = factories.make_member(conference)
    staff = Client()
    staff.force_login(owner)
    given = [factories.invited_author(conference)[1] for _ in range(20)]
    tokens = [links.token_of(link) for link in given]
    former = settings.SECRET_KEY

    settings.SECRET_KEY = "another key that is long enough for anybody"
    settings.SECRET_KEY_FALLBACKS = [former] if fallbacks else []

    assert {Client().get(f"/s/{token}/").status_code for token in tokens} == {200}
    assert [links.token_of(link) for link in given] == tokens
    assert staff.get(reverse("dashboard", args=[conference.slug])).status_code == (200 if fallbacks else 302)


def test_links_of_a_former_link_key_open_and_new_ones_bear_the_new_key(
    conference: Conference, settings: Settings
) -> None:
    author, link = factories.invited_author(conference)
    token = links.token_of(link)

    settings.LINK_KEYS = settings.LINK_KEYS | {max(settings.LINK_KEYS) + 1: bytes(32)}
    another = factories.make_link(factories.make_author(conference))
    assert another.key_version == max(settings.LINK_KEYS)
    settings.LINK_KEYS = {another.key_version: bytes(32)}

    assert Client().get(f"/s/{token}/").status_code == 200
    assert factories.make_link(Author.objects.get(pk=author.pk)).key_version == another.key_version

"""What whoever reads a former address sees, and does there."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from agreements import links
from agreements.models import Author, Conference, HelpRequest, Link, Message, MessageKind, MessageState
from agreements.people import address_changes
from tests import factories
from tests.signatures.visiting import at, dump, open_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(conference: Conference) -> Author:
    author, _ = factories.invited_author(conference, name="Marie Curie", email="curie@old.example")
    factories.make_message(author, state=MessageState.SENT)
    address_changes.change_address(author, email="marie@new.example", by=factories.make_user())
    return author


@pytest.fixture
def link(author: Author) -> Link:
    return Message.objects.get(author=author, kind=MessageKind.CHANGED).link


def address_of(link: Link) -> str:
    return links.address_of(link).removeprefix(settings.PUBLIC_URL)


def test_opening_the_page_changes_nothing(link: Link) -> None:
    before = dump()

    for method in ("get", "head", "options"):
        for _ in range(3):
            getattr(Client(), method)(address_of(link), headers={"Sec-Purpose": "prefetch"})

    assert dump() == before


def test_page_says_what_was_changed_and_not_where_to(link: Link) -> None:
    page = Client().get(address_of(link)).content.decode()

    assert "Marie Curie" in page
    assert "c•••@old.example" in page
    assert "new.example" not in page


def test_objecting_needs_no_account_and_stands_on_the_desk(
    link: Link, author: Author, conference: Conference, manager_client: Client
) -> None:
    client = Client()

    response = client.post(address_of(link), {"words": "I still read this address."})

    assert (response.status_code, response["Location"]) == (303, reverse("objected"))
    assert "has received your objection" in client.get(response["Location"]).content.decode()
    for page in (
        reverse("help_requests", args=[conference.slug]),
        reverse("author", args=[conference.slug, author.pk]),
    ):
        shown = manager_client.get(page, follow=True).content.decode()
        assert "The former address objects to its change" in shown
        assert "from curie@old.example" in shown
        assert "I still read this address." in shown
    assert "You objected on" in client.get(address_of(link)).content.decode()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(link: Link, method: str) -> None:
    assert getattr(Client(), method)(address_of(link)).status_code == 405


def test_link_that_is_taken_back_is_gone(link: Link, author: Author) -> None:
    address_changes.change_address(author, email="curie@old.example", by=factories.make_user())

    for method in ("get", "post"):
        response = getattr(Client(), method)(address_of(link))
        assert response.status_code == 410
        assert "Marie" not in response.content.decode()
    assert not HelpRequest.objects.exists()


def test_wrong_links_are_counted_by_network(db: None) -> None:
    number, _ = settings.THROTTLES["bad_link"]

    statuses = [Client().get(f"/objection/{'a' * 52}/").status_code for _ in range(number + 1)]

    assert statuses == [404] * number + [429]


def test_words_that_no_page_can_show_are_refused(link: Link) -> None:
    response = Client().post(address_of(link), {"words": "\u202e"})

    assert response.status_code == 422
    assert not HelpRequest.objects.exists()


def test_an_author_is_not_offered_an_objection(author: Author) -> None:
    own = factories.make_link(Author.objects.get(pk=author.pk))
    client = open_link(own)

    assert client.get(at("visit_help", own, kind="objection")).status_code == 404
    assert "/help/objection/" not in client.get(at("visit", own)).content.decode()


# --- One purpose, one page ------------------------------------------------------------------------------------------------
def test_a_link_opens_the_page_of_its_purpose_alone(link: Link, author: Author) -> None:
    own = factories.make_link(Author.objects.get(pk=author.pk))
    tokens = {"landing": links.token_of(own), "objection": links.token_of(link)}

    statuses = {
        (page, kind): Client().get(reverse(page, args=[token])).status_code
        for page in tokens
        for kind, token in tokens.items()
    }

    assert {pair for pair, status in statuses.items() if status == 200} == {
        ("landing", "landing"),
        ("objection", "objection"),
    }
    assert {status for (page, kind), status in statuses.items() if page != kind} == {404}


def test_a_token_made_for_one_purpose_is_none_of_another(link: Link) -> None:
    other = Link(pk=link.pk, key_version=link.key_version)

    assert links.token_of(link) != links.token_of(other)
    assert Client().get(reverse("landing", args=[links.token_of(other)])).status_code == 404
    assert Client().get(at("visit", link)).status_code == 403

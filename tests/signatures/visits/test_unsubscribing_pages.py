"""The page behind the key of a mail, and the way back on the author's own page."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from agreements.mail.bounces.tokens import Purpose, token_of
from agreements.models import Author, Conference, Link, Message, MessageState
from agreements.people import address_changes
from tests import factories
from tests.signatures.visiting import at, open_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(conference: Conference) -> Link:
    return factories.invited_author(conference)[1]


@pytest.fixture
def message(link: Link) -> Message:
    return factories.make_message(link.author, state=MessageState.SENT)


def address_of(message: Message) -> str:
    return reverse("unsubscribe", args=[token_of(Purpose.UNSUBSCRIBE, message.pk)])


def wants_none(author: Author) -> bool:
    return Author.objects.get(pk=author.pk).no_reminders_since is not None


def test_only_a_post_stops_reminders(message: Message) -> None:
    client = Client(enforce_csrf_checks=True)

    assert "Send me no more reminders" in client.get(address_of(message)).content.decode()
    assert client.head(address_of(message)).status_code == 200
    assert not wants_none(message.author)
    # As a mail program does it (RFC 8058): no cookie, and no page that it is led on to.
    response = client.post(address_of(message), {"List-Unsubscribe": "One-Click"})

    assert (response.status_code, wants_none(message.author)) == (200, True)
    assert "sends no more reminders to" in response.content.decode()
    assert "sends no more reminders to" in client.get(address_of(message)).content.decode()


def test_reader_of_a_former_address_is_told_the_same_and_stops_nothing(message: Message) -> None:
    address_changes.change_address(message.author, email="new@example.org", by=None)

    response = Client().post(address_of(message))

    assert "sends no more reminders to" in response.content.decode()
    assert "new@example.org" not in response.content.decode()
    assert not wants_none(message.author)


def test_key_that_is_none_says_so_and_counts(db: None, settings: Settings) -> None:
    settings.THROTTLES = {**settings.THROTTLES, "bad_link": (1, 60)}
    address = reverse("unsubscribe", args=["a" * 42])

    assert [Client().post(address).status_code for _ in range(2)] == [404, 429]


def test_author_takes_it_back_on_the_own_page(message: Message, link: Link) -> None:
    Client().post(address_of(message))
    client = open_link(link)

    assert "You have asked for no more reminders." in client.get(at("visit", link)).content.decode()
    response = client.post(at("visit_reminders", link), follow=True)

    assert "The conference reminds you again" in response.content.decode()
    assert not wants_none(message.author)
    assert "You have asked for no more reminders." not in client.get(at("visit", link)).content.decode()

"""Keys of the signing pages: 256 bits, of which only a digest is kept."""

import hashlib
import re

import pytest
from django.core import serializers
from django.utils import timezone
from pytest_django import Settings

from agreements import links
from agreements.models import Author, Conference, Link
from tests import factories

pytestmark = pytest.mark.django_db

FIRST, SECOND = bytes(range(32)), bytes(range(32, 64))


@pytest.fixture
def author(conference: Conference) -> Author:
    return factories.make_author(conference)


def test_nobody_without_an_address_gets_a_link(conference):
    author = factories.make_author(conference, email="")

    with pytest.raises(links.NoAddressError):
        links.links_for([author])
    assert not Link.objects.exists()


def test_token_is_52_characters_of_base32(author: Author) -> None:
    token = links.token_of(factories.make_link(author))

    assert re.fullmatch(r"[a-z2-7]{52}", token)


def test_token_is_the_same_however_often_it_is_written(author: Author) -> None:
    link = factories.make_link(author)

    assert links.token_of(Link.objects.get(pk=link.pk)) == links.token_of(link)


def test_address_holds_the_token_behind_the_public_address(author: Author, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://sign.example.org"
    link = factories.make_link(author)

    assert links.address_of(link) == f"https://sign.example.org/s/{links.token_of(link)}/"


def test_table_holds_the_digest_and_never_the_token(author: Author) -> None:
    link = factories.make_link(author)
    token = links.token_of(link)

    dump = serializers.serialize("json", Link.objects.all())

    assert token not in dump
    assert link.token_digest == hashlib.sha256(token.encode()).hexdigest()


@pytest.mark.parametrize("wrapped", ["{}", "{}.", "<{}>", " {}\n", "{}/", "{},", "“{}”", "{}..extra"])
def test_find_cuts_off_what_mail_programs_glue_to_a_link(author: Author, wrapped: str) -> None:
    link = factories.make_link(author)

    assert links.find(wrapped.format(links.token_of(link))) == link


def test_find_does_not_mind_capital_letters(author: Author) -> None:
    link = factories.make_link(author)

    assert links.find(links.token_of(link).upper()) == link


@pytest.mark.parametrize("token", ["", "a", "a" * 52, "a" * 5_000, "\x00", "../../etc/passwd", "İ" * 52])
def test_find_finds_nothing_for_what_is_no_token(author: Author, token: str) -> None:
    factories.make_link(author)

    assert links.find(token) is None


def test_find_finds_nothing_for_a_shortened_token(author: Author) -> None:
    assert links.find(links.token_of(factories.make_link(author))[:-1]) is None


def test_links_for_gives_the_present_link_and_makes_what_is_missing(conference: Conference) -> None:
    old, new = factories.make_author(conference), factories.make_author(conference)
    present = factories.make_link(old)

    found = links.links_for([old, new])

    assert found[old.pk] == present
    assert found[new.pk].author == new
    assert Link.objects.count() == 2


def test_links_for_refuses_whoever_was_read_before_the_address_changed(author: Author) -> None:
    Author.objects.filter(pk=author.pk).update(email="new@example.org")

    with pytest.raises(links.FormerAddressError):
        links.links_for([author])
    assert not Link.objects.exists()


def test_links_for_asks_as_often_for_one_as_for_three(
    conference: Conference, django_assert_num_queries: object
) -> None:
    authors = [factories.make_author(conference) for _ in range(3)]

    for some in (authors[:1], authors[1:]):
        with django_assert_num_queries(4):  # type: ignore[operator]
            links.links_for(some)


def test_links_for_makes_a_new_link_for_a_new_address(author: Author) -> None:
    old = factories.make_link(author)
    author.email = "new@example.org"
    author.save()

    new = factories.make_link(author)

    assert new != old
    assert (old.email, new.email) == (old.email, "new@example.org")
    assert links.token_of(new) != links.token_of(old)


def test_new_key_leaves_old_links_open_and_re_rendered(author: Author, settings: Settings) -> None:
    settings.LINK_KEYS = {1: FIRST}
    old = factories.make_link(author)
    token = links.token_of(old)

    settings.LINK_KEYS = {1: FIRST, 2: SECOND}
    other = factories.make_link(factories.make_author(author.conference))

    assert links.find(token) == old
    assert links.token_of(old) == token
    assert factories.make_link(author) == old
    assert (old.key_version, other.key_version) == (1, 2)


def test_lost_key_opens_what_it_had_made_but_writes_nothing_more(author: Author, settings: Settings) -> None:
    settings.LINK_KEYS = {1: FIRST}
    old = factories.make_link(author)
    token = links.token_of(old)

    settings.LINK_KEYS = {2: SECOND}

    assert links.find(token) == old
    with pytest.raises(links.LostKeyError):
        links.token_of(old)
    assert factories.make_link(author).key_version == 2


def test_revoke_takes_all_links_of_one_author(conference: Conference) -> None:
    author, other = factories.make_author(conference), factories.make_author(conference)
    old, kept = factories.make_link(author), factories.make_link(other)

    count = links.revoke(author)

    old.refresh_from_db()
    kept.refresh_from_db()
    assert (count, old.is_revoked, kept.is_revoked) == (1, True, False)
    assert links.revoke(author) == 0
    assert factories.make_link(author) != old


def test_superseded_link_opens_and_is_given_out_no_more(author: Author) -> None:
    old = factories.make_link(author)
    Link.objects.filter(pk=old.pk).update(superseded_at=timezone.now())

    new = factories.make_link(author)

    found = links.find(links.token_of(old))
    assert found == old
    assert not found.is_revoked
    assert new != old
    assert links.revoke(author) == 2

"""Find leads to papers, people and documents of the reader's own conference, and opens what alone can be meant."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Conference
from agreements.states import State
from signatures.codes import code_of
from tests import factories

pytestmark = pytest.mark.django_db


def ask(client: Client, conference: Conference, words: str) -> Any:
    return client.get(reverse("find", args=[conference.slug]), {"q": words})


def hits(response: Any) -> tuple[list[str], list[str]]:
    found = response.context["found"]
    return [hit.words for hit in found.papers], [hit.words for hit in found.people]


@pytest.fixture
def world(conference: Conference) -> dict[str, Any]:
    ada = factories.make_author(conference, name="Ada Müller", email="ada@example.org")
    bob = factories.make_author(conference, name="Bob Mueller", email="bob@example.org")
    kites = factories.make_paper(conference, ada, number="12", title="On Kites")
    strings = factories.make_paper(conference, bob, number="112", title="On 12 Strings")
    return {"ada": ada, "bob": bob, "kites": kites, "strings": strings}


@pytest.mark.parametrize(
    ("words", "name", "row"),
    [
        ("12", "paper", "kites"),  # its number, though another title holds it, too
        ("kite", "paper", "kites"),
        ("  STRINGS ", "paper", "strings"),
        ("ADA@example.org", "author", "ada"),
        ("bob", "author", "bob"),
        ("muller", "author", "ada"),
    ],
)
def test_what_alone_can_be_meant_is_opened(
    viewer_client: Client, conference: Conference, world: dict[str, Any], words: str, name: str, row: str
) -> None:
    response = ask(viewer_client, conference, words)

    assert (response.status_code, response["Location"]) == (302, reverse(name, args=[conference.slug, world[row].pk]))


def test_several_are_listed_however_they_are_typed(
    viewer_client: Client, conference: Conference, world: dict[str, Any]
) -> None:
    assert hits(ask(viewer_client, conference, "mueller")) == ([], ["Bob Mueller", "Ada Müller"])
    assert hits(ask(viewer_client, conference, "on")) == (["12 On Kites", "112 On 12 Strings"], [])
    assert hits(ask(viewer_client, conference, "example.org")) == ([], ["Bob Mueller", "Ada Müller"])


def test_document_is_found_by_its_code_and_an_agreement_by_its_number(
    viewer_client: Client, conference: Conference
) -> None:
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    code = code_of(agreement.signatures.get().pk)

    for words in (code, code.lower().replace("-", " "), str(agreement.pk)):
        response = ask(viewer_client, conference, words)
        assert response["Location"] == reverse("agreement", args=[conference.slug, agreement.pk])


def test_nothing_of_another_conference_is_found(viewer_client: Client, conference: Conference) -> None:
    elsewhere = factories.make_ready_conference()
    agreement = factories.make_agreement(elsewhere, state=State.COUNTERSIGNED)
    author = agreement.authorship.author

    for words in (
        code_of(agreement.signatures.get().pk),
        str(agreement.pk),
        author.email,
        agreement.authorship.paper.title,
    ):
        response = ask(viewer_client, conference, words)
        assert (response.status_code, hits(response)) == (200, ([], []))


@pytest.mark.parametrize("words", ["", "   ", "zebra", "%", "_", "' OR 1=1", "\x00", "0" * 500, "🎈"])
def test_words_that_find_nothing_are_told(viewer_client: Client, conference: Conference, words: str) -> None:
    factories.make_paper(conference, factories.make_author(conference))

    response = ask(viewer_client, conference, words)

    assert (response.status_code, hits(response)) == (200, ([], []))


def test_of_many_only_the_first_are_shown_by_few_queries(viewer_client: Client, conference: Conference) -> None:
    for _ in range(21):
        factories.make_paper(conference, factories.make_author(conference))

    with CaptureQueriesContext(connection) as asked:
        response = ask(viewer_client, conference, "e")

    page = response.content.decode()
    assert [len(found) for found in hits(response)] == [20, 20]
    assert f"{reverse('papers', args=[conference.slug])}?search=e" in page
    assert f"{reverse('authors', args=[conference.slug])}?search=e" in page
    assert len(asked) <= 8

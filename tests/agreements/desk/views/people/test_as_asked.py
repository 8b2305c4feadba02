"""What an author asked for is filled in on the page of its deed, which settles the request together with it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import (
    Agreement,
    Author,
    Authorship,
    Conference,
    HelpKind,
    HelpRequest,
    Matter,
    Message,
    MessageKind,
)
from agreements.people import answers
from agreements.people.answers import WhatWasDone
from agreements.states import State
from signatures import asking
from tests import factories
from tests.signatures.visiting import inputs_of, open_link

pytestmark = pytest.mark.django_db
Ask = Callable[..., HelpRequest]


@pytest.fixture
def author(conference: Conference) -> Author:
    factories.make_text(conference)
    return factories.invited_author(conference, name="Ada Lovelase")[0]


@pytest.fixture
def co_author(author: Author) -> Authorship:
    return factories.make_authorship(author.authorships.get().paper, printed_name="Grace Hoper")


@pytest.fixture
def ask(author: Author) -> Ask:
    def asked(kind: HelpKind, **wish: Any) -> HelpRequest:
        return asking.ask_for_help(factories.make_link(author), kind=kind, words="", **wish)

    return asked


def deed_of(client: Client, request: HelpRequest, verb: str) -> str:
    page = client.get(reverse("help_request", args=[request.conference.slug, request.pk]))
    return next(each.url for each in page.context["deeds"] if each.verb == verb)


def press(client: Client, address: str, **more: str) -> Any:
    """What a browser sends of that page with nothing typed."""
    page = client.get(address)
    given = {name: field.value() for field in page.context["form"] if (name := field.html_name) and field.value()}
    return client.post(address, given | more)


def said_to(request: HelpRequest) -> tuple[bool, list[str], int]:
    """Whether it is settled, what was done, and how many mails answer it."""
    request.refresh_from_db()
    done = [turn.done for turn in answers.conversation(HelpRequest.objects.with_conversation().get(pk=request.pk))]
    mails = Message.objects.filter(author=request.author, kind=MessageKind.ANSWER).count()
    return request.settled_at is not None, done, mails


def test_a_misspelt_name_is_corrected_by_one_press(manager_client: Client, author: Author, ask: Ask) -> None:
    request = ask(HelpKind.NAME, printed_name="Ada Lovelace")

    response = press(manager_client, deed_of(manager_client, request, "Correct the name"))

    author.refresh_from_db()
    assert response.status_code == 302
    assert (author.name, author.authorships.get().printed_name) == ("Ada Lovelace", "Ada Lovelace")
    assert said_to(request) == (True, [WhatWasDone.NAME.label], 1)
    assert not Matter.objects.open().filter(request=request).exists()


def test_a_misspelt_co_author_is_corrected_by_one_press(
    manager_client: Client, co_author: Authorship, ask: Ask
) -> None:
    request = ask(HelpKind.CO_AUTHOR, about=co_author.pk, printed_name="Grace Hopper")

    press(manager_client, deed_of(manager_client, request, "Correct the name"))

    co_author.refresh_from_db()
    assert co_author.printed_name == "Grace Hopper"
    assert said_to(request) == (True, [WhatWasDone.NAME.label], 1)


def test_a_missing_co_author_is_added_by_one_press(manager_client: Client, author: Author, ask: Ask) -> None:
    asked_about = Agreement.objects.get(authorship__author=author)
    request = ask(
        HelpKind.CO_AUTHOR, agreement=asked_about.pk, printed_name="Katherine Johnson", email="kj@example.org"
    )
    page = manager_client.get(reverse("help_request", args=[request.conference.slug, request.pk]))
    assert [each.verb for each in page.context["deeds"]] == ["Add an author", "See the authors"]

    press(manager_client, deed_of(manager_client, request, "Add an author"))

    added = asked_about.authorship.paper.authorships.exclude(author=author).get()
    assert (added.printed_name, added.author.email, added.agreements.get().state) == (
        "Katherine Johnson",
        "kj@example.org",
        State.DRAFT,
    )
    assert said_to(request) == (True, [WhatWasDone.ADDED.label], 1)


def test_who_is_no_author_is_taken_off_and_answered(manager_client: Client, author: Author, ask: Ask) -> None:
    request = ask(HelpKind.NOT_MY_PAPER, agreement=Agreement.objects.get(authorship__author=author).pk)

    press(manager_client, deed_of(manager_client, request, "Take off the paper"), reason="Somebody of the same name")

    assert author.authorships.get().ended_at is not None
    assert said_to(request) == (True, [WhatWasDone.NOT_AN_AUTHOR.label], 1)


@pytest.mark.parametrize("kind", [HelpKind.NAME, HelpKind.CO_AUTHOR])
def test_nothing_is_done_twice_for_what_was_settled_meanwhile(
    manager_client: Client, author: Author, ask: Ask, kind: HelpKind
) -> None:
    about = Agreement.objects.get(authorship__author=author).pk
    request = ask(kind, printed_name="Ada Lovelace", **({} if kind == HelpKind.NAME else {"agreement": about}))
    verb = "Correct the name" if kind == HelpKind.NAME else "Add an author"
    address = deed_of(manager_client, request, verb)
    answers.settle(request, by=factories.make_user(), deed=WhatWasDone.NOTHING)

    response = press(manager_client, address)

    author.refresh_from_db()
    assert response.status_code in (200, 409)
    assert next(map(str, response.wsgi_request._messages)).startswith("The request was settled meanwhile")
    assert (author.name, author.authorships.get().paper.authorships.count()) == ("Ada Lovelase", 1)


def test_pages_without_such_a_request_are_filled_in_with_what_stands_there(
    manager_client: Client, author: Author, co_author: Authorship, ask: Ask
) -> None:
    other = factories.make_authorship(factories.make_paper(author.conference), printed_name="Somebody Else")
    request = ask(HelpKind.CO_AUTHOR, about=co_author.pk, printed_name="Grace Hopper")
    address = reverse("edit_authorship", args=[author.conference.slug, other.pk])
    for query in ("", f"?request={request.pk}", "?request=²", f"?request={'9' * 30}"):
        assert manager_client.get(address + query).context["form"]["printed_name"].value() == "Somebody Else"


def test_a_co_author_is_named_or_somebody_is_missing(author: Author, co_author: Authorship) -> None:
    link = factories.make_link(author)
    client, address = open_link(link), reverse("visit_help", args=[link.pk, "co_author"])
    assert "Somebody who is missing" in client.get(address).content.decode()

    client.post(address, {"about": co_author.pk, "printed_name": "Grace Hopper", "words": ""})
    client.post(address, {"about": "0", "printed_name": "Katherine Johnson", "email": "kj@example.org"})

    asked = HelpRequest.objects.order_by("pk")
    theirs = Agreement.objects.get(authorship__author=author).pk
    assert list(asked.values_list("about", "agreement", "printed_name", "email")) == [
        (co_author.pk, theirs, "Grace Hopper", ""),
        (None, theirs, "Katherine Johnson", "kj@example.org"),
    ]


def test_a_question_may_name_the_clause_that_it_is_about(manager_client: Client, author: Author) -> None:
    link = factories.make_link(author)
    client, address = open_link(link), reverse("visit_help", args=[link.pk, "question"])
    offered = [each["value"] for each in inputs_of(client.get(address).content.decode()) if each["tag"] == "option"]
    assert offered[0] == ""
    assert offered[1].startswith("1. ")

    refused = client.post(address, {"clause": "99. Something", "words": "Why?"})
    client.post(address, {"clause": offered[1], "words": "Why?"})

    request = HelpRequest.objects.get()
    pages = [
        client.get(reverse("visit_request", args=[link.pk, request.pk])),
        manager_client.get(reverse("help_request", args=[author.conference.slug, request.pk])),
        manager_client.get(reverse("decisions", args=[author.conference.slug])),
    ]
    assert refused.status_code == 422
    assert request.clause == offered[1]
    assert all(offered[1].split()[1] in page.content.decode() for page in pages)

"""What an author asked for is filled in on the page of its deed, which settles the request together with it."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.desk.deciding.wishes import still_open
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
from agreements.people.answers import SettledMeanwhileError, WhatWasDone
from agreements.people.as_asked import as_asked
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


def test_a_missing_co_author_is_chosen_from_the_list_and_the_request_settled(
    manager_client: Client, author: Author, ask: Ask
) -> None:
    listed = factories.make_author(author.conference, name="Katherine Johnson")
    paper = author.authorships.get().paper
    request = ask(HelpKind.CO_AUTHOR, printed_name="K. Johnson", agreement=paper.authorships.get().agreements.get().pk)
    address = deed_of(manager_client, request, "Add an author") + "&from=decisions"

    page = manager_client.get(address).content.decode()
    searched = page.rpartition('role="search"')[2].partition("</form>")[0]
    query = {each["name"]: each.get("value", "") for each in inputs_of(searched)} | {"search": "johnson"}
    found = manager_client.get(address.partition("?")[0], query).content.decode()
    chosen = re.search(r'href="([^"]+)">Choose<', found)
    assert chosen is not None
    response = press(manager_client, unescape(chosen[1]))

    assert response["Location"] == reverse("decisions", args=[author.conference.slug])
    assert paper.authorships.exclude(author=author).get().author == listed
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


def test_who_is_still_on_the_paper_is_said_to_be_and_taken_off_by_another_press(
    manager_client: Client, author: Author, ask: Ask
) -> None:
    request = ask(HelpKind.NOT_MY_PAPER, agreement=Agreement.objects.get(authorship__author=author).pk)
    address = deed_of(manager_client, request, "Take off the paper")
    answers.settle(request, by=factories.make_user(), deed=WhatWasDone.NOTHING)

    response = press(manager_client, address, reason="Somebody else")

    assert (response.status_code, author.authorships.get().ended_at) == (409, None)
    page = response.content.decode()
    assert "so nothing was changed: Ada Lovelase is still an author of this paper." in page
    assert "It settles what" not in page
    again = re.search(r'<form class="dialogue" method="post" action="([^"]+)"', page)
    assert again is not None
    assert press(manager_client, again[1], reason="Somebody else").status_code == 302
    assert author.authorships.get().ended_at is not None
    assert said_to(request)[1] == [WhatWasDone.NOTHING.label]


@pytest.mark.parametrize("kind", [HelpKind.OTHER_ADDRESS, HelpKind.NOT_ME, HelpKind.CO_AUTHOR_ADDRESS])
def test_another_address_settles_the_request_for_it(
    manager_client: Client, author: Author, co_author: Authorship, ask: Ask, kind: HelpKind
) -> None:
    is_of_another = kind == HelpKind.CO_AUTHOR_ADDRESS
    whose = co_author.author if is_of_another else author
    asked = {} if kind == HelpKind.NOT_ME else {"email": "new@example.org"}
    request = ask(kind, **asked, **({"about": co_author.pk} if is_of_another else {}))

    address = deed_of(manager_client, request, "Change the email address")
    page = manager_client.get(address).content.decode()
    assert ("a mail says so" in page) == (kind != HelpKind.NOT_ME)
    assert ("It settles that the link reached the wrong person." in page) == (kind == HelpKind.NOT_ME)

    press(manager_client, address, email="new@example.org")

    whose.refresh_from_db()
    assert whose.email == "new@example.org"
    # Whoever has the address of somebody else now has said nothing that could be answered.
    answered = 0 if kind == HelpKind.NOT_ME else 1
    assert said_to(request) == (True, [WhatWasDone.ADDRESS.label], answered)
    assert answers.asked_by(author).count() == answered


def test_an_address_is_not_changed_for_what_was_settled_meanwhile(
    manager_client: Client, author: Author, ask: Ask
) -> None:
    request, former = ask(HelpKind.OTHER_ADDRESS, email="new@example.org"), author.email
    address = deed_of(manager_client, request, "Change the email address")
    answers.settle(request, by=factories.make_user(), deed=WhatWasDone.NOTHING)

    response = press(manager_client, address)

    author.refresh_from_db()
    assert (response.status_code, author.email) == (409, former)
    assert "so the address was not changed." in response.content.decode()


def test_a_request_that_is_settled_at_this_moment_is_known_to_be(author: Author, ask: Ask) -> None:
    request = ask(HelpKind.NAME, printed_name="Ada Lovelace")
    read_before = HelpRequest.objects.get(pk=request.pk)
    answers.settle(request, by=factories.make_user(), deed=WhatWasDone.NOTHING)

    with pytest.raises(SettledMeanwhileError), as_asked(read_before, WhatWasDone.NAME, by=factories.make_user()):
        assert still_open(read_before) == read_before

    assert still_open(read_before) is None


def test_pages_without_such_a_request_are_filled_in_with_what_stands_there(
    manager_client: Client, author: Author, co_author: Authorship, ask: Ask
) -> None:
    other = factories.make_authorship(factories.make_paper(author.conference), printed_name="Somebody Else")
    request = ask(HelpKind.CO_AUTHOR, about=co_author.pk, printed_name="Grace Hopper")
    address = reverse("edit_authorship", args=[author.conference.slug, other.pk])
    for query in ("", f"?request={request.pk}", "?request=²", f"?request={'9' * 30}"):
        assert manager_client.get(address + query).context["form"]["printed_name"].value() == "Somebody Else"


@pytest.mark.parametrize("page", ["edit_authorship", "end_authorship"])
def test_whoever_came_from_to_decide_comes_back_there_also_without_a_request(
    manager_client: Client, co_author: Authorship, page: str
) -> None:
    slug = co_author.paper.conference.slug
    address = reverse(page, args=[slug, co_author.pk]) + "?request=7&from=decisions"

    shown = manager_client.get(address).content.decode()
    [target] = re.findall(r'<form class="dialogue" method="post" action="([^"]+)"', shown)
    response = press(manager_client, unescape(target), reason="Thanked")

    assert "request=" not in target
    assert response["Location"] == reverse("decisions", args=[slug])


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

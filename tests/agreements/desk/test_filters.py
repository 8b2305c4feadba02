"""The filters of the desk's lists as an address holds them."""

import re
from html import unescape

import pytest
from django.http import QueryDict
from django.urls import reverse

from agreements.desk.listing.list_pages import ROWS
from agreements.models import MessageKind, MessageState
from agreements.states import State
from tests import factories


def ask(client, conference, room, **query):
    return client.get(reverse(room, args=[conference.slug]), query)


def found(response) -> list[str]:
    return sorted(str(record) for record in response.context["table"].page.object_list.data)


@pytest.mark.parametrize(
    ("room", "query"),
    [
        ("papers", {"search": "ames", "state": "waiting"}),
        ("authors", {"search": "ames", "state": "invited"}),
        ("messages", {"search": "ames", "state": "failed", "kind": "reminder"}),
    ],
)
def test_filters_narrow_together(manager_client, conference, room, query):
    wanted = asked(conference, "Ada Ames")
    asked(conference, "Ben Boe")
    answered = factories.make_author(conference, name="Cy Ames")
    factories.make_agreement(author=answered, state=State.COUNTERSIGNED)
    factories.make_message(answered, kind=MessageKind.REMINDER)
    factories.make_agreement(author=wanted.author, state=State.DECLINED)

    alone = [len(found(ask(manager_client, conference, room, **{name: value}))) for name, value in query.items()]
    together = ask(manager_client, conference, room, **query)

    expected = {"papers": wanted.agreements.get().authorship.paper, "authors": wanted.author, "messages": wanted}
    assert found(together) == [str(expected[room])]
    assert min(alone) > 1


@pytest.mark.parametrize(
    "words",
    ["ŻÓŁĆ", "żółć łukasz", "Lukasz Zolc", "zo\u0301l", "ＺＯＬＣ", "Żółć, Łukasz", "太郎 ŻÓŁĆ", "田中太郎"],
)
@pytest.mark.parametrize("room", ["papers", "authors", "messages"])
def test_names_are_found_however_they_are_typed(manager_client, conference, room, words):
    wanted = asked(conference, "Łukasz Żółć", native_name="田中 太郎")
    asked(conference, "Zoë Lucas")

    response = ask(manager_client, conference, room, search=words)

    papers = {"papers": wanted.agreements.get().authorship.paper, "authors": wanted.author, "messages": wanted}
    assert found(response) == [str(papers[room])]


@pytest.mark.parametrize("room", ["papers", "authors", "messages"])
def test_search_without_a_letter_finds_nobody_rather_than_everybody(manager_client, conference, room):
    asked(conference, "Łukasz Żółć")

    assert found(ask(manager_client, conference, room, search="—")) == []


def asked(conference, name, **facts):
    """A mail that failed, to an author who was asked about one paper."""
    author = factories.make_author(conference, name=name, **facts)
    paper = factories.make_paper(conference)
    agreement = factories.make_agreement(author=author, paper=paper, state=State.INVITED)
    message = factories.make_message(author, kind=MessageKind.REMINDER, state=MessageState.FAILED)
    message.agreements.add(agreement)
    return message


def links(page: str, pattern: str) -> list[dict[str, str]]:
    """The queries of the addresses that follow this pattern."""
    return [QueryDict(unescape(query)).dict() for query in re.findall(pattern + r'[^>]*?href="[^"?]*\?([^"]*)"', page)]


def test_filters_are_kept_when_a_list_is_sorted_or_turned(manager_client, conference):
    for _ in range(ROWS + 1):
        factories.make_paper(conference, factories.make_author(conference))
    held = {"search": "title", "state": "draft"}

    page = ask(manager_client, conference, "papers", sort="-title", **held).content.decode()

    heads = links(page, r"<th[^>]*>\s*<a")
    assert [head.pop("sort") for head in heads] == ["number", "title", "signed", "state", "last_answer_at"]
    assert heads == [held] * 5
    assert links(page, r'<a rel="next"') == [held | {"sort": "-title", "page": "2"}]
    assert '<input type="hidden" name="sort" value="-title">' in page


def test_filters_are_taken_away_one_by_one(manager_client, conference):
    factories.make_paper(conference, factories.make_author(conference))

    page = ask(manager_client, conference, "papers", search="title", state="draft", sort="-title").content.decode()

    assert links(page, r'<a class="chip"') == [
        {"state": "draft", "sort": "-title"},
        {"search": "title", "sort": "-title"},
    ]


def test_list_in_which_nothing_matches_names_its_filter_once(manager_client, conference):
    factories.make_paper(conference, factories.make_author(conference))

    page = ask(manager_client, conference, "papers", search="nowhere").content.decode()

    assert "Nothing matches" in page
    assert links(page, r'<a class="chip"') == [{}]

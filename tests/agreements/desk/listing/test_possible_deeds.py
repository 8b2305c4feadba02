"""A list offers what can be done: to its ticked rows, and to all that match."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.desk.listing import list_pages
from agreements.models import Conference, MessageState, Paper, PaperStatus
from agreements.states import State
from tests import factories

pytestmark = pytest.mark.django_db

SIGNED, ASKED = {"end", "ask-again"}, {"end", "waive", "remind"}


@pytest.fixture
def papers(conference: Conference) -> dict[str, Paper]:
    """One of one author for each state, by its number, and one that is withdrawn."""
    found = {state.value: factories.make_paper(conference, number=state.value) for state in State}
    for state, paper in found.items():
        if state == State.ACCEPTED:
            factories.sign(factories.make_agreement(paper=paper, state=State.INVITED), typed_name="Mickey Mouse")
        else:
            factories.make_agreement(paper=paper, state=State(state))
    factories.evaluate(conference)
    return found


def ask(client: Client, conference: Conference, room: str, **query: str) -> Any:
    return client.get(reverse(room, args=[conference.slug]), query)


def offered(response: Any) -> set[str]:
    return {deed["name"] for deed in response.context["table"].deeds}


def of_rows(response: Any) -> dict[str, set[str]]:
    """By the key of each row that can be ticked, as its page has it."""
    ticks = re.findall(r'name="selected" value="([^"]+)" data-deeds="([^"]*)"', response.content.decode())
    return {key: set(deeds.split()) for key, deeds in ticks}


@pytest.mark.parametrize("room", ["papers", "authors", "agreements"])
def test_each_row_names_the_deeds_that_can_do_something_to_it(
    manager_client: Client, conference: Conference, papers: dict[str, Paper], room: str
) -> None:
    found = of_rows(ask(manager_client, conference, room))

    expected = {
        State.DRAFT: {"invite", "end", "waive"},
        State.INVITED: ASKED,
        State.ACCEPTED: SIGNED,
        State.COUNTERSIGNED: SIGNED,
        State.DECLINED: {"end", "ask-again", "waive"},
        State.WAIVED: {"end", "ask-again", "put-back"},
        State.VOID: {"ask-again", "put-back"},
    }
    for state, deeds in expected.items():
        agreement = conference.agreements.get(authorship__paper=papers[state])
        keys = {"papers": papers[state].pk, "authors": agreement.authorship.author_id, "agreements": agreement.pk}
        assert found[str(keys[room])] == (deeds | {"withdraw", "publish", "give-up"} if room == "papers" else deeds), (
            state
        )


@pytest.mark.parametrize("rows", [50, 1])
def test_what_can_be_done_to_none_that_match_is_not_offered(
    manager_client: Client,
    conference: Conference,
    papers: dict[str, Paper],
    monkeypatch: pytest.MonkeyPatch,
    rows: int,
) -> None:
    """Nor is what can be done to some left out, though the page shows others."""
    monkeypatch.setattr(list_pages, "ROWS", rows)
    assert offered(ask(manager_client, conference, "agreements")) == {
        "invite", "remind", "end", "ask-again", "waive", "put-back",
    }  # fmt: skip
    assert offered(ask(manager_client, conference, "papers")) >= {"invite", "withdraw", "put-back"}
    assert offered(ask(manager_client, conference, "agreements", state="countersigned")) == SIGNED
    assert offered(ask(manager_client, conference, "agreements", state="invited")) == ASKED
    assert offered(ask(manager_client, conference, "authors", state="draft")) == {"invite", "end", "waive"}
    assert offered(ask(manager_client, conference, "papers", state="declined")) == {
        "end", "ask-again", "waive", "withdraw", "publish", "give-up",
    }  # fmt: skip

    Paper.objects.filter(pk=papers["declined"].pk).update(status=PaperStatus.WITHDRAWN)
    withdrawn = ask(manager_client, conference, "papers", state="withdrawn")
    assert offered(withdrawn) == {"end", "revive"}
    assert of_rows(withdrawn) == {str(papers["declined"].pk): {"end", "revive"}}


def test_who_waits_under_a_former_text_can_be_asked_again(
    manager_client: Client, conference: Conference, papers: dict[str, Paper]
) -> None:
    factories.make_text(conference)

    assert "ask-again" in offered(ask(manager_client, conference, "agreements", state="invited"))


def test_whoever_may_only_look_has_nothing_to_tick(
    viewer_client: Client, conference: Conference, papers: dict[str, Paper]
) -> None:
    page = ask(viewer_client, conference, "papers").content.decode()

    assert 'name="selected"' not in page
    assert "formaction" not in page


def test_mails_offer_what_their_states_allow(manager_client: Client, conference: Conference) -> None:
    author, _ = factories.invited_author(conference)
    states = (MessageState.QUEUED, MessageState.SENT, MessageState.FAILED)
    mails = {state: factories.make_message(author, state=state) for state in states}
    held = factories.make_message(author)
    type(held).objects.filter(pk=held.pk).update(held_at=held.created_at)

    everything = ask(manager_client, conference, "messages")

    assert of_rows(everything) == {
        str(mails[MessageState.QUEUED].pk): {"hold_mails", "take-out"},
        str(held.pk): {"release_mails", "take-out"},
        str(mails[MessageState.FAILED].pk): {"send-again"},
    }
    assert offered(everything) == {"hold_mails", "release_mails", "take-out", "send-again"}
    assert offered(ask(manager_client, conference, "messages", state=MessageState.SENT)) == set()
    assert offered(ask(manager_client, conference, "messages", state="held")) == {"release_mails", "take-out"}

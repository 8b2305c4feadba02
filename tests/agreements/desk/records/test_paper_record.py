"""All that a paper's page tells: mails and what became of them, requests, routes, and what has ended."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Conference, HelpKind, MessageState, Paper, WaiverKind
from agreements.people.authorships import taking_off
from agreements.settling import waiving
from agreements.settling.waivers import Grounds
from agreements.states import State
from signatures import asking
from tests import factories

pytestmark = pytest.mark.django_db


def see(client: Client, paper: Paper) -> Any:
    return client.get(reverse("paper", args=[paper.conference.slug, paper.pk]))


def busy_paper(conference: Conference, authors: int = 1) -> Paper:
    """With everything that a page can tell of a paper."""
    paper, owner = factories.make_paper(conference), factories.make_member(conference)
    for _ in range(authors):
        for state in (State.DRAFT, State.INVITED, State.DECLINED, State.VOID):
            factories.make_agreement(paper=paper, state=state)
        waived = factories.make_agreement(paper=paper, state=State.INVITED)
        waiving.waive(waived, Grounds(WaiverKind.DECEASED, "Told by the chair"), by=owner)
        asked = factories.make_agreement(paper=paper, state=State.INVITED)
        author = asked.authorship.author
        asking.ask_for_help(factories.make_link(author), kind=HelpKind.QUESTION, words="Why?")
        factories.make_message(author, state=MessageState.FAILED)
        gone = factories.make_agreement(paper=paper, state=State.INVITED)
        taking_off.end_authorship(gone.authorship, reason="Not an author", by=owner)
    return paper


def test_page_tells_mails_requests_routes_and_what_has_ended(manager_client: Client, conference: Conference) -> None:
    shown = see(manager_client, busy_paper(conference))
    record, page = shown.context["record"], shown.content.decode()

    assert [str(ask.standing[0].route) if ask.standing else "" for ask in record.asks] == [
        "Online", "Online", "Online", "", "Waived: deceased", "Online",
    ]  # fmt: skip
    assert len(record.off) == 1
    assert [each.state for each in record.ended] == [State.VOID, State.VOID]
    assert [mail.state for mail in record.mails if mail.state == MessageState.FAILED] == [MessageState.FAILED]
    assert [asked.kind for asked in record.requests] == [HelpKind.QUESTION]
    assert "I have a question</a>" in page


@pytest.mark.parametrize("authors", [1, 3])
def test_page_asks_at_most_twelve_queries_whatever_there_is_to_tell(
    manager_client: Client, conference: Conference, django_assert_max_num_queries: Any, authors: int
) -> None:
    paper = busy_paper(conference, authors)

    with django_assert_max_num_queries(12):
        assert see(manager_client, paper).status_code == 200


def test_request_about_another_paper_is_not_told(manager_client: Client, conference: Conference) -> None:
    author, link = factories.invited_author(conference, papers=2)
    first, other = author.authorships.order_by("pk")
    asking.ask_for_help(link, kind=HelpKind.NOT_MY_PAPER, words="", agreement=first.agreements.get().pk)

    told = [len(see(manager_client, each.paper).context["record"].requests) for each in (first, other)]

    assert told == [1, 0]


def test_waiving_and_asking_again_are_offered_beside_whom_they_are_about(
    manager_client: Client, viewer_client: Client, conference: Conference
) -> None:
    paper = factories.make_paper(conference)
    asked = factories.make_agreement(paper=paper, state=State.INVITED)
    signed = factories.make_agreement(paper=paper, state=State.COUNTERSIGNED)
    deeds = [
        (reverse(name, args=[conference.slug, agreement.pk]), is_offered)
        for name, agreement, is_offered in (
            ("waive_agreement", asked, True),
            ("waive_agreement", signed, False),
            ("ask_again", asked, False),
            ("ask_again", signed, True),
        )
    ]

    page, seen_only = (see(client, paper).content.decode() for client in (manager_client, viewer_client))

    assert [f'href="{url}"' in page for url, _ in deeds] == [is_offered for _, is_offered in deeds]
    assert not any(url in seen_only for url, _ in deeds)


def test_deed_that_helps_is_the_first_button(manager_client: Client, conference: Conference) -> None:
    author, _link = factories.invited_author(conference)
    paper = author.authorships.get().paper
    before = see(manager_client, paper).content.decode()
    factories.make_message(author, state=MessageState.FAILED, given_up_at=timezone.now())
    after = see(manager_client, paper).content.decode()

    assert "button primary" in before
    assert before.partition("button primary")[2].partition(">")[2].startswith("Remind</a>")
    assert after.partition("button primary")[2].partition(">")[2].startswith("Change the address</a>")

"""The commonest jobs, in clicks from the first page of a conference: each link is one that the page before has."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agreements.models import Author, Conference, HelpKind, PaperStatus
from agreements.states import State
from signatures import asking
from signatures.operations import sweep
from tests import factories
from tests.signatures.deciding.deciding_world import twenty_seconds_later
from tests.signatures.desk.deciding.matters_made import came_back, doubtful

pytestmark = pytest.mark.django_db


class Hand:
    """Somebody who clicks: a link or a button is one click, typing is none."""

    def __init__(self, client: Client, conference: Conference) -> None:
        self.client, self.clicks = client, 0
        self.address = reverse("dashboard", args=[conference.slug])
        self.page = client.get(self.address).content.decode()

    def follow(self, address: str) -> None:
        """A link that the page has."""
        links = [unescape(link) for link in re.findall(r'href="([^"]*)"', self.page)]
        assert any(link.split("?")[0] == address for link in links), (address, links)
        self._went(self.client.get(address, follow=True), address)

    def press(self, address: str = "", **fields: Any) -> None:
        """A button of a form that the page has."""
        where = address or self.address
        assert not address or f'"{address}"' in self.page
        self._went(self.client.post(where, fields, follow=True), where)

    def _went(self, response: Any, address: str) -> None:
        assert response.status_code == 200, (address, response.status_code)
        self.page, self.clicks = response.content.decode(), self.clicks + 1
        self.address = response.redirect_chain[-1][0] if response.redirect_chain else address


def address(name: str, conference: Conference, *keys: object) -> str:
    return reverse(name, args=[conference.slug, *keys])


def _decide(hand: Hand, conference: Conference, deed: str, **fields: Any) -> None:
    hand.follow(address("decisions", conference))
    hand.press(address("press", conference), deed=deed, **fields)


def doubtful_name(hand: Hand, conference: Conference) -> None:
    [matter] = conference.matters.open()
    _decide(hand, conference, "countersign", matter=matter.pk)


def bounced_address(hand: Hand, conference: Conference) -> None:
    [matter] = conference.matters.open()
    _decide(hand, conference, "address", matter=matter.pk, email="right@ex.org", shown=matter.author.email)


def question(hand: Hand, conference: Conference) -> None:
    [matter] = conference.matters.open()
    _decide(hand, conference, "settle", matter=matter.pk, words="You may.", done="")


def decline_is_waived(hand: Hand, conference: Conference) -> None:
    [matter] = conference.matters.open()
    _decide(hand, conference, "waive", matter=matter.pk, reason="On leave")
    hand.clicks += 1  # the field for the reason is folded


def withdraw(hand: Hand, conference: Conference) -> None:
    paper = conference.papers.get()
    hand.follow(address("papers", conference))
    hand.follow(address("paper", conference, paper.pk))
    hand.follow(address("bulk", conference, "withdraw"))
    hand.address = f"{address('bulk', conference, 'withdraw')}?of=papers&selected={paper.pk}"
    form = hand.client.get(hand.address).context["form"]
    hand.press(**{bound.html_name: bound.value() or "" for bound in form} | {"reason": "Asked for"})


def merge(hand: Hand, conference: Conference) -> None:
    one, other = conference.authors.order_by("pk")
    hand.follow(address("authors", conference))
    hand.follow(address("same_people", conference))
    hand.follow(address("merge_authors", conference, one.pk))
    hand.page = hand.client.get(address("merge_authors", conference, one.pk), {"other": other.pk}).content.decode()
    hand.press(address("merge_authors", conference, one.pk), other=other.pk, keep=one.pk)


def _one_doubtful(conference: Conference) -> None:
    doubtful(conference, "Ann B. Lee", "Ann Lee")


def _one_question(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    asking.ask_for_help(link, kind=HelpKind.QUESTION, words="May I?")


def _one_decline(conference: Conference) -> None:
    factories.make_agreement(conference, state=State.DECLINED)


def _one_paper(conference: Conference) -> None:
    factories.make_agreement(conference, state=State.INVITED)


def _two_of_one(conference: Conference) -> None:
    for email in ("eve@old.org", "eve@new.org"):
        author = factories.make_author(conference, name="Eve Doppel", email=email, orcid="0000-0002-1825-0097")
        factories.make_agreement(author=author, state=State.INVITED)


_JOBS: dict[str, tuple[Callable[[Conference], None], Callable[[Hand, Conference], None], int]] = {
    "doubtful name": (_one_doubtful, doubtful_name, 3),
    "bounced address": (came_back, bounced_address, 5),
    "question": (_one_question, question, 5),
    "decline is waived": (_one_decline, decline_is_waived, 5),
    "withdraw": (_one_paper, withdraw, 5),
    "merge": (_two_of_one, merge, 5),
}


@pytest.mark.parametrize("job", _JOBS)
def test_the_commonest_jobs_take_few_clicks(
    owner_client: Client, conference: Conference, clock: time_machine.Traveller, job: str
) -> None:
    make, do, most = _JOBS[job]
    make(conference)
    hand = Hand(owner_client, conference)

    do(hand, conference)

    twenty_seconds_later(clock)
    while sweep.run_bulk_job():
        pass
    is_done = {
        "withdraw": conference.papers.filter(status=PaperStatus.WITHDRAWN).exists(),
        "merge": Author.objects.exclude(merged_into=None).exists(),
    }
    assert is_done.get(job, not conference.matters.open().exists())
    assert hand.clicks <= most

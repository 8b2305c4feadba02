"""The commonest jobs, in clicks from the first page of a conference: each link is one that the page before has."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, Author, Conference, HelpKind, MessageKind, PaperStatus
from agreements.states import State
from signatures import asking
from signatures.documents import producing
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
        is_page = response["Content-Type"].startswith("text/html")
        self.page, self.clicks = response.content.decode() if is_page else "", self.clicks + 1
        self.context = response.context
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


def who_blocks(hand: Hand, conference: Conference) -> None:
    hand.follow(address("papers", conference))
    hand.follow(address("paper", conference, conference.papers.get().pk))
    assert conference.authors.get().name in hand.page


def remind_all(hand: Hand, conference: Conference) -> None:
    hand.follow(address("remind", conference))
    hand.press(**{bound.html_name: bound.value() or "" for bound in hand.context["form"] if bound.name == "digest"})


def remind_one(hand: Hand, conference: Conference) -> None:
    author = conference.authors.get()
    hand.follow(address("authors", conference))
    hand.follow(address("author", conference, author.pk))
    hand.press(address("author_remind", conference, author.pk))


def changed_list(hand: Hand, conference: Conference) -> None:
    """A file that is chosen is dropped on its place, or takes a click more."""
    paper, author = conference.papers.get(), conference.authors.get()
    row = f"{paper.number},{paper.title} (Extended),1,{author.name},{author.email}"
    content = f"paper_id,title,author_order,name,email\n{row}\n".encode()
    hand.follow(address("import_file", conference))
    hand.clicks += 1
    hand.press(file=SimpleUploadedFile("papers.csv", content))
    batch = conference.import_batches.get()
    hand.press(address("import_confirm", conference, batch.pk), previewed=hand.context["plan"].fingerprint)


def _one_doubtful(conference: Conference) -> None:
    doubtful(conference, "Ann B. Lee", "Ann Lee")


def _one_question(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    asking.ask_for_help(link, kind=HelpKind.QUESTION, words="May I?")


def _one_decline(conference: Conference) -> None:
    factories.make_agreement(conference, state=State.DECLINED)


def _one_paper(conference: Conference) -> None:
    factories.make_agreement(conference, state=State.INVITED)


def _one_long_ago(conference: Conference) -> None:
    author, _ = factories.invited_author(conference)
    Agreement.objects.of_author(author.pk).update(invited_at=timezone.now() - timedelta(days=9))


def _two_of_one(conference: Conference) -> None:
    for email in ("eve@old.org", "eve@new.org"):
        author = factories.make_author(conference, name="Eve Doppel", email=email, orcid="0000-0002-1825-0097")
        factories.make_agreement(author=author, state=State.INVITED)


# How many `desk.md` counted, or five where it found no way at all.
_JOBS: dict[str, tuple[Callable[[Conference], None], Callable[[Hand, Conference], None], int]] = {
    "doubtful name": (_one_doubtful, doubtful_name, 3),
    "bounced address": (came_back, bounced_address, 5),
    "question": (_one_question, question, 5),
    "decline is waived": (_one_decline, decline_is_waived, 5),
    "withdraw": (_one_paper, withdraw, 5),
    "merge": (_two_of_one, merge, 5),
    "who blocks a paper": (_one_paper, who_blocks, 2),
    "remind all": (_one_long_ago, remind_all, 2),
    "remind one": (_one_long_ago, remind_one, 4),
    "import a changed list": (_one_paper, changed_list, 4),
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
        "remind": conference.messages.filter(kind=MessageKind.REMINDER).exists(),
        "import": conference.papers.filter(title__endswith="(Extended)").exists(),
    }
    assert is_done.get(job.split(maxsplit=1)[0], not conference.matters.open().exists())
    assert hand.clicks <= most


def test_one_document_takes_four_clicks(
    owner_client: Client, conference: Conference, clock: time_machine.Traveller, seal_key: Path, own_documents: Path
) -> None:
    agreement = factories.make_agreement(conference, state=State.INVITED)
    assert producing.produce([factories.sign(agreement).pk]) == 1
    paper, hand = conference.papers.get(), Hand(owner_client, conference)

    hand.follow(address("papers", conference))
    hand.follow(address("paper", conference, paper.pk))
    hand.follow(address("staff_document", conference, agreement.pk))

    assert hand.clicks <= 4

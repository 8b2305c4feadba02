"""What the author's pages say of mails before and after the last button is what leaves: by one table of sentences, whatever
was answered, and however long the documents take."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from agreements.mail import delivery, queue
from agreements.models import Agreement, Conference, Link, Role
from agreements.states import State
from signatures import countersigning
from signatures.documents import producing
from tests import factories
from tests.mail_server import MailServer, Taken
from tests.signatures.visiting import at, filled, open_link

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seal_key", "own_documents")]

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)
EMAIL = "ada@ex.org"
MASKED = "a•••@ex.org"
PAGES = sorted((Path(__file__).resolve().parent.parent.parent / "templates" / "sign").glob("*.html"))


@dataclass
class Sent:
    """What left: so many seconds after the answer, in the order of time."""

    mails: list[tuple[float, Taken]] = field(default_factory=list)

    @property
    def receipt(self) -> tuple[float, Taken]:
        return self.mails[0]

    @property
    def later(self) -> list[Taken]:
        return [taken for _, taken in self.mails[1:]]


def attachments(taken: Taken) -> int:
    return len(list(taken.mail.iter_attachments()))


def tells(taken: Taken, count: int) -> bool:
    """Whether this mail brings links to so many documents, and nothing in it."""
    words = taken.part("plain")
    return attachments(taken) == 0 and "ready" in words and words.count("\n* ") == count


# A sentence, and whether it was kept, given of how many papers it speaks.
KEPT: Mapping[str, Callable[[Sent, int], bool]] = {
    f"A receipt is mailed to {MASKED} at once.": lambda sent, _n: sent.receipt[0] == 0,
    f"A receipt is mailed to {MASKED} within a minute.": lambda sent, _n: sent.receipt[0] <= 60,
    "The sealed document comes with it, or the link to it; if it takes longer, the link comes in another mail.": (
        lambda sent, n: attachments(sent.receipt[1]) == n or any(tells(each, n) for each in sent.later)
    ),
    "The sealed documents come with it, or the link to them; if they take longer, the link comes in another mail.": (
        lambda sent, n: attachments(sent.receipt[1]) == n or any(tells(each, n) for each in sent.later)
    ),
    "Another mail brings the link to the sealed document when the conference has countersigned.": (
        lambda sent, n: any(tells(each, n) for each in sent.later)
    ),
    "Another mail brings the link to the sealed documents when the conference has countersigned.": (
        lambda sent, n: any(tells(each, n) for each in sent.later)
    ),
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def collect(sent: Sent, server: MailServer) -> None:
    before = len(server.taken)
    delivery.deliver(queue.owed(limit=20))
    now = datetime.now(UTC)
    sent.mails += [((now - NOW).total_seconds(), taken) for taken in server.taken[before:]]


def answer(link: Link, decision: str, *, typed_name: str = "") -> tuple[Client, str]:
    """Through the pages; also what the last one but one says."""
    client = open_link(link)
    given = filled(client, link, decision=decision, **({"typed_name": typed_name} if typed_name else {}))
    page = client.post(at("review", link), given)
    assert page.status_code == 200
    given |= {"confirmed_name": "different", "declining": "decline"}
    assert client.post(at("sign", link), given).status_code == 303
    return client, " ".join(page.content.decode().split())


def countersign(conference: Conference) -> None:
    waiting = conference.agreements.filter(state=State.ACCEPTED)
    signatory = factories.make_member(conference, Role.OWNER)
    countersigning.by_signatory(conference, list(waiting.values_list("pk", flat=True)), by=signatory)


@pytest.mark.parametrize("are_slow", [False, True], ids=["made at once", "made later"])
@pytest.mark.parametrize("papers", [1, 2])
@pytest.mark.parametrize(
    ("mode", "decision", "typed_name"),
    [
        ("rule", "accepted", ""),
        ("queue", "accepted", ""),
        ("rule", "accepted", "Mickey Mouse"),
        ("rule", "declined", ""),
    ],
    ids=["by rule", "by hand", "another name", "declined"],
)
def test_pages_promise_what_is_sent(
    mail_server: MailServer,
    clock: time_machine.Traveller,
    mode: str,
    decision: str,
    typed_name: str,
    papers: int,
    are_slow: bool,
) -> None:
    conference = factories.make_ready_conference(countersigning=mode)
    _, link = factories.invited_author(conference, papers=papers, email=EMAIL)
    sent = Sent()

    client, page = answer(link, decision, typed_name=typed_name)
    if not are_slow:
        producing.produce(producing.owed(limit=9))
    for _ in range(7):
        collect(sent, mail_server)
        clock.shift(timedelta(seconds=10))
    countersign(conference)
    producing.produce(producing.owed(limit=9))
    collect(sent, mail_server)

    said = [sentence for sentence in KEPT if sentence in page]
    assert said[0].startswith("A receipt is mailed to")
    assert [sentence for sentence in said if not KEPT[sentence](sent, papers)] == []
    # Nothing leaves of which the page said nothing, and everything within what it said.
    assert len(sent.mails) == 1 + (len(said) > 1 and attachments(sent.receipt[1]) == 0)
    done = " ".join(client.get(at("done", link)).content.decode().split())
    assert f"A receipt was mailed to {MASKED}." in done
    assert "another mail" not in done
    assert Agreement.objects.filter(sealed_at=None).count() == (papers if decision == "declined" else 0)


def test_pages_that_speak_of_mails_to_signers_are_the_ones_that_are_compared() -> None:
    """No template promises one in words of its own."""
    assert [path.name for path in PAGES if "mailed" in path.read_text(encoding="utf-8")] == []

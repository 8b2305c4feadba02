"""What an author has asked the conference, on every page of the visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import cached_property
from django.utils.text import Truncator

from agreements import clearance
from agreements.models import Agreement, Author, HelpKind, HelpRequest, Link, Policy
from agreements.people import answers, signatures_for_all
from agreements.people.answers import Turn
from agreements.sentences import listed
from agreements.wording import moments


def is_told_not_me(author: Author) -> bool:
    """Whether somebody said that the link reached the wrong person, and nobody has settled that or taken it back."""
    return author.help_requests.open().filter(kind=HelpKind.NOT_ME).exists()


@dataclass(frozen=True)
class SignedForAll:
    """One agreement of whoever is told that a co-author has signed for all."""

    agreement: Agreement
    signers: str

    @property
    def until(self) -> str:
        until, zone = self.agreement.authorship.may_object_until, self.agreement.conference.zone
        return moments.in_words(until.astimezone(zone)) if until else ""


_SHOWN = 160


@dataclass(frozen=True)
class AskedOne:
    """One request in a line or two: when it was asked, what was answered last, and whether it is settled."""

    request: HelpRequest
    # The last turn of the staff.
    answer: Turn | None

    @classmethod
    def of(cls, request: HelpRequest) -> "AskedOne":
        return cls(request, next((turn for turn in reversed(answers.conversation(request)) if turn.by), None))

    @property
    def is_open(self) -> bool:
        return self.request.settled_at is None

    @property
    def is_taken_back(self) -> bool:
        return not self.is_open and self.request.settled_by_id is None

    @property
    def said(self) -> str:
        """What the staff did, and how their answer begins."""
        if self.answer is None:
            return ""
        words = Truncator(" ".join(self.answer.words.split())).chars(_SHOWN)
        return " ".join(filter(None, (self.answer.done, words)))

    @property
    def written_again_at(self) -> datetime | None:
        """When the author wrote after the last answer, and waits for another one."""
        last = self.request.turns[-1] if self.request.turns else None
        return last.at if self.answer is not None and last is not None and last.by_id is None else None


@dataclass
class Asked:
    """What this author has asked, looked up once where a page shows it. Not what the reader of a former address says."""

    author: Author

    @cached_property
    def requests(self) -> Sequence[HelpRequest]:
        return list(answers.asked_by(self.author).with_conversation())

    @cached_property
    def lines(self) -> Sequence[AskedOne]:
        """The newest first; of whoever says not to be the author nothing but that."""
        shown = [self.not_me] if self.not_me else reversed(self.requests)
        return [AskedOne.of(request) for request in shown]

    @property
    def open_ones(self) -> Sequence[AskedOne]:
        return [each for each in self.lines if each.is_open]

    @property
    def settled_ones(self) -> Sequence[AskedOne]:
        return [each for each in self.lines if not each.is_open]

    @cached_property
    def signed_for_all(self) -> Sequence[SignedForAll]:
        """What co-authors have signed for this one, too, as far as it can still be objected to."""
        if self.author.conference.policy != Policy.ONE_FOR_ALL:
            return []
        agreements = list(signatures_for_all.open_to_objection(self.author))
        signers = signatures_for_all.signers([each.authorship.paper_id for each in agreements])
        return [SignedForAll(each, listed(signers.get(each.authorship.paper_id, ()))) for each in agreements]

    @cached_property
    def is_needed(self) -> bool:
        """Whether a paper waits for an answer of theirs, and not only for somebody else's."""
        conference = self.author.conference
        asked = clearance.awaited(conference).of_author(self.author.pk)
        return conference.policy == Policy.EVERY or asked.exists()

    @property
    def not_me(self) -> HelpRequest | None:
        """The request by which somebody said that the link reached the wrong person, while it is open."""
        return next((each for each in self.requests if each.can_be_taken_back), None)


def frame(link: Link) -> dict[str, Any]:
    """What every page of the visit knows."""
    author, agent = link.author, link.agent
    return {
        "link": link,
        "author": author,
        "agent": agent,
        # Whose page it is.
        "reader": agent or author,
        "conference": author.conference,
        "asked": Asked(author) if agent is None else None,
    }


def request_of(author: Author, pk: int) -> HelpRequest | None:
    return answers.asked_by(author).with_conversation().filter(pk=pk).first()

"""What an author has asked the conference, on every page of the visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

from agreements import clearance
from agreements.models import Agreement, Author, HelpKind, HelpRequest, Link, Policy
from agreements.people import signatures_for_all
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


@dataclass
class Asked:
    """What this author has asked, looked up once where a page shows it. Not what the reader of a former address says."""

    author: Author

    @cached_property
    def requests(self) -> Sequence[HelpRequest]:
        theirs = self.author.help_requests.exclude(kind=HelpKind.OBJECTION)
        return list(theirs.with_conversation())

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
    theirs = author.help_requests.exclude(kind=HelpKind.OBJECTION)
    return theirs.with_conversation().filter(pk=pk).first()

"""What an author has asked the conference, on every page of the visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

from agreements.models import Author, HelpKind, HelpRequest, Link


def is_told_not_me(author: Author) -> bool:
    """Whether somebody said that the link reached the wrong person, and nobody has settled that or taken it back."""
    return author.help_requests.open().filter(kind=HelpKind.NOT_ME).exists()


@dataclass
class Asked:
    """What this author has asked, looked up once where a page shows it. Not what the reader of a former address says."""

    author: Author

    @cached_property
    def requests(self) -> Sequence[HelpRequest]:
        theirs = self.author.help_requests.exclude(kind=HelpKind.OBJECTION)
        return list(theirs.with_conversation())

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

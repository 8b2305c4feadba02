"""What an author asks of the staff, by the link of the visit."""

from uuid import UUID

from agreements import audit
from agreements.models import Authorship, HelpKind, HelpRequest, Link
from agreements.people import help_requests, signatures_for_all
from agreements.people.help_requests import NamedOfficer
from agreements.people.reminding import nudging
from signatures import signing


class TooLateError(Exception):
    """The days to object to a co-author's signature for all are over, or there is no such signature any more."""


def ask_for_help(
    link: Link,
    *,
    kind: str,
    words: str,
    agreement: UUID | None = None,
    about: int | None = None,
    email: str = "",
    printed_name: str = "",
    clause: str = "",
    officer: NamedOfficer | None = None,
) -> HelpRequest:
    """See `help_requests.ask`. Raises FormerLinkError, and TooLateError for an objection."""
    with audit.deed(link.author.conference):
        signing.hold(link)
        within_days = signatures_for_all.open_to_objection(link.author)
        if kind == HelpKind.NOT_FOR_ME and not within_days.filter(pk__in=[agreement]).exists():
            raise TooLateError
        return help_requests.ask(
            link.author,
            kind=kind,
            words=words,
            agreement=agreement,
            about=about,
            email=email,
            printed_name=printed_name,
            clause=clause,
            officer=officer,
        )


def nudge(link: Link, authorship: Authorship, *, words: str) -> None:
    """Have a co-author asked once more, in the name of the link's author. Raises FormerLinkError, NoNoteError."""
    with audit.deed(link.author.conference):
        audit.locks.people([link.author_id, authorship.author_id])
        signing.hold(link)
        nudging.nudge(link.author, authorship, words=words)


def write_again(link: Link, request: HelpRequest, *, words: str) -> None:
    """Say more about what was asked. Raises FormerLinkError, and SettledRequestError once it is settled."""
    with audit.deed(link.author.conference):
        signing.hold(link)
        help_requests.write_again(request, words=words)


def take_back_not_me(link: Link) -> bool:
    """It was the author after all, who can sign again. Raises FormerLinkError."""
    with audit.deed(link.author.conference):
        signing.hold(link)
        return help_requests.take_back(link.author)

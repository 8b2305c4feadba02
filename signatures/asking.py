"""What an author asks of the staff, by the link of the visit."""

from uuid import UUID

from agreements import audit
from agreements.models import HelpRequest, Link
from agreements.people import help_requests
from agreements.people.help_requests import NamedOfficer
from signatures import signing


def ask_for_help(
    link: Link,
    *,
    kind: str,
    words: str,
    agreement: UUID | None = None,
    email: str = "",
    officer: NamedOfficer | None = None,
) -> HelpRequest:
    """See `help_requests.ask`. Raises FormerLinkError."""
    with audit.deed(link.author.conference):
        signing.hold(link)
        return help_requests.ask(
            link.author, kind=kind, words=words, agreement=agreement, email=email, officer=officer
        )


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

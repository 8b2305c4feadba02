"""What authors ask the staff to settle, and say until it is."""

from typing import Any, NamedTuple
from uuid import UUID

from agreements import audit, matters
from agreements.mail import cancelling
from agreements.matters import About
from agreements.models import Author, HelpKind, HelpRequest, RequestEntry


class SettledRequestError(Exception):
    """The request is settled: what its author says now begins another one."""


class NamedOfficer(NamedTuple):
    """Who may sign for the author's employer, as far as the author said; the address is the request's."""

    name: str = ""
    title: str = ""
    organisation: str = ""


def ask(
    author: Author,
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
    """Leave a request that staff see until they have settled it, inside the deed that holds the author.

    `about`: of a co-author who has another address or name, the authorship. What is asked once more while it is open is said
    in the same conversation; the same words twice are said once.
    """
    asked: dict[str, Any] = {"author": author, "kind": kind, "agreement_id": agreement, "about_id": about}
    asked |= {"email": email, "printed_name": printed_name, "clause": clause} | {
        f"officer_{name}": value for name, value in (officer or NamedOfficer())._asdict().items()
    }
    same = HelpRequest.objects.open().filter(**asked).last()
    request = same or HelpRequest.objects.create(conference=author.conference, **asked)
    if same is None:
        audit.record("help.asked", subject=f"help:{request.pk}", facts={"kind": kind, "author": author.pk})
        matters.changed(About.REQUESTS, [author.pk])
        cancelling.cancel_settled([author.pk])
    if words:
        _say(request, words, is_new=same is None)
    return request


def write_again(request: HelpRequest, *, words: str) -> None:
    """Add what the author says, inside the deed that holds them. Raises SettledRequestError."""
    if not HelpRequest.objects.open().filter(pk=request.pk).exists():
        raise SettledRequestError
    _say(request, words)


def take_back(author: Author) -> bool:
    """It was the author after all, inside the deed that holds them; False if nobody said otherwise any more."""
    doubts = HelpRequest.objects.open().filter(author=author, kind=HelpKind.NOT_ME)
    keys = list(doubts.values_list("pk", flat=True))
    doubts.update(settled_at=audit.evidence_time())
    for pk in keys:
        audit.record("help.taken_back", subject=f"help:{pk}", facts={"author": author.pk})
    matters.changed(About.REQUESTS, [author.pk])
    return bool(keys)


def _say(request: HelpRequest, words: str, *, is_new: bool = False) -> None:
    """What was just said, pressed twice, is one turn."""
    turns = request.turns
    if turns and turns[-1].by_id is None and turns[-1].words == words:
        return
    RequestEntry.objects.create(request=request, words=words, at=audit.evidence_time())
    if not is_new:
        audit.record("help.written", subject=f"help:{request.pk}", facts={"author": request.author_id})

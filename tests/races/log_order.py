"""The order of a conference's log: nothing bears an address, title, text or role after the event that ended it."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from agreements.models import Conference, Event, Link, Message
from signatures.models import Signature

_ANSWERS = ("agreement.accepted", "agreement.declined")


def breaches(conference: Conference) -> list[str]:
    """One line for each event that comes too late."""
    events = list(conference.events.order_by("number").prefetch_related("values"))
    checks = (_times(events), _addresses(events), _titles(conference, events), _texts(events), _team(events))
    return [f"{conference.slug}: {line}" for lines in checks for line in lines]


def _times(events: Iterable[Event]) -> Iterator[str]:
    for one, next_one in pairwise(events):
        if next_one.at < one.at:
            yield f"event {next_one.number} ({next_one.kind}) is earlier than the one before it"


# --- Addresses and links ------------------------------------------------------------------------------------------------
def _addresses(events: list[Event]) -> Iterator[str]:
    """The log says from when on an author has another address; all that is numbered after it bears that one."""
    links = _links(events)
    messages = _messages(events)
    present: dict[int, str] = {}
    for event in events:
        if event.kind == "author.address_changed":
            yield from _change(event, present)
        elif event.kind == "message.changed":  # the notice goes to the former address
            continue
        elif event.subject in messages and event.kind.startswith("message."):
            yield from _mail(event, messages[event.subject], present)
        elif (link := links.get(_link_of(event))) and link.email != present.get(link.author_id, link.email):
            yield f"event {event.number} ({event.kind}) came by a link to an address that had been changed"


def _change(event: Event, present: dict[int, str]) -> Iterator[str]:
    values = {value.name: value.value for value in event.values.all()}
    author = int(event.subject.removeprefix("author:"))
    if present.get(author, values["from"]) != values["from"]:
        yield f"event {event.number} changes an address from one that had been changed before"
    present[author] = values["to"]


def _mail(event: Event, message: Message, present: dict[int, str]) -> Iterator[str]:
    is_written_now = any(value.name == "email" for value in event.values.all())
    if not is_written_now:
        return
    if message.email != present.get(message.author_id, message.email):
        yield f"event {event.number} ({event.kind}) is a mail to an address that had been changed"
    if message.link.email != message.email:
        yield f"event {event.number} ({event.kind}) is a mail with the link of another address"


def _link_of(event: Event) -> str:
    return str(event.payload.get("link") or event.subject.removeprefix("link:"))


def _links(events: Iterable[Event]) -> dict[str, Link]:
    named = {_link_of(event) for event in events if "link" in event.payload or event.subject.startswith("link:")}
    return {str(link.pk): link for link in Link.objects.to_sign().filter(pk__in=named)}


def _messages(events: Iterable[Event]) -> dict[str, Message]:
    named = {event.subject.removeprefix("message:") for event in events if event.subject.startswith("message:")}
    return {f"message:{each.pk}": each for each in Message.objects.filter(pk__in=named).select_related("link")}


# --- Titles, texts, the team ---------------------------------------------------------------------------------------------
def _titles(conference: Conference, events: Iterable[Event]) -> Iterator[str]:
    """Only imports change a title, so what is answered after the last of them bears the title that stands."""
    changes = [e.number for e in events if e.kind == "import.applied" and e.payload.get("papers_changed")]
    if not changes:
        return
    late = {e.subject: e.number for e in events if e.kind in _ANSWERS and e.number > changes[-1]}
    signed = Signature.objects.filter(agreement__conference=conference)
    for signature in signed.select_related("agreement__authorship__paper"):
        number = late.get(f"signature:{signature.pk}")
        if number and signature.title != signature.agreement.authorship.paper.title:
            yield f"event {number} is an answer under a title that had been changed"


def _texts(events: Iterable[Event]) -> Iterator[str]:
    published = 0
    for event in events:
        if event.kind == "text.published":
            published = max(published, event.payload["text"])
        elif event.kind == "agreement.invited" and event.payload["text"] < published:
            yield f"event {event.number} asks for text {event.payload['text']}, when {published} had been published"


def _team(events: Iterable[Event]) -> Iterator[str]:
    """Whoever was removed is no member until added again."""
    gone: set[int] = set()
    for event in events:
        if event.kind == "member.added":
            gone.discard(event.payload["user"])
        elif event.kind in ("member.removed", "member.changed") and event.payload["user"] in gone:
            yield f"event {event.number} ({event.kind}) is about somebody who had been removed"
        if event.kind == "member.removed":
            gone.add(event.payload["user"])

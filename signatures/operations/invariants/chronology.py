"""Whether the log tells of each moment only what held then: times in order, and no address, link or title after its end.

What was appended by a version that did not see to it is left as it is: `ChainHead.ordered_after` says where it ends.
The log is gone through once: first what changed an address or a title, then what was sent and answered. A personal value
that was erased says nothing any more, and nothing is said of it.
"""

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.fields.json import KT
from django.db.models.functions import Lag

from agreements.models import ChainHead, Conference, Event, EventValue, Link, LinkPurpose, MessageKind
from agreements.wording.addresses import sought
from signatures.models import Signature

_ANSWERS = ("agreement.accepted", "agreement.declined")
# Whose facts name titles that took the place of others.
_TITLES = ("import.applied", "import.papers", "import.papers_back", "paper.retitled")
# One notice goes to the former address: that is what it is for.
_MAILS = [f"message.{kind}" for kind in MessageKind if kind != MessageKind.CHANGED]
_ROWS = 2000


@dataclass
class _Course:
    """The values that something had one after the other: from which event on, of which time; None where it is unknown."""

    numbers: list[int] = field(default_factory=list)
    moments: list[datetime | None] = field(default_factory=list)
    values: list[str | None] = field(default_factory=list)

    def turn(self, number: int, at: datetime | None, value: str | None) -> None:
        self.numbers.append(number)
        self.moments.append(at)
        self.values.append(value)

    def allows(self, value: str, *, number: int, at: datetime) -> bool:
        """Whether it had this value at that event. A deed may tell first what followed from the change that it made:
        what has the time of the next change is of the same deed."""
        index = bisect_right(self.numbers, number)
        possible = self.values[index - 1 : index] if index else [None]
        if self.moments[index : index + 1] == [at]:
            possible = [*possible, self.values[index]]
        return None in possible or value in possible


def times_running_backwards(conference: Conference) -> Iterator[str]:
    """Also where the head states another time than the last event."""
    yield from _times(conference, _ordered_after(conference))
    yield from _head(conference)


def out_of_time(conference: Conference) -> Iterator[str]:
    after = _ordered_after(conference)
    yield from _times(conference, after)
    yield from _head(conference)
    yield from _former_links(conference)
    changes = list(_changes(conference))
    yield from _contradictions(conference, changes, after)
    addresses = _addresses(changes)
    if addresses:
        yield from _mails(conference, addresses, after)
        yield from _answers(conference, addresses, after)
    yield from _titles(conference, after)


def _ordered_after(conference: Conference) -> int:
    return ChainHead.objects.filter(conference=conference).values_list("ordered_after", flat=True).first() or 0


def _times(conference: Conference, after: int) -> Iterator[str]:
    before = Window(Lag("at"), order_by=F("number").asc())
    earlier = (
        conference.events.filter(number__gt=after)
        .annotate(before=before)
        .filter(at__lt=F("before"))
        .order_by("number")
    )
    numbers = list(earlier.values_list("number", flat=True))
    if numbers:
        yield f"{len(numbers)} events state an earlier time than the one before them, the first of them event {numbers[0]}"


def _head(conference: Conference) -> Iterator[str]:
    head = "conference__chain_head"
    last = conference.events.filter(number=F(f"{head}__number"), number__gt=F(f"{head}__ordered_after"))
    for number in last.exclude(at=F(f"{head}__at")).values_list("number", flat=True):
        yield f"the head of the chain states another time than its last event, event {number}"


def _former_links(conference: Conference) -> Iterator[str]:
    links = Link.objects.to_sign().filter(author__conference=conference, revoked_at__isnull=True)
    former = links.exclude(email=F("author__email")).order_by("created_at")
    for pk, email, author, present in former.values_list("pk", "email", "author", "author__email"):
        if sought(email) != present:
            yield f"link {pk} opens, but does not bear the present address of author {author}"


# --- Addresses ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _AddressChange:
    number: int
    at: datetime
    author: int
    former: str | None
    new: str | None


def _changes(conference: Conference) -> Iterator[_AddressChange]:
    changes = conference.events.filter(kind="author.address_changed").order_by("number").prefetch_related("values")
    for event in changes:
        values = {value.name: sought(value.value) for value in event.values.all()}
        author = int(event.subject.removeprefix("author:"))
        yield _AddressChange(event.number, event.at, author, values.get("from"), values.get("to"))


def _contradictions(conference: Conference, changes: list[_AddressChange], after: int) -> Iterator[str]:
    """Each change begins where the one before ended, and the last one ends at what the author's row says."""
    last: dict[int, _AddressChange] = {}
    for change in changes:
        before = last.get(change.author)
        if change.number > after and before and before.new and change.former and before.new != change.former:
            yield f"event {change.number} changes another address than the one that event {before.number} gave"
        last[change.author] = change
    if last:
        for author, email in conference.authors.values_list("pk", "email").iterator(_ROWS):
            if author in last and last[author].new not in (None, sought(email)):
                yield f"author {author} has another address than the one that event {last[author].number} gave"


def _addresses(changes: list[_AddressChange]) -> dict[int, _Course]:
    """Of each author whose address changed."""
    courses: dict[int, _Course] = defaultdict(_Course)
    for change in changes:
        course = courses[change.author]
        if not course.numbers:
            course.turn(0, None, change.former)
        course.turn(change.number, change.at, change.new)
    return dict(courses)


def _mails(conference: Conference, addresses: Mapping[int, _Course], after: int) -> Iterator[str]:
    theirs = EventValue.objects.filter(event__conference=conference, event__number__gt=after)
    found = theirs.filter(event__kind__in=_MAILS, name="email")
    of_officers = conference.messages.filter(link__purpose=LinkPurpose.AGENT).values_list("pk", flat=True)
    elsewhere = {f"message:{pk}" for pk in of_officers}
    columns = ("event__number", "event__at", "event__payload", "event__subject", "value")
    for number, at, facts, subject, email in found.order_by("event__number").values_list(*columns).iterator(_ROWS):
        course = addresses.get(facts.get("author")) if subject not in elsewhere else None
        if course and not course.allows(sought(email), number=number, at=at):
            yield f"event {number} tells of a mail to an address that was not author {facts['author']}'s then"


def _answers(conference: Conference, addresses: Mapping[int, _Course], after: int) -> Iterator[str]:
    """By the link's own entry: that of the authorship may be another one by now, which it was merged into or split off."""
    of_authors = Link.objects.filter(author__conference=conference).exclude(purpose=LinkPurpose.AGENT)
    links = of_authors.values_list("pk", "author", "email")
    known = {str(pk): (author, email) for pk, author, email in links.iterator(_ROWS)}
    answers = _answers_after(conference, after).annotate(link=KT("payload__link")).order_by("number")
    for number, at, link in answers.values_list("number", "at", "link").iterator(_ROWS):
        author, email = known.get(link, (0, ""))
        course = addresses.get(author)
        if course and email and not course.allows(sought(email), number=number, at=at):
            yield f"event {number} tells of an answer by a link to an address that was not author {author}'s then"


def _answers_after(conference: Conference, after: int) -> QuerySet[Event]:
    return conference.events.filter(kind__in=_ANSWERS, number__gt=after)


# --- Titles ------------------------------------------------------------------------------------------------------------
def _titles(conference: Conference, after: int) -> Iterator[str]:
    courses = _courses_of_titles(conference)
    if not courses:
        return
    signatures = Signature.objects.filter(agreement__conference=conference).values_list("pk", "title")
    title_of = {f"signature:{pk}": title for pk, title in signatures.iterator(_ROWS)}
    answers = _answers_after(conference, after).order_by("number")
    columns = ("number", "at", "subject", "agreement__authorship__paper")
    for number, at, subject, paper in answers.values_list(*columns).iterator(_ROWS):
        course, title = courses.get(str(paper)), title_of.get(subject)
        if course and title is not None and not course.allows(_digest_of(title), number=number, at=at):
            yield f"event {number} tells of an answer under a title that was not paper {paper}'s then"


def _courses_of_titles(conference: Conference) -> dict[str, _Course]:
    """By the paper's id, as SHA-256: what they were before the first change of them is unknown."""
    courses: dict[str, _Course] = defaultdict(_Course)
    changes = conference.events.filter(kind__in=_TITLES).order_by("number")
    rows: Iterator[tuple[int, datetime, dict[str, Any]]] = changes.values_list("number", "at", "payload").iterator()
    for number, at, facts in rows:
        for paper, digest in facts.get("titles", {}).items():
            courses[paper].turn(number, at, digest)
    return dict(courses)


def _digest_of(title: str) -> str:
    return hashlib.sha256(title.encode()).hexdigest()

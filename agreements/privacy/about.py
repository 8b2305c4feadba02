"""Who is at an address, and what the log tells of somebody."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from agreements.models import (
    Agent,
    Agreement,
    Author,
    Authorship,
    Conference,
    Event,
    EventValue,
    HelpRequest,
    Link,
    Message,
    Waiver,
)
from agreements.wording.addresses import sought

# What is no longer than that may stand within any other word.
_SHORT = 3


@dataclass(frozen=True)
class WholePerson:
    """An entry of one conference's list, with all that were merged into it."""

    entry: Author
    rows: Sequence[int] = field(default=())

    @classmethod
    def of(cls, author: Author) -> "WholePerson":
        survivor = author.survivor
        return cls(survivor, survivor.row_ids)


def people_at(address: str, conferences: Iterable[Conference]) -> list[WholePerson]:
    """Whoever is written to at this address there, each once; in the order of the conferences, and then of the entries."""
    email = sought(address)
    if not email:
        return []
    there = Author.objects.filter(email=email, conference__in=list(conferences)).select_related("conference")
    found = {author.survivor.pk: author.survivor for author in there.order_by("conference__slug", "pk")}
    return [WholePerson.of(author) for author in found.values()]


def own_entries(author: Author) -> list[WholePerson]:
    """What an author is handed who has shown to read the address: the own entry, and those of other conferences at this address
    under the same name. Two people may share an address; neither is handed what is the other one's."""
    others = Author.objects.filter(email=author.email, name_key=author.name_key).exclude(email="")
    elsewhere = (
        others.exclude(conference=author.conference).select_related("conference").order_by("conference__slug", "pk")
    )
    found = {each.survivor.pk: each.survivor for each in [author, *elsewhere]}
    return [WholePerson.of(each) for each in found.values()]


def officers_at(address: str, conference: Conference) -> list[Agent]:
    return list(Agent.objects.filter(author__conference=conference, email=sought(address)).order_by("pk"))


def other_mails_to(address: str, conference: Conference, rows: Collection[int]) -> list[Message]:
    """What went to this address about others: to an officer, or while it was somebody else's."""
    mails = Message.objects.filter(conference=conference, email=sought(address))
    return list(mails.exclude(author__in=list(rows)).order_by("created_at", "pk"))


def events_about(conference: Conference, rows: Collection[int]) -> list[Event]:
    """In their order: of their agreements, and those whose subject is theirs."""
    events = Event.objects.filter(conference=conference)
    theirs = Agreement.objects.filter(authorship__author__in=rows).order_by()
    ways = [
        events.filter(agreement__in=theirs.values("pk")),
        events.filter(subject__in=[f"author:{pk}" for pk in rows]),
        *(events.filter(subject__in=named) for named in _subjects(rows)),
    ]
    # One way after the other, each by its index: asked for either of them, a database reads the whole log.
    first, *more = (each.order_by().values("pk") for each in ways)
    return list(Event.objects.filter(pk__in=first.union(*more)).prefetch_related("values").order_by("number"))


def _subjects(rows: Collection[int]) -> Iterator[Any]:
    for word, model, path in (
        ("help", HelpRequest, "author"),
        ("link", Link, "author"),
        ("message", Message, "author"),
        ("agent", Agent, "author"),
        ("waiver", Waiver, "agreement__authorship__author"),
    ):
        found: Any = model._default_manager.filter(**{f"{path}__in": list(rows)})
        yield [f"{word}:{pk}" for pk in found.order_by().values_list("pk", flat=True)]


def words_of(rows: Collection[int]) -> list[str]:
    """By which these people are named: names and addresses, those of their papers and links too."""
    found: set[str] = set()
    for pair in Author.objects.filter(pk__in=rows).values_list("name", "native_name", "email", "orcid"):
        found.update(pair)
    found.update(Authorship.objects.filter(author__in=rows).values_list("printed_name", flat=True))
    found.update(Link.objects.filter(author__in=rows, agent=None).values_list("email", flat=True))
    return sorted(found - {""})


def is_telling(word: str) -> bool:
    """Whether it is found within other words only where the person is meant; most names are longer."""
    return len(word) > _SHORT


def _naming(word: str) -> Q:
    return Q(value__contains=word) if is_telling(word) else Q(value=word)


def values_about(conference: Conference, rows: Collection[int]) -> list[EventValue]:
    """Personal values beside the log that are theirs: of the events about them, and those of their papers' that name them."""
    values = EventValue.objects.select_related("event")
    own = list(values.filter(event__in=[event.pk for event in events_about(conference, rows)]))
    papers = Authorship.objects.filter(author__in=rows).order_by().values_list("paper", flat=True)
    subjects = [f"paper:{pk}" for pk in papers]
    named = reduce(or_, map(_naming, words_of(rows)), Q(pk__in=[]))
    of_papers = values.filter(named, event__conference=conference, event__subject__in=subjects)
    return sorted({*own, *of_papers}, key=lambda value: (value.event.number, value.name))

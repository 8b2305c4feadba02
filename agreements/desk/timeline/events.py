"""Which events the history of a paper, an agreement or an author tells; the last first."""

from collections.abc import Collection

from django.db.models import CharField, Prefetch, QuerySet, Value
from django.db.models.functions import Cast, Concat

from agreements.models import Agreement, Author, Conference, Event, HelpRequest, Paper
from agreements.models.proceedings.closed_names import values_to_show


def events_of_paper(paper: Paper) -> list[Event]:
    """What happened to a paper, its authors and their agreements; of an import only whether it added or changed it."""
    events = Event.objects.filter(conference=paper.conference_id)
    imports = _imports_of(paper, events)
    of_agreements = events.filter(agreement__in=Agreement.objects.filter(authorship__paper=paper).values("pk"))
    of_paper = events.filter(subject=f"paper:{paper.pk}")
    found = list(_any_of(paper.conference_id, of_agreements, of_paper, events.filter(pk__in=imports)))
    for event in found:
        if event.pk in imports:
            event.payload = {"how": imports[event.pk]}
    return found


def _imports_of(paper: Paper, events: QuerySet[Event]) -> dict[int, str]:
    """By the event of the import: whether it added or changed the paper, or took a change back."""
    named = events.filter(kind__in=["import.papers", "import.papers_back"]).values_list("pk", "payload")
    return {
        pk: how for pk, facts in named for how in ("added", "changed", "restored") if paper.pk in facts.get(how, ())
    }


def events_of_agreement(agreement: Agreement) -> QuerySet[Event]:
    return _for_timeline(Event.objects.filter(agreement=agreement), agreement.conference_id)


def events_of_reminders(conference: Conference) -> QuerySet[Event]:
    """How the calendar of reminders was switched and changed."""
    return _for_timeline(Event.objects.filter(conference=conference, subject="reminders"), conference.pk)


def events_of_author(author: Author, rows: Collection[int]) -> QuerySet[Event]:
    """What happened to an author's agreements, and to the author, under whichever entry: see `Author.row_ids`."""
    events = Event.objects.filter(conference=author.conference_id)
    named = Concat(Value("help:"), Cast("pk", CharField()))
    asked = HelpRequest.objects.filter(author__in=rows).order_by().values_list(named)
    of_agreements = events.filter(agreement__in=Agreement.objects.filter(authorship__author__in=rows).values("pk"))
    of_author = events.filter(subject__in=[f"author:{pk}" for pk in rows])
    return _any_of(author.conference_id, of_agreements, of_author, events.filter(subject__in=asked))


def _any_of(conference: int, *some: QuerySet[Event]) -> QuerySet[Event]:
    """Found one way after the other, each by its index: asked for either of two ways, a database reads the whole log."""
    first, *more = (each.order_by().values("pk") for each in some)
    return _for_timeline(Event.objects.filter(pk__in=first.union(*more)), conference)


def _for_timeline(events: QuerySet[Event], conference: int) -> QuerySet[Event]:
    told = with_values(events, conference)
    return told.select_related("by", "agreement__authorship__paper").order_by("-number")


def with_values(events: QuerySet[Event], conference: int) -> QuerySet[Event]:
    """Of one conference, each with `shown_values`, without which no line is written."""
    return events.prefetch_related(Prefetch("values", values_to_show(conference), to_attr="shown_values"))

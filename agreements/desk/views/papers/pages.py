"""The list of papers, and one paper with its authors."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from agreements.access import conference_for
from agreements.desk import lists
from agreements.desk.clearing import explain, explained_one
from agreements.desk.dressing import DressedRows
from agreements.desk.filters import PaperFilter
from agreements.desk.tables import ROWS, PaperTable, state_of
from agreements.desk.timeline import lines_of
from agreements.desk.timeline.events import events_of_paper
from agreements.states import State


@require_safe
def papers(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug)
    conference = access.conference
    found = PaperFilter(request.GET, conference.papers.all(), conference=conference)
    table = PaperTable(
        DressedRows(found.qs, lists.papers(conference), with_more=partial(explain, conference)),
        access=access,
        is_filtered=found.form.has_changed(),
    )
    RequestConfig(request, paginate={"per_page": ROWS}).configure(table)
    context = {"access": access, "conference": conference, "section": "papers", "filter": found, "table": table}
    return render(request, "desk/papers.html", context)


@require_safe
def paper(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug)
    conference = access.conference
    shown: Any = get_object_or_404(lists.one_paper(conference), pk=pk)
    asks = lists.asks_of(shown, conference)
    shown.asks = asks
    drafts = {one.pk for ask in asks for one in ask.standing if one.state == State.DRAFT}
    held_back = lists.held_back(shown) if drafts else set()
    context = {
        "access": access,
        "conference": conference,
        "section": "papers",
        "paper": shown,
        "badge": state_of(shown),
        "asks": asks,
        "explanation": explained_one(conference, shown, asks),
        "ended": lists.ended_of(shown) if shown.has_ended else [],
        "uninvited": bool(drafts - held_back),
        "held_back": held_back,
        "off_papers": lists.ended_authorships(paper=shown) if shown.has_ended else [],
        "timeline": lines_of(events_of_paper(shown)),
    }
    return render(request, "desk/paper.html", context)

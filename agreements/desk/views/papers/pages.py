"""The list of papers, and one paper with its authors."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.access import conference_for, staff_user
from agreements.desk.clearing import explained_one, paper_rows
from agreements.desk.dressing import DressedRows
from agreements.desk.filters import PaperFilter
from agreements.desk.listing import found_once, list_pages
from agreements.desk.listing.list_offers import offers_of
from agreements.desk.listing.possible_deeds import PossibleDeeds
from agreements.desk.records import paper_record
from agreements.desk.tables import PaperTable, state_of
from agreements.desk.timeline import lines_of
from agreements.desk.timeline.events import events_of_paper
from agreements.proceedings.publication_terms import terms_of


@require_safe
def papers(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug)
    conference = access.conference
    offers = offers_of(conference, staff_user(request), "papers")
    found = PaperFilter(request.GET, conference.papers.all(), conference=conference, offers=offers)
    # A paper stands for several agreements, and its key costs as much more.
    matching = found_once.found_by(found, at_most=4_000)
    possible = PossibleDeeds(conference) if access.can_manage else None
    rows = DressedRows(matching.rows, with_more=partial(paper_rows.dress, conference, possible=possible))
    table = PaperTable(rows, access=access, is_filtered=found.form.has_changed())
    found_agreements = matching.any_of(conference.agreements.all(), "authorship__paper")
    deeds = partial(possible.of_list, agreements=found_agreements, papers=matching.rows) if possible else None
    context = list_pages.shown(request, access, "papers", table=table, found=found, offers=offers, deeds=deeds)
    return render(request, "desk/papers.html", context)


@require_safe
def paper(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug)
    conference = access.conference
    shown: Any = get_object_or_404(paper_record.papers(conference), pk=pk)
    record = paper_record.record_of(shown, conference)
    shown.asks = record.asks
    context = {
        "access": access,
        "conference": conference,
        "section": "papers",
        "paper": shown,
        "badge": state_of(shown),
        "record": record,
        "terms": terms_of(shown, conference, record.signed_at),
        "explanation": explained_one(conference, shown, record.asks),
        "timeline": lines_of(events_of_paper(shown)),
    }
    return render(request, "desk/paper.html", context)

"""The list of agreements, and the grid above it."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.access import conference_for, staff_user
from agreements.desk import agreement_list
from agreements.desk.agreement_list import AgreementFilter
from agreements.desk.agreement_table import AgreementTable
from agreements.desk.dressing import DressedRows
from agreements.desk.listing import found_once, list_pages
from agreements.desk.listing.list_offers import offers_of
from agreements.desk.listing.possible_deeds import PossibleDeeds


@require_safe
def agreements(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug)
    conference = access.conference
    offers = offers_of(conference, staff_user(request), "agreements")
    found = AgreementFilter(request.GET, conference.agreements.all(), conference=conference, offers=offers)
    # Their keys take longer to be handed to and fro than most filters do.
    matching = found_once.found_by(found, at_most=1000)
    possible = PossibleDeeds(conference) if access.can_manage else None
    dressed = agreement_list.agreements(conference)
    rows = DressedRows(matching.rows, dressed, with_more=possible.mark_agreements if possible else None)
    table = AgreementTable(rows, access=access, is_filtered=found.form.has_changed())
    deeds = partial(possible.of_list, agreements=matching.rows) if possible else None
    context = list_pages.shown(request, access, "agreements", table=table, found=found, offers=offers, deeds=deeds)
    context["grid"] = agreement_list.grid(conference) if "grid" in request.GET else []
    return render(request, "desk/agreements.html", context)

"""The list of agreements, and the grid above it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from agreements.access import conference_for
from agreements.desk import agreement_list
from agreements.desk.agreement_list import AgreementFilter
from agreements.desk.agreement_table import AgreementTable
from agreements.desk.dressing import DressedRows
from agreements.desk.tables import ROWS


@require_safe
def agreements(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug)
    conference = access.conference
    found = AgreementFilter(request.GET, conference.agreements.all(), conference=conference)
    rows = DressedRows(found.qs, agreement_list.agreements(conference))
    table = AgreementTable(rows, access=access, is_filtered=found.form.has_changed())
    RequestConfig(request, paginate={"per_page": ROWS}).configure(table)
    context = {
        "access": access,
        "conference": conference,
        "section": "papers",
        "filter": found,
        "table": table,
        "grid": agreement_list.grid(conference),
    }
    return render(request, "desk/agreements.html", context)

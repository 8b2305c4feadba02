"""The mails: what was written to whom, and what became of it."""

from uuid import UUID

from django import forms
from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from agreements.access import May, conference_for, staff_user
from agreements.desk.filters import MessageFilter
from agreements.desk.tables import ROWS, MessageTable
from agreements.mail import preview, queue
from agreements.models import Conference
from agreements.sentences import counted


@require_safe
def messages(request: HttpRequest, slug: str) -> HttpResponse:
    conference = conference_for(request.user, slug)
    found = MessageFilter(request.GET, conference.messages.for_list())
    table = MessageTable(found.qs, conference=conference, is_filtered=found.form.has_changed())
    RequestConfig(request, paginate={"per_page": ROWS}).configure(table)
    context = {"conference": conference, "section": "mail", "filter": found, "table": table}
    return render(request, "desk/messages.html", context)


@require_safe
def message(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    conference = conference_for(request.user, slug)
    shown = get_object_or_404(conference.messages.select_related("author", "by", "link"), pk=pk)
    context = {
        "conference": conference,
        "section": "mail",
        "message": shown,
        "words": preview.without_link(shown.text),
        "agreements": shown.agreements.select_related("authorship__paper"),
    }
    return render(request, "desk/message.html", context)


class _AgainForm(forms.Form):
    def __init__(self, posted: QueryDict, conference: Conference) -> None:
        super().__init__(posted)
        self.fields["selected"] = forms.ModelMultipleChoiceField(conference.messages.given_up())


@require_POST
def send_again(request: HttpRequest, slug: str) -> HttpResponse:
    conference = conference_for(request.user, slug, May.MANAGE)
    form = _AgainForm(request.POST, conference)
    if not form.is_valid():
        flashes.warning(request, _("Only mails that failed can be sent again. Nothing was sent."))
        return redirect("messages", slug)
    chosen = [message.pk for message in form.cleaned_data["selected"]]
    count = queue.send_again(chosen, conference=conference, by=staff_user(request))
    flashes.success(
        request, counted("{count} mail is being sent again.", "{count} mails are being sent again.", count)
    )
    return redirect("message", slug, chosen[0]) if len(chosen) == 1 else redirect("messages", slug)

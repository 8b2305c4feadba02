"""The mails: what was written to whom, and what became of it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from agreements.access import Access, May, conference_for, staff_user
from agreements.desk.dashboard import waiting_mails
from agreements.desk.filters import MessageFilter
from agreements.desk.listing import list_pages
from agreements.desk.listing.list_offers import offers_of
from agreements.desk.mails import message_deeds
from agreements.desk.mails.message_tables import MESSAGE_TABLES, MessageTable
from agreements.desk.reaching import bounce_words, returned_words
from agreements.desk.reminding.asked_again import question_before_sending_again
from agreements.mail import cancelling, preview, queue
from agreements.mail.cancelling import SentAgain
from agreements.mail.relaying import mail_server
from agreements.mail.reminding.known_facts import known_of
from agreements.models import Conference
from agreements.models.message import MessageQuerySet
from agreements.models.proceedings import closed_names
from agreements.sentences import counted


def _closed(request: HttpRequest, access: Access) -> HttpResponse:
    """For viewers, whom no owner has let read mails: who can."""
    context = {"access": access, "conference": access.conference}
    return render(request, "desk/mails_closed.html", context, status=403)


@require_safe
def messages(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug)
    if not access.can_export:
        return _closed(request, access)
    conference = access.conference
    offers = offers_of(conference, staff_user(request), "messages")
    found = MessageFilter(request.GET, conference.messages.for_list())
    kind_of_table = MESSAGE_TABLES.get(request.GET.get("state", ""), MessageTable)
    table = kind_of_table(found.qs, access=access, is_filtered=found.form.has_changed())
    facts = _facts(conference, found.qs)
    table.offer(message_deeds.deeds_of_matching(facts))
    context = list_pages.shown(request, access, "messages", table=table, found=found, offers=offers) | {
        "section": "mail",
        "outbox": waiting_mails.outbox_of(conference, facts),
        "may_go_on": access.may(May.MANAGE),
        "returns": returned_words.about_returns(facts) if access.can_manage else [],
    }
    return render(request, "desk/messages.html", context)


def _facts(conference: Conference, found: MessageQuerySet) -> dict[str, Any]:
    """All that the page tells besides its rows and their number, in one query."""
    wanted = waiting_mails.as_facts(conference) | returned_words.as_facts() | message_deeds.as_facts(found)
    told: dict[str, Any] = Conference.objects.filter(pk=conference.pk).annotate(**wanted).values(*wanted).get()
    return told


@require_safe
def message(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    access = conference_for(request.user, slug)
    if not access.can_export:
        return _closed(request, access)
    conference = access.conference
    people = ("author", "by", "link__agent", "reworded_by", "dropped_by")
    mails = conference.messages.select_related(*people, "stands_for", "replaced_by")
    shown: Any = get_object_or_404(mails.annotate(is_closed_away=closed_names.of_message()), pk=pk)
    context = {
        "access": access,
        "conference": conference,
        "section": "mail",
        "message": shown,
        "addressee": (shown.link.agent or shown.author).name,
        "words": _CLOSED_AWAY if shown.is_closed_away else preview.without_link(shown.text),
        "reports": [(each, bounce_words.server_said(each)) for each in shown.reports.select_related("by").in_order()],
        "agreements": shown.agreements.select_related("authorship__paper"),
    }
    return render(request, "desk/message.html", context)


_CLOSED_AWAY = gettext_lazy("It was written to a name that is closed away.")
_NONE_SENT = gettext_lazy(
    "Only mails that failed, or whose address or link has changed, can be sent again. Nothing was sent."
)


_TRIED_NOW = gettext_lazy("The next mail is being tried. If the mail server takes it, all others follow.")
_NOTHING_STOPPED = gettext_lazy("The mail server takes mails already.")


class _AgainForm(forms.Form):
    def __init__(self, posted: QueryDict, conference: Conference) -> None:
        super().__init__(posted)
        self.fields["selected"] = forms.ModelMultipleChoiceField(conference.messages)


@require_POST
def send_again(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    conference = access.conference
    form = _AgainForm(request.POST, conference)
    if not form.is_valid():
        flashes.warning(request, _NONE_SENT)
        return redirect("messages", slug)
    mails = list(form.cleaned_data["selected"].select_related("author__merged_into"))
    people = known_of(conference, {mail.author.survivor.pk for mail in mails})
    asked = None if "again" in request.POST else question_before_sending_again(people, mails)
    if asked is not None:
        back = {"section": "mail", "back_url": reverse("messages", args=[slug])}
        return render(request, "confirm.html", {"access": access, "conference": conference} | back | asked)
    chosen = [mail.pk for mail in mails]
    done = cancelling.send_again(chosen, conference=conference, by=staff_user(request))
    _tell(request, done, others=len(chosen) - sum(done))
    return redirect("message", slug, chosen[0]) if len(chosen) == 1 else redirect("messages", slug)


@require_POST
def try_mail_now(request: HttpRequest, slug: str) -> HttpResponse:
    """Whoever has repaired something need not wait for the end of a pause."""
    conference_for(request.user, slug, May.MANAGE)
    if mail_server.try_now():
        queue.look_now()
        flashes.success(request, _TRIED_NOW)
    else:
        flashes.info(request, _NOTHING_STOPPED)
    return redirect("dashboard", slug)


def _tell(request: HttpRequest, done: SentAgain, *, others: int) -> None:
    """`others`: of how many somebody else has decided since they were listed, or nothing can be done."""
    if done.retried:
        words = counted("{count} mail is being sent again.", "{count} mails are being sent again.", done.retried)
        flashes.success(request, words)
    if done.replaced:
        words = counted(
            "{count} mail goes to the author’s present address instead, with a new link.",
            "{count} mails go to the authors’ present addresses instead, with new links.",
            done.replaced,
        )
        flashes.success(request, words)
    if done.settled:
        words = counted(
            "{count} mail was cancelled, because nothing that it asks for is still open.",
            "{count} mails were cancelled, because nothing that they ask for is still open.",
            done.settled,
        )
        flashes.warning(request, words)
    if not any(done):
        flashes.warning(request, _NONE_SENT)
    elif others:
        words = counted(
            "{count} mail of your list was already being sent again.",
            "{count} mails of your list were already being sent again.",
            others,
        )
        flashes.info(request, words)

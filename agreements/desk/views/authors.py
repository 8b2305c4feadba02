"""The list of authors, and one author: papers, mails and requests."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements import clock, links
from agreements.access import Access, May, conference_for, staff_user
from agreements.desk import lists
from agreements.desk.dressing import DressedRows
from agreements.desk.filters import AuthorFilter
from agreements.desk.listing import found_once, list_pages
from agreements.desk.listing.list_offers import offers_of
from agreements.desk.listing.possible_deeds import PossibleDeeds
from agreements.desk.mails.leaving import written
from agreements.desk.records import person_record
from agreements.desk.reminding.asked_again import question_before
from agreements.desk.reminding.reason_words import REASONS
from agreements.desk.tables import AuthorTable, answer_of
from agreements.desk.timeline import lines_of
from agreements.desk.timeline.events import events_of_author
from agreements.desk.views.people.reaching import about_bounce
from agreements.models import Author, LeftOut, Message, Reachability
from agreements.people import invitations, reminders
from agreements.people.answers import conversation
from agreements.people.identities import likeness, parting
from agreements.people.reminding.twice import JustMailedError
from agreements.settling.asking_again import NothingToSignError
from agreements.wording import moments


@require_safe
def authors(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug)
    conference = access.conference
    standing = Author.objects.standing().filter(conference=conference)
    offers = offers_of(conference, staff_user(request), "authors")
    found = AuthorFilter(request.GET, standing, conference=conference, offers=offers)
    matching = found_once.found_by(found)
    possible = PossibleDeeds(conference) if access.can_manage else None
    rows = DressedRows(matching.rows, lists.authors(conference), with_more=possible.mark_authors if possible else None)
    table = AuthorTable(rows, access=access, is_filtered=found.form.has_changed())
    found_agreements = matching.any_of(conference.agreements.all(), "authorship__author")
    deeds = partial(possible.of_list, agreements=found_agreements) if possible else None
    context = list_pages.shown(request, access, "authors", table=table, found=found, offers=offers, deeds=deeds)
    return render(request, "desk/authors.html", context)


@require_safe
def author(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug)
    conference = access.conference
    shown: Any = person_record.people(conference).filter(pk=pk).first()
    if shown is None:
        return _to_survivor(request, get_object_or_404(conference.authors, pk=pk))
    shown.conference = conference
    agreements = person_record.agreements_of(shown, conference)
    about = _requests_of(shown) | _entries_of(shown)
    requests = [asked for asked, _turns in about["help_requests"]]
    standing = person_record.standing_of(shown, agreements, about["mails"], requests)
    context = {
        "access": access,
        "conference": conference,
        "section": "authors",
        "author": shown,
        "badge": standing.trouble or answer_of(shown),
        "agreements": agreements,
        "standing": standing,
        "files": person_record.files_of(shown) if shown.has_files and access.can_see_evidence else [],
        "off_papers": lists.ended_authorships(author=shown) if shown.has_ended else [],
        "bounce": about_bounce(access, shown) if shown.reachability == Reachability.BOUNCED else None,
    }
    return render(request, "desk/author.html", context | about)


def _to_survivor(request: HttpRequest, merged: Author) -> HttpResponse:
    survivor = merged.survivor
    words = _("{merged} is the same person as {survivor}: this is the one entry of both.")
    messages.info(request, words.format(merged=merged, survivor=survivor))
    return redirect("author", merged.conference.slug, survivor.pk)


def _requests_of(shown: Any) -> dict[str, Any]:
    requests = list(shown.help_requests.with_conversation()) if shown.has_requests else []
    return {
        "is_asking": any(asked.settled_at is None for asked in requests),
        "help_requests": [(asked, conversation(asked)) for asked in requests],
    }


def _entries_of(shown: Any) -> dict[str, Any]:
    """Who else is or may be this person, and what was written to whichever entry and told of it."""
    entries = shown.former_entries if shown.has_entries else []
    rows = [shown.pk, *(entry.pk for entry in entries)]
    mails, alike = list(lists.mails_of(rows)), list(likeness.alike_of(shown))
    events = list(events_of_author(shown, rows))
    merged = [entry for entry in entries if entry.merged_into_id == shown.pk]
    can_part = parting.partable(shown, merged, events)
    return {
        "mails": mails,
        "link_end": _link_end(shown, [mail for mail in mails if mail.author_id == shown.pk]),
        "timeline": lines_of(events, by_paper=True),
        "sharing": [other for other in alike if shown.email and other.email == shown.email],
        "merged": [(entry, entry.pk in can_part) for entry in merged],
        "likely": likeness.of_author(shown, alike),
    }


def _link_end(shown: Any, mails: Sequence[Message]) -> str:
    """Until when the link in the author's mails works; empty before there is one."""
    if shown.link_made_at is None:
        return ""
    ends_at = links.ends_at(shown, since=shown.link_made_at, mails=mails)
    if clock.now() <= ends_at:
        words = _("The link in the mails works until {moment}.")
    elif shown.conference.deadline:
        words = _("The link in the mails ended on {moment}. A later deadline, in the settings, opens it again.")
    else:
        words = _("The link in the mails ended on {moment}. The next reminder opens it again.")
    return words.format(moment=moments.in_words(ends_at.astimezone(shown.conference.zone)))


@require_POST
def author_invite(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Invite one author, or send the invitation once more."""
    access = conference_for(request.user, slug, May.MANAGE)
    asked = get_object_or_404(access.conference.authors.standing(), pk=pk)
    try:
        invite(request, asked, again="again" in request.POST)
    except JustMailedError as error:
        return _ask_first(request, access, asked, error)
    return redirect("author", slug, pk)


def _ask_first(request: HttpRequest, access: Access, asked: Author, error: JustMailedError) -> HttpResponse:
    """Instead of a second mail in a few minutes; the answer goes to the same address."""
    context = {
        "access": access,
        "conference": access.conference,
        "section": "authors",
        "back_url": reverse("author", args=[access.conference.slug, asked.pk]),
        "back_label": asked.name,
    }
    return render(request, "confirm.html", context | question_before(asked.name, error))


def invite(request: HttpRequest, asked: Author, *, again: bool = True) -> None:
    """Invite, and tell what came of it. Raises JustMailedError unless `again`."""
    try:
        if invitations.invite_again(asked, by=staff_user(request), again=again):
            leaves, waits = (
                _("The invitation to {author} is on its way."),
                _("The invitation to {author} was written."),
            )
            messages.success(request, written(asked.conference, leaves, waits).format(author=asked))
        else:
            words = _("No mail was sent: {author} has nothing left to answer, or an invitation is already on its way.")
            messages.warning(request, words.format(author=asked))
    except NothingToSignError:
        messages.error(request, _("There is nothing to sign yet, so nobody was invited. Publish a text first."))


@require_POST
def author_remind(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    asked = get_object_or_404(access.conference.authors.standing(), pk=pk)
    try:
        is_sent = reminders.remind_one(asked, by=staff_user(request), again="again" in request.POST)
    except JustMailedError as error:
        return _ask_first(request, access, asked, error)
    if is_sent:
        leaves, waits = _("The reminder to {author} is on its way."), _("The reminder to {author} was written.")
        messages.success(request, written(access.conference, leaves, waits).format(author=asked))
    else:
        why = reminders.why_not_one(asked)
        words = _("No reminder was sent to {author}: {why}.")
        messages.warning(request, words.format(author=asked, why=REASONS[why or LeftOut.ANSWERED]))
    return redirect("author", slug, pk)

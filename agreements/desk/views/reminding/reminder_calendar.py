"""The calendar of reminders: days to come, rounds that were, and the names behind each number."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.access import Access, conference_for
from agreements.desk.reminding.calendar_rows import (
    Group,
    days_to_come,
    groups_ahead,
    groups_of,
    names_of,
    past_rounds,
)
from agreements.desk.reminding.reason_words import brakes_in_words, days_in_words, name_of
from agreements.desk.timeline import lines_of
from agreements.desk.timeline.events import events_of_reminders
from agreements.mail.reminding.known_facts import schedule_of
from agreements.people.reminding.ahead import rounds_ahead

_PAST = 60
_A_PAGE = 100


def _context(access: Access) -> dict[str, Any]:
    return {"access": access, "conference": access.conference, "section": "mail"}


@require_safe
def reminders(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug)
    conference = access.conference
    schedule = schedule_of(conference)
    context = _context(access) | {
        "schedule": schedule,
        "plan": days_in_words(schedule),
        "brakes": brakes_in_words(schedule),
        "coming": days_to_come(rounds_ahead(schedule, only_awaited=True)),
        "past": past_rounds(conference, limit=_PAST),
        "timeline": lines_of(events_of_reminders(conference)),
    }
    return render(request, "desk/reminding/calendar.html", context)


@require_safe
def reminders_ahead(request: HttpRequest, slug: str) -> HttpResponse:
    """Who would get the reminder of one day to come (`day` in the address), and who not."""
    access = conference_for(request.user, slug)
    schedule = schedule_of(access.conference)
    day = request.GET.get("day", "")
    found = next((each for each in rounds_ahead(schedule) if each.planned.day.isoformat() == day), None)
    if found is None:
        raise Http404
    more = {"title": name_of(found.planned), "at": found.planned.at, "is_ahead": True, "is_on": schedule.is_on}
    return _people(request, access, groups_ahead(found), more | {"day": day})


@require_safe
def reminder_round(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Who got the reminder of a round that was, and who not, as it was then."""
    access = conference_for(request.user, slug)
    held = get_object_or_404(access.conference.reminder_rounds.select_related("by", "job"), pk=pk)
    return _people(request, access, groups_of(held), {"title": name_of(held), "at": held.began_at, "held": held})


def _people(request: HttpRequest, access: Access, groups: Sequence[Group], more: dict[str, Any]) -> HttpResponse:
    """All groups with a few names each, or every name of one of them (`group` in the address)."""
    context = _context(access) | more | {"groups": groups}
    key = request.GET.get("group", "")
    if not key:
        return render(request, "desk/reminding/round.html", context)
    opened = next((group for group in groups if group.key == key), None)
    if opened is None:
        raise Http404
    page = Paginator(opened.people, _A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    names = names_of(shown)
    people = [(pk, names[pk]) for pk in shown if pk in names]
    context |= {"opened": opened, "people": people, "page": page, "paginator": page.paginator}
    return render(request, "desk/reminding/group.html", context)

"""One sentence first, then the numbers, then what blocks the rest; or, at the beginning, the steps that lead there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.access import Access, May, conference_for
from agreements.clearance import Part
from agreements.desk.clearing.by_track import by_track
from agreements.desk.dashboard import freshness
from agreements.desk.dashboard.action_items import alarmed, under_way
from agreements.desk.dashboard.charting import chart
from agreements.desk.dashboard.over_time import first_hours, history, pace
from agreements.desk.dashboard.overview import Overview, overview
from agreements.desk.dashboard.sections import sections
from agreements.desk.phrases import (
    agreements_counted,
    in_few_words,
    papers_clear,
    papers_counted,
    papers_waiting,
    people_counted,
)
from agreements.desk.views.bulk_jobs import progress_of
from agreements.jobs.endings import shown
from agreements.models import BulkJob, Conference


@require_safe
def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    """To htmx only the part that changes, so that a flash waits for the page that is read, and nothing where it is the same."""
    access = conference_for(request.user, slug)
    conference = access.conference
    jobs = shown(conference)
    is_refresh, seen = request.headers.get("HX-Request") == "true", request.headers.get("X-Seen")
    if is_refresh and seen and seen == freshness.digest_of(access, freshness.figures_of(conference), jobs):
        return HttpResponse(status=204)
    facts = overview(conference)
    freshness.remember(conference, facts.alarms)
    context = {
        "access": access,
        "conference": conference,
        "section": "dashboard",
        "digest": freshness.digest_of(access, facts.figures, jobs),
        "facts": facts,
        **_numbers(access, facts),
        **_lines(access, facts, jobs),
    }
    with timezone.override(conference.zone):  # the part alone is on the same clock as the page around it
        return render(request, "desk/overview.html" if is_refresh else "desk/dashboard.html", context)


def _numbers(access: Access, facts: Overview) -> dict[str, Any]:
    """The sentence, the bar, the chart and the tracks: all count papers, each in one part."""
    conference, parts = access.conference, facts.papers.parts
    past = history(conference, facts)
    near = first_hours(past) if past else None
    return {
        "clear": papers_clear(facts.papers.papers, parts[Part.CLEAR]),
        "rest": papers_waiting(
            parts,
            people=facts.counts.people_waiting,
            undisputed=facts.undisputed,
            is_ours=access.can_manage or access.can_countersign,
        ),
        "parts": parts,
        "papers_title": in_few_words(parts),
        "chart": chart(past) if past else None,
        "hours": chart(near) if near else None,
        "pace": pace(facts, past) if past else "",
        "tracks": by_track(conference, facts.papers),
    }


def _lines(access: Access, facts: Overview, jobs: Iterable[BulkJob]) -> dict[str, Any]:
    """What waits for whom, what is under way, or at the beginning the steps that lead there."""
    doing = progress_of(access, jobs)
    return {
        "alarms": alarmed(access, facts),
        "sections": sections(access, facts, doing),
        "may_go_on": access.may(May.MANAGE),
        "work": under_way(access, facts),
        "steps": [] if facts.has_begun or doing else steps(access.conference, facts),
    }


@dataclass(frozen=True)
class StartStep:
    """One of the steps from nothing to the first invitation."""

    title: str
    words: str
    is_done: bool
    is_next: bool
    url: str
    verb: str


def steps(conference: Conference, facts: Overview) -> list[StartStep]:
    text = conference.current_text
    has_people = bool(facts.counts.agreements)
    slug = conference.slug
    return [
        StartStep(
            _("Write the text that authors sign"),
            _("Text {number} is published.").format(number=text.number)
            if text
            else _("Start from our sample, and publish it when it is right."),
            is_done=text is not None,
            is_next=text is None,
            url=reverse("texts" if text else "edit_text", args=[slug]),
            verb=_("See the text") if text else _("Write the text"),
        ),
        StartStep(
            _("Import the papers and their authors"),
            _imported(facts) if has_people else _("From a CSV file with one row for each author of each paper."),
            is_done=has_people,
            is_next=text is not None and not has_people,
            url=reverse("papers" if has_people else "import_file", args=[slug]),
            verb=_("See the papers") if has_people else _("Import a file"),
        ),
        StartStep(
            _("Invite the authors"),
            _("You see who gets which mail before anything is sent."),
            is_done=False,
            is_next=text is not None and has_people,
            url=reverse("invite", args=[slug]) if text and has_people else "",
            verb=_("Invite"),
        ),
    ]


def _imported(facts: Overview) -> str:
    return _("{papers} by {people}: {agreements}.").format(
        papers=papers_counted(facts.counts.papers),
        people=people_counted(facts.people_uninvited),
        agreements=agreements_counted(facts.counts.agreements),
    )

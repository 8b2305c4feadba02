"""One sentence first, then the numbers, then what blocks the rest; or, at the beginning, the steps that lead there."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.access import May, conference_for
from agreements.desk.clearing.by_track import by_track
from agreements.desk.dashboard.action_items import action_items, alarmed, under_way
from agreements.desk.dashboard.charting import chart
from agreements.desk.dashboard.over_time import history
from agreements.desk.dashboard.overview import Overview, overview
from agreements.desk.phrases import (
    agreements_counted,
    papers_clear,
    papers_counted,
    papers_waiting,
    people_counted,
)
from agreements.desk.views.bulk_jobs import progress
from agreements.models import Conference


@require_safe
def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    """To htmx only the part that changes, so that a flash waits for the page that is read."""
    access = conference_for(request.user, slug)
    conference = access.conference
    facts = overview(conference)
    counts = facts.counts
    past = history(conference, facts)
    jobs = progress(access)
    context = {
        "access": access,
        "conference": conference,
        "section": "dashboard",
        "facts": facts,
        "clear": papers_clear(counts.papers, counts.clear_papers),
        "rest": papers_waiting(counts, mails=facts.unreachable.count),
        "chart": chart(past) if past else None,
        "alarms": alarmed(access, facts),
        "action_items": action_items(access, facts),
        "work": under_way(access, facts),
        "jobs": jobs,
        "may_go_on": access.may(May.MANAGE),
        "tracks": by_track(conference, facts.papers),
        "steps": [] if facts.has_begun or jobs else steps(conference, facts),
    }
    is_refresh = request.headers.get("HX-Request") == "true"
    with timezone.override(conference.zone):  # the part alone is on the same clock as the page around it
        return render(request, "desk/overview.html" if is_refresh else "desk/dashboard.html", context)


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

"""One sentence first, then the numbers, then what blocks the rest; or, at the beginning, the steps that lead there."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agreements.access import conference_for
from agreements.desk.dashboard.action_items import action_items, alarmed, under_way
from agreements.desk.dashboard.charting import chart
from agreements.desk.dashboard.overview import Overview, history, overview
from agreements.desk.phrases import clearance_told, counted, rest_told
from agreements.desk.views.bulk_jobs import progress
from agreements.models import Conference


@require_safe
def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    """To htmx only the part that changes, so that a flash waits for the page that is read."""
    conference = conference_for(request.user, slug)
    facts = overview(conference)
    standing = facts.standing
    past = history(conference, facts)
    jobs = progress(conference)
    context = {
        "conference": conference,
        "section": "dashboard",
        "facts": facts,
        "clear": clearance_told(standing.papers, standing.clear_papers),
        "rest": rest_told(standing, mails=facts.unreachable.count),
        "chart": chart(past) if past else None,
        "alarms": alarmed(conference, facts),
        "action_items": action_items(conference, facts),
        "work": under_way(conference, facts),
        "jobs": jobs,
        "steps": [] if facts.has_begun or jobs else steps(conference, facts),
    }
    is_refresh = request.headers.get("HX-Request") == "true"
    return render(request, "desk/standing.html" if is_refresh else "desk/dashboard.html", context)


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
    has_people = bool(facts.standing.agreements)
    slug = conference.slug
    return [
        StartStep(
            "Write the text that authors sign",
            f"Text {text.number} is published." if text else "Begin with our sample, and publish it when it is right.",
            is_done=text is not None,
            is_next=text is None,
            url=reverse("texts" if text else "edit_text", args=[slug]),
            verb="See the text" if text else "Write the text",
        ),
        StartStep(
            "Import the papers and their authors",
            _imported(facts) if has_people else "A CSV file with a row for every author of every paper.",
            is_done=has_people,
            is_next=text is not None and not has_people,
            url=reverse("papers" if has_people else "import_file", args=[slug]),
            verb="See the papers" if has_people else "Import a file",
        ),
        StartStep(
            "Invite the authors",
            "You see who gets which mail before anything is sent.",
            is_done=False,
            is_next=text is not None and has_people,
            url=reverse("invite", args=[slug]) if text and has_people else "",
            verb="Invite",
        ),
    ]


def _imported(facts: Overview) -> str:
    people = counted(facts.people_uninvited, "person", "people")
    return f"{counted(facts.standing.papers, 'paper')} by {people}: {counted(facts.standing.agreements, 'agreement')}."

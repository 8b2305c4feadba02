"""Before the hand-over: how much is ready, what the rest lacks, and what falls due when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.access import conference_for
from agreements.clearance import Part
from agreements.desk.clearing import explain
from agreements.desk.handing_over import ready_lines
from agreements.desk.handing_over.due_days import due_days
from agreements.proceedings.readiness import not_clear, readiness_of

# So many papers are named, each with its reason; the lists have them all.
_NAMED = 20


@require_safe
def readiness(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug)
    conference = access.conference
    found = readiness_of(conference)
    papers = list(not_clear(conference)[:_NAMED])
    explain(conference, papers)
    rest = found.papers - found.counts.parts[Part.CLEAR]
    context = {
        "access": access,
        "conference": conference,
        "section": "downloads",
        "found": found,
        "sentence": ready_lines.sentence(found),
        "parts": found.counts.parts,
        "lines": ready_lines.lines(access, found),
        "papers": papers,
        "more": max(rest - len(papers), 0),
        "due": due_days(conference, found),
    }
    return render(request, "desk/handing_over/readiness.html", context)

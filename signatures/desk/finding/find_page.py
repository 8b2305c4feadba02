"""Papers, people and the codes of documents, found by one field; where only one thing can be meant it is opened at once."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from agreements.access import conference_for
from agreements.desk.frame.jumps import found_by
from agreements.models import Agreement, Conference
from signatures.codes import ids_with

_LONGEST = 200


@require_safe
def find(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:_LONGEST]
    if agreement := _with_code(access.conference, words):
        return redirect("agreement", slug, agreement.pk)
    found = found_by(access.conference, words)
    if found.only:
        return redirect(found.only)
    context = {"access": access, "conference": access.conference, "section": "find", "words": words, "found": found}
    return render(request, "desk/find.html", context)


def _with_code(conference: Conference, words: str) -> Agreement | None:
    """By the code that its document bears, or by its own number."""
    agreements: list[Agreement] = []
    if ids := ids_with(words):
        agreements = list(conference.agreements.filter(signatures__id__range=ids)[:1])
    elif number := _number(words):
        agreements = list(conference.agreements.filter(pk=number))
    return agreements[0] if agreements else None


def _number(words: str) -> UUID | None:
    try:
        return UUID(words)
    except ValueError:
        return None

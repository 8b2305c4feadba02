"""How a text that is being written reads, with the values of somebody: nothing is saved."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from agreements import wording
from agreements.access import May, conference_for
from agreements.conferences import merge_values
from agreements.desk.forms.texts import PreviewForm, Remarks, remarks_on
from agreements.models import Authorship, Conference


@dataclass(frozen=True)
class Look:
    """`words` is None where the text does not hold; `problems` says why."""

    form: PreviewForm
    authorship: Authorship | None
    values: Mapping[str, str]
    words: wording.Wording | None
    problems: list[wording.Problem]
    remarks: Remarks


def look_of(conference: Conference, body: str, data: Mapping[str, object]) -> Look:
    form = PreviewForm(data or None, conference=conference)
    authorship = form.authorship
    values = (
        merge_values.values_for(authorship, conference, day=conference.today)
        if authorship is not None
        else merge_values.sample_values(conference)
    )
    body = body.replace("\r\n", "\n")
    problems = wording.check(body)
    words = None if problems else wording.compose(body, values)
    return Look(form, authorship, values, words, problems, remarks_on(body))


@require_POST
def look_at_text(request: HttpRequest, slug: str) -> HttpResponse:
    """A part of the page, for what stands in the field at this moment."""
    access = conference_for(request.user, slug, May.MANAGE)
    look = look_of(access.conference, request.POST.get("body", "")[:60_000], request.POST)
    context = {"access": access, "conference": access.conference, "section": "texts", "look": look}
    return render(request, "desk/text_look.html", context)

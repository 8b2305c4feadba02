"""After publication: when papers were published first, and how long what was signed binds."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.access import Access, May, conference_for, staff_user
from agreements.conferences import details
from agreements.desk.forms.handing_over.publication_forms import DaysForm, PublishedForm, TermsForm
from agreements.models import Conference
from agreements.proceedings import first_publication
from agreements.proceedings.readiness import readiness_of
from agreements.sentences import counted

# Papers of one deed: each has an entry in the log.
_AT_ONCE = 500


@require_safe
def publications(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug)
    return render(request, "desk/handing_over/publications.html", _page(access))


def _page(access: Access, form: DaysForm | None = None) -> dict[str, Any]:
    conference = access.conference
    return {
        "access": access,
        "conference": conference,
        "section": "downloads",
        "found": readiness_of(conference),
        "form": form or DaysForm(conference=conference),
        "may_date": access.may(May.MANAGE),
    }


@require_POST
def publish_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The days of a list, once every line of it is understood."""
    access = conference_for(request.user, slug, May.MANAGE)
    form = DaysForm(request.POST, conference=access.conference)
    if not form.is_valid():
        return render(request, "desk/handing_over/publications.html", _page(access, form), status=422)
    days, changed = list(form.found.days.items()), 0
    for start in range(0, len(days), _AT_ONCE):
        some = dict(days[start : start + _AT_ONCE])
        changed += len(first_publication.publish(access.conference, some, by=staff_user(request)).papers)
    words = counted("{count} paper has another day now.", "{count} papers have another day now.", changed)
    messages.success(request, words) if changed else messages.info(request, _("All of them had these days already."))
    return redirect("publications", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def paper_published(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The day of one paper, also to correct or take back a wrong one."""
    access = conference_for(request.user, slug, May.MANAGE)
    paper = get_object_or_404(access.conference.papers.accepted(), pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = PublishedForm(posted, conference=access.conference, initial={"day": paper.published_on})
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["day"]
        done = first_publication.publish(access.conference, {paper.pk: day}, by=staff_user(request))
        if done.left_out:
            messages.warning(request, _("The paper was withdrawn meanwhile. Nothing was saved."))
        elif done.papers:
            messages.success(request, _("Saved."))
        else:
            messages.info(request, _("Nothing was changed."))
        return redirect("paper", slug, pk)
    context = {
        "access": access,
        "conference": access.conference,
        "section": "papers",
        "question": _("When was paper {number} published first?").format(number=paper.number),
        "verb": _("Save"),
        "consequences": [
            _("Days of exclusivity are reckoned from this day, and its agreements do not lapse any more."),
            _("Nobody is mailed."),
        ],
        "form": form,
        "back_url": reverse("paper", args=[slug, pk]),
        "back_label": _("Paper {number}").format(number=paper.number),
    }
    return render(request, "confirm.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_terms(request: HttpRequest, slug: str) -> HttpResponse:
    """What the text promises, in days; the text itself is not read for that."""
    access = conference_for(request.user, slug, May.OWN)
    form = TermsForm(request.POST or None, conference=access.conference)
    if request.method == "POST" and form.is_valid():
        shown = Conference.objects.get(pk=access.conference.pk)
        details.change_conference(shown, by=staff_user(request), changes=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("publications", slug)
    context = {
        "access": access,
        "conference": access.conference,
        "section": "downloads",
        "question": _("How long do the agreements bind?"),
        "verb": _("Save"),
        "consequences": [
            _("Enter what the text says that authors sign: nothing is read from it."),
            _("What is reckoned from these days stands on the pages of the papers and in their list."),
        ],
        "form": form,
        "back_url": reverse("publications", args=[slug]),
        "back_label": _("After publication"),
    }
    return render(request, "confirm.html", context, status=422 if request.method == "POST" else 200)

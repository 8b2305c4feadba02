"""Texts to start from."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.access import May, conference_for, staff_user
from agreements.conferences import merge_values, starting
from agreements.conferences import texts as deeds
from agreements.desk import lists
from agreements.wording import compose


@require_http_methods(["GET", "HEAD", "POST"])
def start_text(request: HttpRequest, slug: str) -> HttpResponse:
    """What each is for, and its words; a post makes one of them the draft, in place of the one that the page told of."""
    access = conference_for(request.user, slug, May.MANAGE)
    conference, status = access.conference, 200
    if request.method == "POST":
        chosen = starting.named(request.POST.get("key", ""))
        if chosen is None:
            raise Http404
        try:
            saved = starting.begin(conference, chosen, by=staff_user(request), over=request.POST.get("begun", ""))
        except deeds.OtherWordsError:
            messages.warning(
                request, _("Somebody has changed the draft since you opened this page. Nothing was replaced.")
            )
            status = 409
        else:
            words = _(
                "The draft of text {number} begins as “{name}”. Change whatever is different at your conference."
            )
            messages.success(request, words.format(number=saved.number, name=chosen.name))
            return redirect("edit_text", slug)
    draft, values = lists.draft(conference), merge_values.sample_values(conference)
    context = {
        "access": access,
        "conference": conference,
        "section": "texts",
        "starting": [(each, compose(each.body, values)) for each in starting.STARTING_TEXTS],
        "no_advice": starting.NO_ADVICE,
        "draft": draft,
        "begun": deeds.digest_of(draft),
    }
    return render(request, "desk/wordings/start.html", context, status=status)

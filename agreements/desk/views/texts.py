"""The numbered texts of a conference: reading, drafting, publishing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agreements.access import May, conference_for, staff_user
from agreements.conferences import merge_values
from agreements.conferences import texts as deeds
from agreements.desk import lists
from agreements.desk.forms.texts import TextForm
from agreements.models import Conference, Text
from agreements.sentences import counted


@require_safe
def texts(request: HttpRequest, slug: str) -> HttpResponse:
    conference = conference_for(request.user, slug)
    context = {"conference": conference, "section": "texts", "texts": lists.texts(conference)}
    return render(request, "desk/texts.html", context | {"draft": lists.draft(conference)})


@require_safe
def text(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    conference = conference_for(request.user, slug)
    shown = get_object_or_404(conference.texts.select_related("created_by"), number=number)
    words = merge_values.sample_wording(shown)
    context = {"conference": conference, "section": "texts", "text": shown, "words": words}
    return render(request, "desk/text.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_text(request: HttpRequest, slug: str) -> HttpResponse:
    conference = conference_for(request.user, slug, May.MANAGE)
    draft = lists.draft(conference)
    form = TextForm(request.POST or None, initial={"body": _beginning(conference, draft)})
    if request.method == "POST" and form.is_valid():
        saved = deeds.save_text(conference, body=form.cleaned_data["body"], by=staff_user(request))
        messages.success(
            request,
            _("The draft of text {number} has been saved. This is how authors would read it.").format(
                number=saved.number
            ),
        )
        return redirect("text", slug, saved.number)
    context = {
        "conference": conference,
        "section": "texts",
        "form": form,
        "draft": draft,
        "last": conference.current_text,
        "fields": merge_values.sample_values(conference).items(),
    }
    return render(request, "desk/edit_text.html", context)


def _beginning(conference: Conference, draft: Text | None) -> str:
    """What a new draft starts from: the draft itself, the text in force, or our sample."""
    begun = draft or conference.current_text
    return begun.body if begun else deeds.SAMPLE_TEXT.read_text(encoding="utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
def publish_text(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    conference = conference_for(request.user, slug, May.MANAGE)
    draft = get_object_or_404(conference.texts, number=number)
    if request.method == "POST":
        return _publish(request, draft)
    if draft.is_published:
        raise Http404
    context = {
        "conference": conference,
        "section": "texts",
        "question": _("Publish text {number}?").format(number=draft.number),
        "consequences": _before_publishing(conference, draft),
        "verb": _("Publish text {number}").format(number=draft.number),
        "back_url": reverse("text", args=[slug, number]),
        "back_label": str(draft),
    }
    return render(request, "confirm.html", context)


def _before_publishing(conference: Conference, draft: Text) -> list[str]:
    lines = [
        _("After that it cannot be changed; a correction is a new text."),
        _("Authors who are invited from then on sign this text."),
    ]
    if (last := conference.current_text) is not None:
        asked = lists.asked_under(last)
        lines.append(
            counted(
                "{count} agreement under text {number} stays as it is.",
                "{count} agreements under text {number} stay as they are.",
                asked,
                number=last.number,
            )
        )
    return lines


def _publish(request: HttpRequest, draft: Text) -> HttpResponse:
    try:
        deeds.publish(draft, by=staff_user(request))
        messages.success(
            request,
            _("Text {number} is published. Authors who are invited from now on sign it.").format(number=draft.number),
        )
    except deeds.FrozenTextError:
        messages.warning(
            request, _("Text {number} is already published. Nothing was changed.").format(number=draft.number)
        )
    return redirect("text", draft.conference.slug, draft.number)

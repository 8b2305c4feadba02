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
    access = conference_for(request.user, slug)
    conference = access.conference
    context = {"access": access, "conference": conference, "section": "texts", "texts": lists.texts(conference)}
    return render(request, "desk/texts.html", context | {"draft": lists.draft(conference)})


@require_safe
def text(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    access = conference_for(request.user, slug)
    conference = access.conference
    shown = get_object_or_404(conference.texts.select_related("created_by"), number=number)
    words = merge_values.sample_wording(shown)
    context = {"access": access, "conference": conference, "section": "texts", "text": shown, "words": words}
    return render(request, "desk/text.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_text(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    conference = access.conference
    draft = lists.draft(conference)
    begun = _begun_from(request, conference) or draft or conference.current_text
    form = TextForm(request.POST or None, initial={"body": begun.body if begun else _sample()})
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
        "access": access,
        "conference": conference,
        "section": "texts",
        "form": form,
        "draft": draft,
        "begun": begun,
        "fields": merge_values.sample_values(conference).items(),
    }
    return render(request, "desk/edit_text.html", context)


def _begun_from(request: HttpRequest, conference: Conference) -> Text | None:
    """The text whose words were asked for, such as a draft that was set aside."""
    number = request.GET.get("from", "")
    return (
        conference.texts.filter(number=int(number)).first()
        if number.isascii() and number.isdecimal() and len(number) < 10
        else None
    )


def _sample() -> str:
    return deeds.SAMPLE_TEXT.read_text(encoding="utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
def publish_text(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    conference = access.conference
    draft = get_object_or_404(conference.texts, number=number)
    if request.method == "POST":
        return _publish(request, draft)
    if not draft.is_draft:
        raise Http404
    context = {
        "access": access,
        "conference": conference,
        "section": "texts",
        "question": _("Publish text {number}?").format(number=draft.number),
        "consequences": _before_publishing(conference),
        "verb": _("Publish text {number}").format(number=draft.number),
        "back_url": reverse("text", args=[slug, number]),
        "back_label": str(draft),
    }
    return render(request, "confirm.html", context)


def _before_publishing(conference: Conference) -> list[str]:
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
        words = (
            _("Text {number} has been set aside. Nothing was changed.")
            if draft.set_aside_at
            else _("Text {number} is already published. Nothing was changed.")
        )
        messages.warning(request, words.format(number=draft.number))
    return redirect("text", draft.conference.slug, draft.number)

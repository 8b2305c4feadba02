"""The numbered texts of a conference: reading, drafting, publishing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agreements.access import Access, May, conference_for, staff_user
from agreements.conferences import merge_values
from agreements.conferences import texts as deeds
from agreements.desk import lists
from agreements.desk.forms.texts import PublishForm, TextForm
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
    shown = get_object_or_404(access.conference.texts.select_related("created_by"), number=number)
    return _page_of(request, access, shown)


def _page_of(request: HttpRequest, access: Access, shown: Text, *, status: int = 200) -> HttpResponse:
    """Its words, and the button that publishes these and no others."""
    context = {
        "access": access,
        "conference": access.conference,
        "section": "texts",
        "text": shown,
        "words": merge_values.sample_wording(shown),
        "digest": deeds.digest_of(shown),
    }
    return render(request, "desk/text.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_text(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    draft = lists.draft(access.conference)
    begun = _begun_from(request, access.conference) or draft or access.conference.current_text
    standing = {
        "body": begun.body if begun else _sample(),
        "begun": deeds.digest_of(draft),
        "is_for_all": begun is not None and begun.is_for_all,
    }
    form = TextForm(request.POST or None, initial=standing)
    if request.method != "POST" or not form.is_valid():
        return _edit_page(request, access, form, draft=draft, begun=begun)
    body, over, is_for_all = (form.cleaned_data[name] for name in ("body", "begun", "is_for_all"))
    try:
        saved = deeds.save_text(access.conference, body=body, by=staff_user(request), over=over, is_for_all=is_for_all)
    except deeds.OtherWordsError as error:
        return _ask_whose(request, access, form, error.draft)
    words = _("The draft of text {number} has been saved. This is how authors would read it.")
    messages.success(request, words.format(number=saved.number))
    return redirect("text", slug, saved.number)


def _edit_page(
    request: HttpRequest,
    access: Access,
    form: TextForm,
    *,
    draft: Text | None,
    begun: Text | None,
    is_overtaken: bool = False,
) -> HttpResponse:
    conference = access.conference
    context = {
        "access": access,
        "conference": conference,
        "section": "texts",
        "form": form,
        "draft": draft,
        "begun": begun,
        "is_overtaken": is_overtaken,
        "fields": merge_values.sample_values(conference).items(),
    }
    return render(request, "desk/edit_text.html", context, status=409 if is_overtaken else 200)


def _ask_whose(request: HttpRequest, access: Access, typed: TextForm, others: Text | None) -> HttpResponse:
    """What was typed stays in the form, which from now on knows the draft that it would replace."""
    form = TextForm(typed.cleaned_data | {"begun": deeds.digest_of(others)})
    return _edit_page(request, access, form, draft=others, begun=others, is_overtaken=True)


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
    """The address and the form carry the digest of the words that were read: no others are published."""
    access = conference_for(request.user, slug, May.MANAGE)
    draft = get_object_or_404(access.conference.texts, number=number)
    if request.method == "POST":
        return _publish(request, access, draft)
    if not draft.is_draft:
        raise Http404
    form = PublishForm(request.GET)
    if not form.is_valid() or form.cleaned_data["read"] != deeds.digest_of(draft):
        return _read_first(request, access, draft, was_read=bool(request.GET.get("read")))
    context = {
        "access": access,
        "conference": access.conference,
        "section": "texts",
        "question": _("Publish text {number}?").format(number=draft.number),
        "consequences": _before_publishing(access.conference),
        "form": PublishForm(initial=form.cleaned_data),
        "verb": _("Publish text {number}").format(number=draft.number),
        "back_url": reverse("text", args=[slug, number]),
        "back_label": str(draft),
    }
    return render(request, "confirm.html", context)


def _read_first(request: HttpRequest, access: Access, draft: Text, *, was_read: bool = True) -> HttpResponse:
    """The words as they are now, with the button that publishes these."""
    words = (
        _("Somebody has changed this draft since you read it, so nothing was published. This is how it reads now.")
        if was_read
        else _("Read the draft first. The button above publishes exactly the words that you see here.")
    )
    messages.warning(request, words)
    return _page_of(request, access, draft, status=409 if was_read else 200)


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


def _publish(request: HttpRequest, access: Access, draft: Text) -> HttpResponse:
    form = PublishForm(request.POST)
    if draft.is_draft and not (form.is_valid() and form.cleaned_data["read"] == deeds.digest_of(draft)):
        return _read_first(request, access, draft, was_read=bool(request.POST.get("read")))
    try:
        deeds.publish(draft, by=staff_user(request), read=form.cleaned_data.get("read"))
        messages.success(
            request,
            _("Text {number} is published. Authors who are invited from now on sign it.").format(number=draft.number),
        )
    except deeds.OtherWordsError as error:
        return _read_first(request, access, error.draft or draft)
    except deeds.FrozenTextError:
        words = (
            _("Text {number} has been set aside. Nothing was changed.")
            if draft.set_aside_at
            else _("Text {number} is already published. Nothing was changed.")
        )
        messages.warning(request, words.format(number=draft.number))
    return redirect("text", draft.conference.slug, draft.number)

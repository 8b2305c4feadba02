"""The numbered texts of a conference: reading and drafting."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agreements.access import Access, May, conference_for, staff_user
from agreements.conferences import merge_values
from agreements.conferences import texts as deeds
from agreements.desk import lists
from agreements.desk.forms.texts import TextForm, remarks_on
from agreements.desk.listing.row_keys import key_in
from agreements.desk.views.bulk_jobs import progress
from agreements.desk.views.writing.text_looks import Look, look_of
from agreements.models import BulkJobKind, Conference, Text


@require_safe
def texts(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug)
    conference = access.conference
    context = {
        "access": access,
        "conference": conference,
        "section": "texts",
        "texts": lists.texts(conference),
        "draft": lists.draft(conference),
        "in_use": conference.current_text,
        "jobs": progress(access, BulkJobKind.NEW_WORDS),
    }
    return render(request, "desk/texts.html", context)


@require_safe
def text(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    access = conference_for(request.user, slug)
    shown = get_object_or_404(access.conference.texts.select_related("created_by"), number=number)
    return page_of(request, access, shown)


def page_of(request: HttpRequest, access: Access, shown: Text, *, status: int = 200) -> HttpResponse:
    """Its words, and the button that publishes these and no others."""
    context = {
        "access": access,
        "conference": access.conference,
        "section": "texts",
        "text": shown,
        "words": merge_values.sample_wording(shown),
        "digest": deeds.digest_of(shown),
        "in_use": access.conference.current_text,
        "remarks": remarks_on(shown.body) if shown.is_draft else [],
        "former": access.conference.texts.published().filter(number__lt=shown.number).first(),
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
        "in_short": begun.in_short if begun else "",
    }
    form = TextForm(request.POST or None, initial=standing)
    if request.method != "POST" or "look" in request.POST or not form.is_valid():
        return _edit_page(request, access, form, draft=draft, begun=begun)
    given = form.cleaned_data
    words = {name: given[name] for name in ("body", "is_for_all", "in_short")}
    try:
        saved = deeds.save_text(access.conference, by=staff_user(request), over=given["begun"], **words)
    except deeds.OtherWordsError as error:
        return _ask_whose(request, access, form, error.draft)
    said = _("The draft of text {number} has been saved. This is how authors would read it.")
    messages.success(request, said.format(number=saved.number))
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
        "look": _look(request, access, form),
    }
    return render(request, "desk/edit_text.html", context, status=409 if is_overtaken else 200)


def _look(request: HttpRequest, access: Access, form: TextForm) -> Look:
    """At what stands in the form, however wrong it is."""
    return look_of(access.conference, str(form["body"].value() or ""), request.POST)


def _ask_whose(request: HttpRequest, access: Access, typed: TextForm, others: Text | None) -> HttpResponse:
    """What was typed stays in the form, which from now on knows the draft that it would replace."""
    form = TextForm(typed.cleaned_data | {"begun": deeds.digest_of(others)})
    return _edit_page(request, access, form, draft=others, begun=others, is_overtaken=True)


def _begun_from(request: HttpRequest, conference: Conference) -> Text | None:
    """The text whose words were asked for, such as a draft that was set aside."""
    number = key_in(request.GET.get("from", ""))
    return None if number is None else conference.texts.filter(number=number).first()


def _sample() -> str:
    return deeds.SAMPLE_TEXT.read_text(encoding="utf-8")

"""The further bodies of a text: read, and written as long as it is a draft."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.access import Access, May, conference_for, staff_user
from agreements.conferences import merge_values, text_variants
from agreements.desk import lists
from agreements.desk.forms.texts import TextForm
from agreements.models import Text, TextVariant, VariantKind
from agreements.wording import Wording, compose


class VariantTextForm(TextForm):
    """Nobody signs a variant for others, and what is said in short is said of the ordinary words."""

    is_for_all = in_short = None  # type: ignore[assignment]  # how Django leaves out fields of the base


@require_safe
def text_variants_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Every kind, with what stands there and what can be done about it."""
    access = conference_for(request.user, slug)
    shown = get_object_or_404(access.conference.texts, number=number)
    written = {variant.kind: variant for variant in shown.variants.all()}
    kinds = [(kind, written.get(kind)) for kind in VariantKind]
    context = {"access": access, "conference": access.conference, "section": "texts", "text": shown, "kinds": kinds}
    return render(request, "desk/wordings/variants.html", context)


@require_safe
def text_variant(request: HttpRequest, slug: str, number: int, variant: str) -> HttpResponse:
    access = conference_for(request.user, slug)
    shown = get_object_or_404(access.conference.texts, number=number)
    found = get_object_or_404(shown.variants, kind=variant)
    context = {
        "access": access,
        "conference": access.conference,
        "section": "texts",
        "text": shown,
        "variant": found,
        "words": merge_values.sample_wording(shown, found),
    }
    return render(request, "desk/wordings/variant.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_variant(request: HttpRequest, slug: str, variant: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    wanted = _kind(variant)
    draft = lists.draft(access.conference)
    if draft is None:
        return _no_draft(request, access)
    present = draft.variants.filter(kind=wanted).first()
    form = VariantTextForm(request.POST or None, initial=_standing(draft, present))
    if request.method != "POST" or not form.is_valid() or "look" in request.POST:
        return _edit_page(request, access, draft, wanted, form, words=_looked_at(access, form))
    given = form.cleaned_data
    try:
        text_variants.save_variant(
            access.conference, wanted, body=given["body"], by=staff_user(request), over=given["begun"]
        )
    except text_variants.NoDraftError:
        return _no_draft(request, access)
    except text_variants.OtherVariantError as error:
        form = VariantTextForm({"body": given["body"], "begun": text_variants.digest_of_body(error.body)})
        return _edit_page(request, access, draft, wanted, form, other=error.body, status=409)
    messages.success(request, _("The variant has been saved. This is how authors would read it."))
    return redirect("text_variant", slug, draft.number, wanted)


def _standing(draft: Text, present: TextVariant | None) -> dict[str, str]:
    """A new one begins as a copy of the ordinary words."""
    if present is None:
        return {"body": draft.body, "begun": ""}
    return {"body": present.body, "begun": text_variants.digest_of_body(present.body)}


def _looked_at(access: Access, form: TextForm) -> Wording | None:
    if not form.is_bound or not form.is_valid():
        return None
    return compose(form.cleaned_data["body"], merge_values.sample_values(access.conference))


def _edit_page(
    request: HttpRequest,
    access: Access,
    draft: Text,
    kind: VariantKind,
    form: TextForm,
    *,
    words: Wording | None = None,
    other: str | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "access": access,
        "conference": access.conference,
        "section": "texts",
        "draft": draft,
        "kind": kind,
        "form": form,
        "words": words,
        "other": other,
        "is_overtaken": status == 409,
    }
    return render(request, "desk/wordings/edit_variant.html", context, status=status)


@require_POST
def remove_variant(request: HttpRequest, slug: str, variant: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    wanted, draft = _kind(variant), lists.draft(access.conference)
    try:
        was_there = text_variants.remove_variant(access.conference, wanted, by=staff_user(request))
    except text_variants.NoDraftError:
        return _no_draft(request, access)
    if was_there:
        messages.success(request, _("“{kind}” is no longer part of the draft.").format(kind=wanted.label))
    else:
        messages.warning(request, _("The draft has no such variant. Nothing was changed."))
    return redirect("text_variants", slug, draft.number if draft else 0)


def _no_draft(request: HttpRequest, access: Access) -> HttpResponse:
    messages.warning(request, _("Save a draft of the text first; variants belong to a draft."))
    return redirect("edit_text", access.conference.slug)


def _kind(kind: str) -> VariantKind:
    if kind not in VariantKind.values:
        raise Http404
    return VariantKind(kind)

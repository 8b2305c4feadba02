"""The logo and the written signature that a conference's documents bear."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.access import May, conference_for, staff_user
from agreements.conferences import images as deeds
from agreements.conferences.image_files import Plain
from agreements.desk.forms.images import ImageForm, RemoveImageForm
from agreements.models import Conference, ConferenceImage, ImageKind


@dataclass(frozen=True)
class Place:
    """Where a picture stands, the one that is there, and the form that puts another there."""

    kind: ImageKind
    meaning: str
    image: ConferenceImage | None
    form: ImageForm


_MEANINGS = {
    ImageKind.LOGO: _("Printed above the title of every agreement."),
    ImageKind.SIGNATURE: _("Printed as the signature of {name}, instead of the name in a script typeface."),
}


_OVERTAKEN = _("Somebody else has changed this picture since you opened the page. Nothing was changed.")


def places_of(conference: Conference, posted: ImageForm | None = None) -> list[Place]:
    """`posted`: a form that was refused."""
    current = ConferenceImage.objects.current(conference)
    return [
        Place(
            kind,
            _MEANINGS[kind].format(name=conference.present_signatory),
            current.get(kind),
            _form_of(kind, current.get(kind), posted),
        )
        for kind in ImageKind
    ]


def _form_of(kind: ImageKind, image: ConferenceImage | None, posted: ImageForm | None) -> ImageForm:
    fresh = ImageForm(initial={"kind": kind, "shown": image.sha256 if image else ""})
    form = posted if posted and posted.data.get("kind") == kind else fresh
    form.auto_id = f"id_{kind}_%s"  # there is one form for each kind on the page
    return form


@require_http_methods(["GET", "HEAD", "POST"])
def images(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    conference = access.conference
    form = ImageForm(request.POST, request.FILES) if request.method == "POST" else None
    if form is not None and form.is_valid():
        return _change(request, conference, form.picture, form.cleaned_data)
    context = {
        "access": access,
        "conference": conference,
        "section": "settings",
        "form": form,
        "places": places_of(conference, form),
    }
    return render(request, "desk/images.html", context)


@require_POST
def remove_image(request: HttpRequest, slug: str) -> HttpResponse:
    conference = conference_for(request.user, slug, May.MANAGE).conference
    form = RemoveImageForm(request.POST)
    return _change(request, conference, None, form.cleaned_data) if form.is_valid() else redirect("images", slug)


def _change(
    request: HttpRequest, conference: Conference, picture: Plain | None, posted: Mapping[str, str]
) -> HttpResponse:
    """Tell what came of it on the page that shows the picture as it is now."""
    kind = ImageKind(posted["kind"])
    try:
        changed = deeds.change_image(
            conference, kind=kind, picture=picture, shown=posted["shown"], by=staff_user(request)
        )
    except deeds.OtherImageError:
        messages.warning(request, _OVERTAKEN)
    else:
        words = _saved(kind) if picture else _removed(kind)
        messages.success(request, words if changed else gettext("Nothing was changed."))
    return redirect("images", conference.slug)


def _saved(kind: ImageKind) -> str:
    words = gettext("{picture} saved: it appears on documents that are countersigned from now on.")
    return words.format(picture=kind.label)


def _removed(kind: ImageKind) -> str:
    return gettext("{picture} removed. Documents that are already countersigned keep it.").format(picture=kind.label)


@require_safe
def image(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    conference = conference_for(request.user, slug, May.SEE).conference
    found = get_object_or_404(ConferenceImage.objects.with_content(conference), pk=pk)
    response = HttpResponse(bytes(found.content), content_type="image/png")
    response["Cache-Control"] = "private, max-age=86400"
    return response

"""A button of “To decide” is pressed, or what was pressed is taken back; then the next matter is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements import clock
from agreements.access import Access, ClosedConferenceError, May, conference_for, staff_user
from agreements.accounts.recent import ensure_recent, is_recent
from agreements.desk.forms.conversations import AssignForm
from agreements.desk.listing.row_keys import keys_in
from agreements.models import Matter, PressedKind
from signatures.deciding import carrying_out, held_deeds, pressing
from signatures.deciding.deeds import DEEDS
from signatures.deciding.orders import NoLongerSoError
from signatures.desk.deciding.chosen import Chosen
from signatures.desk.deciding.decide_page import asks_for_part, show
from signatures.desk.deciding.given import given_for
from signatures.desk.deciding.later import LATER, later_called

_MOST = 500


@require_POST
def press(request: HttpRequest, slug: str) -> HttpResponse:
    """`matter`: which rows it is about; none for what only waits for a countersignature."""
    access = conference_for(request.user, slug, May.SEE_EVIDENCE)
    name = request.POST.get("deed", "")
    if name not in DEEDS:
        raise Http404
    kind = PressedKind(name)
    _check_may(access, DEEDS[kind].may)
    if DEEDS[kind].may == May.COUNTERSIGN and (asked := _ask_for_proof(request, slug)):
        return asked
    found, is_whole = _matters(request, access)
    try:
        given, errors = _given(kind, found if is_whole else [], request.POST)
        if errors:
            told = {"errors": errors, "typed": request.POST.dict()}
            return show(request, access, Chosen.of(request.POST), told=told, status=422)
        if not is_whole or (not found and kind != PressedKind.COUNTERSIGN_ALIKE):
            return _overtaken(request, access, _who_settled(found))
        pressing.press(kind, access.conference, found, by=staff_user(request), given=given)
    except NoLongerSoError as error:
        return _overtaken(request, access, str(error))
    return _to_next(request, access)


def _given(kind: PressedKind, found: Sequence[Matter], typed: QueryDict) -> tuple[dict[str, Any], Mapping[str, str]]:
    """What was typed, and by its field why it cannot be taken. Raises NoLongerSoError."""
    given, errors = given_for(kind.value, typed)
    if kind == PressedKind.TAKE_ROWS and found:
        return given, held_deeds.still_wrong(found[0], given["cells"])
    return given, errors


def _check_may(access: Access, may: May) -> None:
    if not access.may(may):
        raise PermissionDenied(_("Your role in this conference does not allow this."))
    if access.conference.is_closed:
        raise ClosedConferenceError(access.conference)


def _ask_for_proof(request: HttpRequest, slug: str) -> HttpResponse | None:
    """Of who has shown lately who they are nothing. A page that is swapped in part is left as a whole."""
    if not is_recent(request) and asks_for_part(request):
        back = f"{reverse('decisions', args=[slug])}?{Chosen.of(request.POST).query(at=request.POST.get('at', ''))}"
        response = HttpResponse(status=204)
        response["HX-Redirect"] = f"{reverse('account_reauthenticate')}?next={back}"
        return response
    ensure_recent(request)
    return None


def _matters(request: HttpRequest, access: Access) -> tuple[list[Matter], bool]:
    """Those that are ticked, and whether all of them are still open."""
    posted = request.POST.getlist("matter")[:_MOST]
    keys = keys_in(posted)
    rows = access.conference.matters.filter(pk__in=keys).select_related("author", "settled_by", "pressed__by")
    found = list(rows.order_by("pk"))
    return found, len(found) == len(keys) and all(matter.settled_at is None for matter in found)


def _who_settled(found: Sequence[Matter]) -> str:
    settled = next((matter for matter in found if matter.settled_at is not None), None)
    if settled is None:
        return _("Nothing was chosen, so nothing was done.")
    who = settled.settled_by or (settled.pressed.by if settled.pressed else None)
    if who is None:
        return _("This was settled meanwhile, so nothing was done.")
    return _("{who} has settled this meanwhile, so nothing was done.").format(who=who)


def _overtaken(request: HttpRequest, access: Access, words: str) -> HttpResponse:
    """In the place where it was pressed; what was typed is kept."""
    told = {"overtaken": words, "typed": request.POST.dict()}
    return show(request, access, Chosen.of(request.POST), told=told, status=409)


def _to_next(request: HttpRequest, access: Access, *, at: str | None = None) -> HttpResponse:
    """To the matter after the one that was open, or to that one once more; where a part is swapped in, without a way round."""
    at = request.POST.get("next", "") if at is None else at
    chosen = replace(Chosen.of(request.POST), at=at, is_together=False)
    address = f"{reverse('decisions', args=[access.conference.slug])}?{chosen.query(at=at)}"
    if not asks_for_part(request):
        return HttpResponseRedirect(address)
    response = show(request, access, chosen)
    response["HX-Push-Url"] = address
    return response


@require_POST
def put_off(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access, matter = _one(request, slug, pk, May.SEE_EVIDENCE)
    chosen = later_called(request.POST.get("until", ""))
    try:
        pressing.put_off(matter, until=clock.now() + LATER[chosen].time, by=staff_user(request), chosen=chosen)
    except NoLongerSoError as error:
        return _overtaken(request, access, str(error))
    return _to_next(request, access)


@require_POST
def assign(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access, matter = _one(request, slug, pk, May.MANAGE)
    form = AssignForm(request.POST, conference=access.conference)
    if not form.is_valid():
        return _overtaken(request, access, _("This person is not on the team any more. Nothing was changed."))
    try:
        pressing.assign(matter, to=form.cleaned_data["to"], by=staff_user(request))
    except NoLongerSoError as error:
        return _overtaken(request, access, str(error))
    return _to_next(request, access, at=str(pk))


def _one(request: HttpRequest, slug: str, pk: int, may: May) -> tuple[Access, Matter]:
    access = conference_for(request.user, slug, may)
    _check_may(access, may)
    rows = access.conference.matters.select_related("conference", "agreement", "pressed__by")
    return access, get_object_or_404(rows, pk=pk)


@require_POST
def undo(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """What the same person pressed a moment ago; its first matter is shown again."""
    access = conference_for(request.user, slug, May.SEE_EVIDENCE)
    get_object_or_404(access.conference.pressed_deeds, pk=pk)
    row = pressing.undo(pk, conference=access.conference, by=staff_user(request))
    if row is None:
        messages.warning(request, _("It has been carried out already, and can no longer be taken back."))
        return _to_next(request, access, at=request.POST.get("at", ""))
    first = row.matters.order_by("pk").first()
    return _to_next(request, access, at=str(first.pk) if first else request.POST.get("at", ""))


@require_POST
def hold(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """The pointer or the focus is on “Undo”."""
    access = conference_for(request.user, slug, May.SEE_EVIDENCE)
    get_object_or_404(access.conference.pressed_deeds, pk=pk)
    is_held = pressing.hold(pk, conference=access.conference, by=staff_user(request))
    return HttpResponse(status=204 if is_held else 409)


@require_POST
def seen(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """What was not done is told on every page until whoever pressed it has seen it; to htmx nothing stands in its place."""
    access = conference_for(request.user, slug, May.SEE_EVIDENCE)
    get_object_or_404(access.conference.pressed_deeds, pk=pk)
    carrying_out.forget(pk, by=staff_user(request))
    return HttpResponse() if asks_for_part(request) else HttpResponseRedirect(reverse("decisions", args=[slug]))

"""“To decide”: every open matter, with its evidence and where its deeds are."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from agreements import matters
from agreements.access import May, conference_for, staff_user
from agreements.desk import matter_items
from agreements.desk.forms.conversations import AssignForm
from agreements.models import MatterKind

_ROWS = 50
_DIGITS = 19  # of a key


@require_safe
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug)
    conference = access.conference
    found = matter_items.MatterFilter(request.GET, matter_items.listed(conference), user=staff_user(request))
    page = Paginator(found.qs, _ROWS).get_page(request.GET.get("page"))
    context = {
        "access": access,
        "conference": conference,
        "section": "decisions",
        "filter": found,
        "page": page,
        "looks": [each for each in page if each.kind == MatterKind.LOOK and each.settled_at is None],
        "items": matter_items.items(list(page), access),
        "team": list(AssignForm(conference=conference).fields["to"].queryset),  # type: ignore[attr-defined]
    }
    return render(request, "desk/decisions.html", context)


@require_POST
def assign_matter(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    conference = conference_for(request.user, slug, May.MANAGE).conference
    matter = get_object_or_404(conference.matters.select_related("agreement"), pk=pk)
    form = AssignForm(request.POST, conference=conference)
    if not form.is_valid():
        messages.error(request, _("This person is not on the team any more. Nothing was changed."))
    elif not matters.assign(matter, to=form.cleaned_data["to"], by=staff_user(request)):
        messages.warning(request, _("This has been settled meanwhile."))
    return _back(request, slug)


@require_POST
def leave_matter(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Leave it as it is, for the kinds that allow it."""
    conference = conference_for(request.user, slug, May.MANAGE).conference
    matter = get_object_or_404(conference.matters.select_related("agreement", "author"), pk=pk)
    try:
        if matters.settle_by_hand(matter, by=staff_user(request)):
            words = _("{kind}, {author}: left as it is.")
            messages.success(request, words.format(kind=matter.get_kind_display(), author=matter.author))
        else:
            messages.warning(request, _("This has been settled meanwhile."))
    except matters.NotByHandError:
        messages.error(request, _("This ends when what causes it does, and cannot be left as it is."))
    return _back(request, slug)


@require_POST
def confirm_looks(request: HttpRequest, slug: str) -> HttpResponse:
    """All values that a page showed are right: those that are still to be looked at."""
    conference = conference_for(request.user, slug, May.MANAGE).conference
    shown = [int(pk) for pk in request.POST.getlist("matter")[:_ROWS] if pk.isdecimal() and len(pk) < _DIGITS]
    looks = conference.matters.filter(kind=MatterKind.LOOK, pk__in=shown).select_related("agreement")
    count = matters.settle_all_by_hand(conference, list(looks), by=staff_user(request))
    words = ngettext("{count} value is confirmed.", "{count} values are confirmed.", count).format(count=count)
    messages.success(request, words)
    return _back(request, slug)


def _back(request: HttpRequest, slug: str) -> HttpResponse:
    """To the list as it was filtered."""
    return HttpResponseRedirect(f"{reverse('decisions', args=[slug])}?{request.GET.urlencode()}")

"""One agreement: what became of it, the forms that were handed in, and what can be done about it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from agreements.access import Access, conference_for
from agreements.desk import agreement_list
from agreements.desk.timeline import lines_of
from agreements.desk.timeline.events import events_of_agreement
from agreements.models import Agreement, Capacity
from agreements.people import forwarding
from agreements.settling import asking_again, ends_and_returns, waiving
from agreements.states import State


@dataclass(frozen=True)
class Offer:
    """A deed about an agreement, or why it cannot be done."""

    verb: str | Promise
    url: str
    why_not: str = ""
    # Whether the page tells why not; of the others the state says it.
    is_explained: bool = True


@require_safe
def agreement(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    access = conference_for(request.user, slug)
    rows = agreement_list.agreements(access.conference).prefetch_related(None)
    shown: Any = get_object_or_404(
        rows.select_related("text", "variant", "replaces", "replaced_by", "agent__by"), pk=pk
    )
    waivers = list(shown.waivers.select_related("by", "decided_by", "revokes", "revoked_by__by"))
    files = shown.files.defer("content", "preview").select_related("uploaded_by")
    context = {
        "access": access,
        "conference": access.conference,
        "section": "papers",
        "agreement": shown,
        "route": agreement_list.route_label(agreement_list.route_by(shown, waivers)),
        "is_by_agent": shown.capacity == Capacity.AGENT,
        "replaced_by": getattr(shown, "replaced_by", None),
        "offers": offers(access, shown) if access.can_manage else [],
        "has_form": access.can_manage and shown.state != State.VOID,
        "files": files if access.can_see_evidence else [],
        "waivers": waivers if access.can_see_evidence else [],
        "timeline": lines_of(events_of_agreement(shown)),
    }
    return render(request, "desk/agreement.html", context)


def offers(access: Access, shown: Agreement) -> list[Offer]:
    """In the order of the buttons; the agreement comes with text, paper and author."""
    slug = access.conference.slug
    stuck = ends_and_returns.why_not_put_back([shown]).get(shown.pk, "")
    again = asking_again.why_not_ask_again([shown], access.conference.current_text).get(shown.pk, "")
    found = [
        Offer(_("Record or waive"), reverse("waive_agreement", args=[slug, shown.pk]), _why_not_record(shown), False),
        *_officers_offers(slug, shown),
        Offer(_("Ask again"), reverse("ask_again", args=[slug, shown.pk]), again),
        Offer(_("End"), reverse("end_agreement", args=[slug, shown.pk]), ends_and_returns.why_not_end(shown), False),
    ]
    if shown.state in (State.VOID, State.WAIVED):
        found.append(Offer(_("Put back"), reverse("put_back_agreement", args=[slug, shown.pk]), stuck))
    return found


def _officers_offers(slug: str, shown: Agreement) -> list[Offer]:
    if shown.agent_id is not None:
        url = reverse("take_back_forward", args=[slug, shown.pk])
        return [Offer(_("Take back the forwarding"), url, forwarding.why_not_take_back(shown), False)]
    if shown.state != State.INVITED:
        return []
    url = reverse("forward", args=[slug, shown.authorship.author_id])
    return [Offer(_("Forward to an officer"), f"{url}?agreement={shown.pk}")]


def _why_not_record(shown: Agreement) -> str:
    """A scan is kept beside what was signed online."""
    return waiving.why_not_waive(shown) if shown.state == State.VOID else ""

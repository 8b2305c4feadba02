"""What is done at once to mails that wait: let go, or held; those ticked, or all that match the filter."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.access import May, conference_for, staff_user
from agreements.desk.filters import chosen_messages
from agreements.mail.outbox import pausing, reviewing
from agreements.models import Conference, MessageState
from agreements.sentences import counted


def _chosen(conference: Conference, posted: QueryDict) -> list[UUID]:
    """Those of the selection that still wait, the oldest first."""
    waiting = chosen_messages(conference, posted).filter(state=MessageState.QUEUED)
    return list(waiting.order_by("created_at", "pk").values_list("pk", flat=True))


def _back(request: HttpRequest, slug: str) -> HttpResponse:
    """To the one mail whose page asked, or to the list as it was filtered."""
    one = request.POST.getlist("selected")
    if len(one) == 1 and not request.POST.get("all_matching") and request.POST.get("page") == "message":
        return redirect("message", slug, one[0])
    state = request.POST.get("state", "")
    address = reverse("messages", args=[slug])
    return redirect(f"{address}?state={state}" if state in ("held", "waiting") else address)


@require_POST
def release_mails(request: HttpRequest, slug: str) -> HttpResponse:
    conference = conference_for(request.user, slug, May.MANAGE).conference
    done = reviewing.release(_chosen(conference, request.POST), conference=conference, by=staff_user(request))
    if done:
        words = "{count} mail may leave now.", "{count} mails may leave now."
        paused = _("All mail is paused: they leave when it goes on.") if pausing.standing(conference) else ""
        messages.success(request, f"{counted(*words, done)} {paused}".rstrip())
    else:
        messages.warning(request, _("None of these mails was held any more. Nothing was changed."))
    return _back(request, slug)


@require_POST
def hold_mails(request: HttpRequest, slug: str) -> HttpResponse:
    conference = conference_for(request.user, slug, May.MANAGE).conference
    done = reviewing.hold(_chosen(conference, request.POST), conference=conference, by=staff_user(request))
    if done:
        words = (
            "{count} mail is held until somebody lets it go.",
            "{count} mails are held until somebody lets them go.",
        )
        messages.success(request, counted(*words, done))
    else:
        messages.warning(request, _("None of these mails was waiting any more. Nothing was changed."))
    return _back(request, slug)

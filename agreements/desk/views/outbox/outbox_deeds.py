"""What is done to mails that wait: let go, held, or taken out of the outbox; those ticked, or all that match the filter."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.access import Access, May, conference_for, staff_user
from agreements.desk.filters import chosen_messages
from agreements.desk.forms.outbox.outbox_forms import ChosenForm
from agreements.jobs.bulk_jobs import digest_of
from agreements.mail.outbox import pausing, reviewing
from agreements.models import Conference, MessageState
from agreements.people.outbox import dropping
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


@require_POST
def drop_mails(request: HttpRequest, slug: str) -> HttpResponse:
    """The question first; a post with what it showed does it, to exactly those mails."""
    access = conference_for(request.user, slug, May.MANAGE)
    chosen = _chosen(access.conference, request.POST)
    digest = digest_of(chosen)
    given = request.POST.get("digest", "")
    if given and given == digest and chosen:
        _drop(request, access.conference, chosen)
        return _back(request, slug)
    if given:
        messages.warning(request, _("The outbox has changed since you were asked, so nothing was done. It is so now."))
    return render(
        request, "confirm.html", _question(access, request.POST, chosen, digest), status=409 if given else 200
    )


def _question(access: Access, posted: QueryDict, chosen: Sequence[UUID], digest: str) -> dict[str, object]:
    slug, count = access.conference.slug, len(chosen)
    unasked = dropping.would_be_unasked(chosen)
    lines = [counted("{count} mail is not sent.", "{count} mails are not sent.", count)]
    if unasked:
        words = (
            "{count} agreement counts as not invited again, as nothing else has asked its author.",
            "{count} agreements count as not invited again, as nothing else has asked their authors.",
        )
        lines.append(f"{counted(*words, unasked)} {_('Invite them later, or leave it.')}")
    lines.append(_("Each mail stays in the list, with your name and why it was not sent."))
    return {
        "access": access,
        "conference": access.conference,
        "section": "mail",
        "question": counted("Take {count} mail out of the outbox?", "Take {count} mails out of the outbox?", count),
        "consequences": lines,
        "form": ChosenForm.shown(posted, digest=digest),
        "verb": _("Take out"),
        "is_dangerous": True,
        "disabled_because": "" if count else _("None of these mails waits any more."),
        "back_url": reverse("messages", args=[slug]),
        "back_label": _("Mail"),
    }


def _drop(request: HttpRequest, conference: Conference, chosen: Sequence[UUID]) -> None:
    done = dropping.drop(chosen, conference=conference, by=staff_user(request))
    words = "{count} mail was taken out of the outbox.", "{count} mails were taken out of the outbox."
    messages.success(request, counted(*words, done.mails))
    if done.uninvited:
        again = (
            "{count} agreement counts as not invited again.",
            "{count} agreements count as not invited again.",
        )
        messages.info(request, counted(*again, done.uninvited))
    if done.left:
        left = (
            "{count} mail is left in the outbox, because it took too long: take it out once more.",
            "{count} mails are left in the outbox, because it took too long: take them out once more.",
        )
        messages.warning(request, counted(*left, done.left))

"""The dialogue before a signatory countersigns what the page of an agreement or an author leads to."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agreements.access import Access, May, conference_for, staff_user
from agreements.accounts.recent import recent_login_required
from agreements.desk.job_phrases import job_begun, job_refused
from agreements.desk.phrases import agreements_counted
from agreements.jobs import bulk_jobs
from agreements.models import BulkJobKind, Conference, User
from agreements.names import Grade
from agreements.sentences import counted
from signatures import countersigning
from signatures.desk.deciding.tabs import COUNTERSIGN
from signatures.models import Signature

_SAMPLE = 5
_DIFFERS = ~Q(name_grade=Grade.EXACT)


@require_safe
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """It is part of all that is to be decided; an address with a filter for names leads to these."""
    conference_for(request.user, slug)
    kind = "names" if request.GET.get("typed") else COUNTERSIGN
    return redirect(f"{reverse('decisions', args=[slug])}?kind={kind}")


def queue_of(conference: Conference) -> QuerySet[Signature]:
    """What waits for the conference's signature, with what a line of the dialogue shows."""
    return (
        Signature.objects.awaiting_countersignature(conference)
        .select_related("agreement__authorship__paper", "agreement__authorship__author")
        .defer("shown")
        .order_by("signed_at", "pk")
    )


class _TicksField(forms.TypedMultipleChoiceField):
    """Any ids: whether one still waits is asked of the queue."""

    def __init__(self) -> None:
        super().__init__(coerce=UUID, required=False)

    def valid_value(self, value: str) -> bool:
        return True


class _SelectionForm(forms.Form):
    all_matching = forms.BooleanField(required=False)
    selected = _TicksField()


def chosen(conference: Conference, query: QueryDict) -> QuerySet[Signature]:
    """What an address selects of the queue: these, or all of it; nothing if it makes no sense."""
    form = _SelectionForm(query)
    if not form.is_valid():
        return queue_of(conference).none()
    if form.cleaned_data["all_matching"]:
        return queue_of(conference)
    return queue_of(conference).filter(agreement__in=form.cleaned_data["selected"])


class _ListForm(forms.Form):
    """The digest of the list that the dialogue showed."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
@recent_login_required
def countersign(request: HttpRequest, slug: str) -> HttpResponse:
    """Those that the address selects; a post countersigns exactly the list that was shown."""
    access = conference_for(request.user, slug, May.COUNTERSIGN)
    conference = access.conference
    user = staff_user(request)
    selected = chosen(conference, request.GET)
    signatures = selected.exclude(countersigning.left_to_others(conference, user))
    agreements = list(signatures.values_list("agreement", flat=True))
    left = selected.count() - len(agreements)
    if not agreements:
        why = (
            _left_in_words(left)
            if left
            else _("None of the selected agreements is waiting to be countersigned. Nothing was countersigned.")
        )
        messages.info(request, why)
        return redirect("decisions", slug)
    digest = bulk_jobs.digest_of(agreements)
    if request.method == "POST":
        posted = _ListForm(request.POST)
        if posted.is_valid() and posted.cleaned_data["digest"] == digest:
            _countersign(request, conference, agreements)
            return redirect("decisions", slug)
        messages.warning(
            request,
            _(
                "The list has changed since you opened it, so nothing was countersigned. This is the list as it is now."
            ),
        )
    context = _dialogue(access, signatures, user, left=left) | {"form": _ListForm(initial={"digest": digest})}
    return render(request, "confirm.html", context, status=409 if request.method == "POST" else 200)


def _countersign(request: HttpRequest, conference: Conference, agreements: Sequence[UUID]) -> None:
    """Few at once, many by a worker."""
    if len(agreements) <= bulk_jobs.AT_ONCE:
        count = countersigning.by_signatory(conference, agreements, by=staff_user(request))
        _tell(request, count, others=len(agreements) - count)
        return
    try:
        job = bulk_jobs.owe(BulkJobKind.COUNTERSIGN, conference, [[pk] for pk in agreements], by=staff_user(request))
        messages.success(request, job_begun(job))
    except bulk_jobs.AlreadyRunningError:
        messages.warning(request, job_refused(BulkJobKind.COUNTERSIGN))


def _dialogue(access: Access, signatures: QuerySet[Signature], by: User, *, left: int) -> dict[str, Any]:
    conference = access.conference
    facts = signatures.aggregate(count=Count("pk"), differing=Count("pk", filter=_DIFFERS))
    verb = counted("Countersign {count} agreement", "Countersign {count} agreements", facts["count"])
    return {
        "access": access,
        "conference": conference,
        "section": "decisions",
        "question": f"{verb}?",
        "consequences": [
            *_consequences(conference, by, count=facts["count"], differing=facts["differing"]),
            *([_left_in_words(left)] if left else []),
        ],
        "sample": [_in_words(signature) for signature in signatures[:_SAMPLE]],
        "sample_label": _("Whose signatures these are"),
        "more": max(facts["count"] - _SAMPLE, 0),
        "verb": verb,
        "back_url": reverse("decisions", args=[conference.slug]),
        "back_label": _("To decide"),
    }


def _left_in_words(count: int) -> str:
    return counted(
        "{count} agreement that you signed yourself is left to another signatory.",
        "{count} agreements that you signed yourself are left to another signatory.",
        count,
    )


def _in_words(signature: Signature) -> str:
    """Whose it is, with the printed name wherever another was typed."""
    if signature.is_by_agent:
        words = _("{typed}, {office}, for {printed}: {title}")
        return words.format(
            typed=signature.typed_name, office=signature.office, printed=signature.printed_name, title=signature.title
        )
    words = "{typed}: {title}" if signature.name_grade == Grade.EXACT else _("{typed}, printed as {printed}: {title}")
    return words.format(typed=signature.typed_name, printed=signature.printed_name, title=signature.title)


def _consequences(conference: Conference, by: User, *, count: int, differing: int) -> list[str]:
    name = countersigning.name_of(conference, by)
    whose = (
        _("Your name, {name}, will be under {agreements} for {organisation}, with today’s date.")
        if by.name
        else _("The signatory’s name, {name}, will be under {agreements} for {organisation}, with today’s date.")
    )
    lines = [whose.format(name=name, agreements=agreements_counted(count), organisation=conference.legal_name)]
    if differing:
        lines.append(
            counted(
                "{count} typed name differs from the printed one.",
                "{count} typed names differ from the printed ones.",
                differing,
            )
        )
    return [
        *lines,
        _("Each becomes a sealed document, and its author gets a mail that leads to it."),
        _("A countersignature cannot be taken back."),
    ]


def _tell(request: HttpRequest, count: int, *, others: int) -> None:
    if count:
        messages.success(
            request,
            counted(
                "{count} agreement has been countersigned; its document is being made.",
                "{count} agreements have been countersigned; their documents are being made.",
                count,
            ),
        )
    if others:
        messages.warning(
            request,
            counted(
                "{count} agreement on your list was already settled by somebody else.",
                "{count} agreements on your list were already settled by somebody else.",
                others,
            ),
        )

"""The signatory's queue: what waits for the conference's signature, and the dialogue before it is given."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from agreements.access import Access, May, conference_for, staff_user
from agreements.accounts.recent import recent_login_required
from agreements.desk.job_phrases import job_begun, job_refused
from agreements.desk.phrases import agreements_counted
from agreements.desk.views.bulk_jobs import progress
from agreements.jobs import bulk_jobs
from agreements.models import BulkJobKind, Conference, Countersigning, User
from agreements.names import Grade
from agreements.sentences import counted
from signatures import countersigning
from signatures.desk.queue_table import DIFFERING, ROWS, QueueFilter, QueueTable, chosen, queue_of
from signatures.models import Signature

_SAMPLE = 5
_DIFFERS = ~Q(name_grade=Grade.EXACT)
_WAITS_BY_RULE = Q(name_grade__in=[grade for grade in Grade if grade.waits_for_person])


@require_safe
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug)
    conference = access.conference
    user = staff_user(request)
    is_own = countersigning.left_to_others(conference, user)
    found = QueueFilter(request.GET, queue_of(conference).annotate(is_own=is_own))
    table = QueueTable(found.qs, access=access, is_filtered=found.form.has_changed())
    RequestConfig(request, paginate={"per_page": ROWS}).configure(table)
    waiting = Signature.objects.awaiting_countersignature(conference).aggregate(
        count=Count("pk"),
        differing=Count("pk", filter=_DIFFERS),
        alike=Count("pk", filter=~(_WAITS_BY_RULE | countersigning.left_by_rule(conference))),
        own=Count("pk", filter=is_own),
    )
    context = {
        "access": access,
        "conference": conference,
        "section": "decisions",
        "waiting": waiting,
        "is_nobody_else": waiting["own"] and not _others(access, user),
        "jobs": progress(access, BulkJobKind.COUNTERSIGN),
        "differing": DIFFERING,
        "by_rule": conference.countersigning == Countersigning.RULE,
        "filter": found,
        "table": table,
        "all_url": _all_url(request, conference),
    }
    return render(request, "queue/page.html", context)


def _others(access: Access, user: User) -> bool:
    """Whether somebody else of the team may countersign."""
    others = access.conference.memberships.exclude(user=user).filter(user__is_active=True)
    return others.filter(role__in=May.COUNTERSIGN.value).exists()


def _all_url(request: HttpRequest, conference: Conference) -> str:
    """The dialogue for everything that the list shows, on all of its pages."""
    query = request.GET.copy()
    for name in ("page", "sort"):
        query.pop(name, None)
    query["all_matching"] = "1"
    return f"{reverse('countersign', args=[conference.slug])}?{query.urlencode()}"


class _ListForm(forms.Form):
    """The digest of the list that the dialogue showed."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
@recent_login_required
def countersign(request: HttpRequest, slug: str) -> HttpResponse:
    """Those that the address selects (see `queue_table.chosen`); a post countersigns exactly the list that was shown."""
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
        return redirect("countersigning", slug)
    digest = bulk_jobs.digest_of(agreements)
    if request.method == "POST":
        posted = _ListForm(request.POST)
        if posted.is_valid() and posted.cleaned_data["digest"] == digest:
            _countersign(request, conference, agreements)
            return redirect("countersigning", slug)
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
        "back_url": reverse("countersigning", args=[conference.slug]),
        "back_label": _("Countersign"),
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

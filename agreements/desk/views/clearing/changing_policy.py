"""A conference's policy: chosen, then shown with what it would change, then changed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.access import Access, May, conference_for, staff_user
from agreements.conferences import policies
from agreements.conferences.policies import Outlook, OvertakenPolicyError
from agreements.desk.bulk import ListForm
from agreements.desk.forms.clearing.policy_form import PolicyForm
from agreements.desk.job_phrases import job_begun, job_refused
from agreements.desk.phrases import papers_counted, people_counted
from agreements.jobs.bulk_jobs import AlreadyRunningError
from agreements.models import BulkJobKind, Policy
from agreements.sentences import counted

# So many papers of each kind are named.
_NAMED = 10


@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: HttpRequest, slug: str) -> HttpResponse:
    """The choice; with one in the address, what it would change, and the button that changes exactly that."""
    access = conference_for(request.user, slug, May.OWN)
    conference = access.conference
    form = PolicyForm(
        request.GET if "policy" in request.GET else None,
        texts=conference.texts.published(),
        present=policies.present(conference),
    )
    if not form.is_bound or not form.is_valid():
        return render(request, "desk/clearing/policy.html", _frame(access) | {"form": form}, status=_status(form))
    found = policies.outlook(conference, form.proposal())
    if request.method == "POST":
        return _change(request, access, found, shown=request.POST.get("digest", ""))
    return _preview(request, access, found)


def _frame(access: Access) -> dict[str, Any]:
    return {"access": access, "conference": access.conference, "section": "texts"}


def _status(form: PolicyForm) -> int:
    return 422 if form.is_bound else 200


def _change(request: HttpRequest, access: Access, found: Outlook, *, shown: str) -> HttpResponse:
    conference = access.conference
    try:
        job = policies.set_policy(conference, found.proposal, by=staff_user(request), shown=shown)
    except OvertakenPolicyError as error:
        words = _("Something has changed since you opened this page, so the policy stayed. This is how it is now.")
        messages.warning(request, words)
        return _preview(request, access, error.present, status=409)
    except AlreadyRunningError:
        messages.warning(request, job_refused(BulkJobKind.POLICY))
        return redirect("policy", conference.slug)
    if job is None or job.total <= policies.FEW:
        messages.success(request, _("The policy has been changed."))
    else:
        messages.success(request, f"{_('The policy has been changed.')} {job_begun(job)}")
    return redirect("dashboard", conference.slug)


def _preview(request: HttpRequest, access: Access, found: Outlook, *, status: int = 200) -> HttpResponse:
    conference = access.conference
    context = _frame(access) | {
        "outlook": found,
        "is_same": found.proposal == policies.present(conference),
        "consequences": consequences(found),
        "named": [
            (label, policies.names_of(papers, limit=_NAMED), max(len(papers) - _NAMED, 0))
            for label, papers in (
                (_("Papers that become clear"), found.become_clear),
                (_("Papers that are no longer clear"), found.no_longer_clear),
                (_("Papers whose other authors are told, and may object"), found.begin_days),
            )
            if papers
        ],
        "form": ListForm(initial={"digest": found.digest}),
    }
    return render(request, "desk/clearing/policy_preview.html", context, status=status)


def consequences(found: Outlook) -> list[str]:
    """What it would change, as sentences."""
    clear = {"before": papers_counted(found.clear_before), "all": papers_counted(found.papers)}
    lines = [
        _("Clear now: {before} of {all}; afterwards {after}.").format(
            after=papers_counted(found.clear_after), **clear
        ),
        counted("{count} paper becomes clear.", "{count} papers become clear.", len(found.become_clear)),
        counted(
            "{count} paper is no longer clear.", "{count} papers are no longer clear.", len(found.no_longer_clear)
        ),
    ]
    if found.begin_days:
        people = people_counted(found.people_told)
        words = _("{people} get a mail that a co-author has signed for them, and {days} days to object.")
        lines.append(words.format(people=people, days=found.proposal.objection_days))
    if found.proposal.policy == Policy.ONE_FOR_ALL and not found.proposal.for_all:
        lines.append(
            _("No text is ticked as one that is signed for all, so every signature counts for its signer alone.")
        )
    return lines

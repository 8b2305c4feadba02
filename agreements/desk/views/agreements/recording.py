"""What stands in the place of an author's answer: recorded, confirmed or refused; and the files that were handed in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.access import May, conference_for, staff_user
from agreements.desk.forms.settling import RefusalForm, WaiverForm
from agreements.desk.views.agreements.dialogues import dialogue_of, found, moved
from agreements.models import Agreement, EvidenceFile, HelpRequest, Waiver
from agreements.people import pen_and_paper
from agreements.sentences import counted
from agreements.settling import waiving as deeds
from agreements.settling.holding import OtherThanShownError
from agreements.settling.waiving import Outcome
from agreements.states import SIGNED, State
from agreements.workflow import ForbiddenMoveError

_ANY = ["GET", "HEAD", "POST"]
_TOLD = {
    Outcome.WAIVED: gettext_lazy("The agreement is settled without the author’s answer."),
    Outcome.PROPOSED: gettext_lazy("Proposed. Another member of the team has to confirm it."),
    Outcome.KEPT_BESIDE: gettext_lazy(
        "The author has answered online. The form is kept beside that, and changes nothing."
    ),
    Outcome.OVERTAKEN: gettext_lazy("The author has answered meanwhile, so nothing was waived."),
}


@require_http_methods(_ANY)
def waive_agreement(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    access, asked = found(request, slug, pk)
    form = WaiverForm(request.POST or None, request.FILES or None, initial={"shown": asked.state})
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        told = _waive(request, asked, form)
        if told:
            return redirect("agreement", slug, pk)
        form, status = WaiverForm(initial=request.POST.dict() | {"shown": asked.state}), 409
    proposed = Waiver.objects.proposed().filter(agreement=asked).exists()
    blocked = _("A waiver of this agreement waits to be confirmed.") if proposed else ""
    if asked.state == State.VOID:
        blocked = deeds.why_not_waive(asked)
    dialogue = {
        "question": _("Record what stands instead of the answer of {name}"),
        "verb": _("Record it"),
        "consequences": _before_waiving(asked),
        "disabled_because": blocked,
    }
    return render(request, "confirm.html", dialogue_of(access, asked, form, dialogue), status=status)


def _waive(request: HttpRequest, asked: Agreement, form: WaiverForm) -> bool:
    """False if somebody was first, which is told."""
    by = staff_user(request)
    try:
        with pen_and_paper.settling(asked, by=by):
            outcome = deeds.waive(asked, form.grounds, file=form.received, by=by, shown=form.cleaned_data["shown"])
    except (OtherThanShownError, deeds.AlreadyProposedError):
        moved(request, WaiverForm, asked)
        return False
    except ForbiddenMoveError:
        words = _("Nothing was recorded: {why} Only a form that was signed by hand can be kept beside that.")
        messages.warning(request, words.format(why=deeds.why_not_waive(asked)))
        return False
    messages.success(request, str(_TOLD[outcome]))
    return True


def _before_waiving(asked: Agreement) -> list[str]:
    if asked.state in SIGNED | {State.WAIVED}:
        return [
            _(
                "The agreement is settled already. A form that was signed by hand is kept beside that, and changes nothing."
            )
        ]
    lines = [_("The author is asked and reminded no more, and the paper can be clear without the author’s answer.")]
    if asked.conference.waivers_need_two:
        lines.append(_("Another member of the team has to confirm it before it counts."))
    return [*lines, *_of_requests(asked), _("It can be taken back.")]


def _of_requests(asked: Agreement) -> list[str]:
    """What becomes of requests to sign with a pen."""
    return [_of_request(request, asked) for request in pen_and_paper.asked(asked)]


def _of_request(request: HelpRequest, asked: Agreement) -> str:
    kind, name = request.get_kind_display(), asked.authorship.author.name
    if count := pen_and_paper.still_awaited(request, beside=asked):
        return counted(
            "“{kind}”, as {name} asked, stays open: {count} other agreement is still to be signed.",
            "“{kind}”, as {name} asked, stays open: {count} other agreements are still to be signed.",
            count,
            kind=kind,
            name=name,
        )
    return _("“{kind}”, as {name} asked, is settled by it, and a mail says so.").format(kind=kind, name=name)


@require_POST
def confirm_waiver(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    waiver, by = _waiver(request, slug, pk), staff_user(request)
    try:
        with pen_and_paper.settling(waiver.agreement, by=by):
            outcome = deeds.confirm(waiver, by=by)
    except deeds.OwnProposalError:
        messages.warning(request, _("You proposed this yourself. Another member of the team has to confirm it."))
    except (deeds.DecidedError, OtherThanShownError):
        messages.warning(request, _("Somebody else has already decided about this."))
    else:
        messages.success(request, str(_TOLD[outcome]))
    return redirect("agreement", slug, waiver.agreement_id)


@require_http_methods(_ANY)
def refuse_waiver(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    waiver = _waiver(request, slug, pk)
    access, asked = found(request, slug, waiver.agreement_id)
    form = RefusalForm(request.POST or None)
    if form.is_valid():
        try:
            deeds.refuse(waiver, reason=form.cleaned_data["reason"], by=staff_user(request))
        except (deeds.DecidedError, OtherThanShownError):
            messages.warning(request, _("Somebody else has already decided about this."))
        else:
            messages.success(
                request, _("Refused. {name} is still asked for an answer.").format(name=asked.authorship.printed_name)
            )
        return redirect("agreement", slug, asked.pk)
    dialogue = {
        "question": _("Refuse what was proposed for {name}?"),
        "verb": _("Refuse it"),
        "consequences": [
            _("{kind}: “{reason}”").format(kind=waiver.get_kind_display(), reason=waiver.reason),
            _("The agreement stays as it is. The file, if there is one, is kept."),
        ],
        "disabled_because": _("Somebody else has already decided about this.") if waiver.decided_at else "",
    }
    return render(
        request, "confirm.html", dialogue_of(access, asked, form, dialogue), status=422 if form.is_bound else 200
    )


def _waiver(request: HttpRequest, slug: str, pk: UUID) -> Waiver:
    conference = conference_for(request.user, slug, May.MANAGE).conference
    rows = Waiver.objects.select_related("agreement__conference").filter(agreement__conference=conference)
    return get_object_or_404(rows, pk=pk)


@require_safe
def evidence_preview(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    response = HttpResponse(bytes(_file(request, slug, pk).preview), content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


def _file(request: HttpRequest, slug: str, pk: UUID) -> EvidenceFile:
    conference = conference_for(request.user, slug, May.SEE_EVIDENCE).conference
    return get_object_or_404(EvidenceFile, conference=conference, pk=pk)

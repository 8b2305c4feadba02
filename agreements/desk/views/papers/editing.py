"""Another number, title, date or track for a paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.access import Access, May, conference_for, staff_user
from agreements.desk.forms.papers import PaperForm
from agreements.models import Agreement, Correction, Paper
from agreements.papers import editing
from agreements.sentences import counted


@require_http_methods(["GET", "HEAD", "POST"])
def edit_paper(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    shown = get_object_or_404(access.conference.papers.select_related("conference"), pk=pk)
    form = PaperForm(request.POST or None, paper=shown)
    status = 200
    if request.method == "POST" and form.is_valid():
        if _edit(request, shown, form):
            return redirect("paper", slug, pk)
        status = 409
    elif request.method == "POST":
        status = 422
    return render(request, "desk/edit_paper.html", _page(access, shown, form), status=status)


def _edit(request: HttpRequest, shown: Paper, form: PaperForm) -> bool:
    """False if it could not be done, which the form says."""
    try:
        edited = editing.edit(shown, form.facts(), by=staff_user(request), shown=form.cleaned_data["shown"])
    except editing.TakenNumberError:
        form.add_error("number", _("Another paper of this conference has this ID."))
        return False
    except editing.MovedPaperError:
        shown.refresh_from_db()
        form.ask_again(shown)
        return False
    messages.success(request, _told(edited)) if edited.changed else messages.info(request, _("Nothing was changed."))
    return True


def _told(edited: editing.Edited) -> str:
    words = [_("Saved.")]
    if edited.corrected.told:
        words.append(
            counted(
                "{count} author who had signed is told of the correction.",
                "{count} authors who had signed are told of the correction.",
                edited.corrected.told,
            )
        )
    if edited.corrected.asked_again:
        words.append(
            counted(
                "{count} author who had signed is asked to sign again.",
                "{count} authors who had signed are asked to sign again.",
                edited.corrected.asked_again,
            )
        )
    return " ".join(words)


def _page(access: Access, shown: Paper, form: PaperForm) -> dict[str, Any]:
    return {
        "access": access,
        "conference": access.conference,
        "section": "papers",
        "paper": shown,
        "form": form,
        "consequences": _of_another_title(shown),
    }


def _of_another_title(paper: Paper) -> list[str]:
    """What would happen to whom, in counts, before it is done."""
    signed = editing.signed_about(paper).count()
    waiting = Agreement.objects.awaiting_answer().filter(authorship__paper=paper).count()
    lines = [_rule(signed, Correction(paper.conference.title_correction))] if signed else []
    if waiting:
        lines.append(
            counted(
                "{count} author who was asked and has not answered simply reads the new title.",
                "{count} authors who were asked and have not answered simply read the new title.",
                waiting,
            )
        )
    return lines


def _rule(signed: int, correction: Correction) -> str:
    has_signed = counted("{count} author has signed.", "{count} authors have signed.", signed)
    match correction:
        case Correction.AMEND:
            meaning = _("What was signed keeps the former title and still counts; each of them is told by mail.")
        case Correction.ASK_AGAIN:
            meaning = _("Each is asked to sign again, under the new title; what was signed is kept as replaced.")
        case _:
            meaning = _("What was signed keeps the former title and still counts.")
    return f"{has_signed} {meaning}"

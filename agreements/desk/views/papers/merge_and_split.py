"""Two numbers that are one paper, and one that is two: what would happen is told before it is done."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from agreements.access import Access, May, conference_for, staff_user
from agreements.desk.forms.papers import MergeForm, MergeReasonForm, SplitPaperForm
from agreements.models import Agreement, Paper
from agreements.papers import merge_and_split
from agreements.papers.editing import TakenNumberError, digest_of
from agreements.sentences import counted, listed


@require_http_methods(["GET", "HEAD", "POST"])
def merge_paper(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask which other paper is this one."""
    access = conference_for(request.user, slug, May.MANAGE)
    kept = get_object_or_404(access.conference.papers.accepted(), pk=pk)
    form = MergeForm(request.POST or None, paper=kept)
    if request.method == "POST" and form.is_valid():
        return redirect("confirm_merge", slug, pk, form.cleaned_data["other"].pk)
    context = _page(access, kept) | {"form": form, "verb": _("Go on"), "question": _("Which other paper is this one?")}
    return render(request, "confirm.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_merge(request: HttpRequest, slug: str, pk: int, other: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    papers = access.conference.papers.select_related("conference").accepted()
    kept, merged = (get_object_or_404(papers, pk=key) for key in (pk, other))
    shown = digest_of(kept)[:32] + digest_of(merged)[:32]
    form = MergeReasonForm(request.POST or None, initial={"shown": shown})
    status = 200
    if request.method == "POST":
        status = 422
        if form.data.get("shown") != shown:
            form = MergeReasonForm(initial={**request.POST.dict(), "shown": shown})
            words = _("One of the papers has changed since you opened the page. Nothing was done: look again.")
            messages.warning(request, words)
            status = 409
        elif form.is_valid() and _merge(request, kept, merged, form.cleaned_data["reason"]):
            return redirect("paper", slug, pk)
    question = _("Merge paper {other} into paper {kept}?").format(other=merged.number, kept=kept.number)
    context = _page(access, kept) | {
        "form": form,
        "verb": _("Merge"),
        "question": question,
        "consequences": _of_merging(kept, merged),
        "is_dangerous": True,
    }
    return render(request, "confirm.html", context, status=status)


def _merge(request: HttpRequest, kept: Paper, merged: Paper, reason: str) -> bool:
    try:
        joined = merge_and_split.merge(kept, merged, reason=reason, by=staff_user(request))
    except merge_and_split.NotMergeableError:
        messages.warning(request, _("Somebody else has withdrawn or merged one of them. Nothing was done."))
        return True
    words = counted(
        "The papers are one now. It has {count} further author, who can be invited.",
        "The papers are one now. It has {count} further authors, who can be invited.",
        joined.added,
    )
    messages.success(request, words if joined.added else _("The papers are one now."))
    return True


def _of_merging(kept: Paper, merged: Paper) -> list[str]:
    present = set(kept.authorships.standing().values_list("author", flat=True))
    rows = merged.authorships.standing().order_by("position").values_list("author", "printed_name")
    new = [name for author, name in rows if author not in present]
    twice = [name for author, name in rows if author in present]
    standing = Agreement.objects.standing().filter(authorship__paper=merged, authorship__ended_at=None)
    signed = standing.signed().count()
    lines = [
        _("Kept: paper {number}, “{title}”.").format(number=kept.number, title=kept.title),
        _("Withdrawn for good: paper {number}, “{title}”. It can still be found.").format(
            number=merged.number, title=merged.title
        ),
    ]
    if new:
        words = ngettext(
            "{names} becomes an author of paper {number}, at the end of its list, and is to be asked about it.",
            "{names} become authors of paper {number}, at the end of its list, and are to be asked about it.",
            len(new),
        )
        lines.append(words.format(names=listed(new), number=kept.number))
    if twice:
        words = ngettext(
            "{names} is an author of both: what was answered about paper {number} stays.",
            "{names} are authors of both: what they answered about paper {number} stays.",
            len(twice),
        )
        lines.append(words.format(names=listed(twice), number=kept.number))
    if signed:
        lines.append(
            counted(
                "{count} agreement about paper {number} is signed. It is kept and marked as replaced; it no longer counts.",
                "{count} agreements about paper {number} are signed. They are kept and marked as replaced; they no "
                "longer count.",
                signed,
                number=merged.number,
            )
        )
    return [*lines, _("Whoever was asked about the other number is told by mail, with your reason.")]


@require_http_methods(["GET", "HEAD", "POST"])
def split_paper(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    paper = get_object_or_404(access.conference.papers.select_related("conference").accepted(), pk=pk)
    form = SplitPaperForm(request.POST or None, paper=paper)
    if request.method == "POST" and form.is_valid() and (made := _split(request, paper, form)):
        return redirect("paper", slug, made.pk)
    context = _page(access, paper) | {
        "form": form,
        "verb": _("Make the new paper"),
        "question": _("Make a paper of its own out of paper {number}?").format(number=paper.number),
        "consequences": [
            _("The new paper has its own ID and title, and the authors whom you choose, in their order."),
            _("Each of them gets a new agreement about it. Nobody is mailed about that before you invite them."),
            _("What was signed about paper {number} is not touched, unless you take the authors off it.").format(
                number=paper.number
            ),
        ],
    }
    return render(request, "confirm.html", context, status=422 if request.method == "POST" else 200)


def _split(request: HttpRequest, paper: Paper, form: SplitPaperForm) -> Paper | None:
    """None if it could not be done, which the form says."""
    chosen = form.cleaned_data
    options: dict[str, Any] = {"is_moved": chosen["is_moved"], "reason": chosen["reason"], "by": staff_user(request)}
    try:
        joined = merge_and_split.split(paper, form.facts(), chosen["authors"], **options)
    except TakenNumberError:
        form.add_error("number", _("Another paper of this conference has this ID."))
        return None
    except merge_and_split.NobodyChosenError:
        form.add_error("authors", _("None of them is an author of the paper any more."))
        return None
    words = _("Paper {number} was made. Its authors can be invited.")
    messages.success(request, words.format(number=joined.paper.number))
    return joined.paper


def _page(access: Access, paper: Paper) -> dict[str, Any]:
    return {
        "access": access,
        "conference": access.conference,
        "section": "papers",
        "back_url": reverse("paper", args=[access.conference.slug, paper.pk]),
        "back_label": _("Paper {number}").format(number=paper.number),
    }

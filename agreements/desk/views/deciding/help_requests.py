"""What an author asked the staff to settle: the conversation, an answer, the end."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.access import Access, May, conference_for, staff_user
from agreements.desk import deed_pages
from agreements.desk.forms.conversations import AnswerForm
from agreements.models import HelpRequest, MatterKind
from agreements.people import answers, pen_and_paper


@require_safe
def help_requests(request: HttpRequest, slug: str) -> HttpResponse:
    """They are listed with all that is to be decided."""
    conference_for(request.user, slug)
    return redirect(f"{reverse('decisions', args=[slug])}?kind={MatterKind.REQUEST}")


@require_safe
def help_request(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug)
    return _page(request, access, _asked(access, pk), AnswerForm())


@require_POST
def answer_help(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    asked = _asked(access, pk)
    form = AnswerForm(request.POST, is_answer=True)
    if not form.is_valid():
        return _page(request, access, asked, form, status=422)
    given = form.cleaned_data
    try:
        answers.answer(asked, words=given["words"], deed=given["deed"], by=staff_user(request))
    except answers.SettledMeanwhileError:
        return _settled_meanwhile(request, access, pk, form)
    messages.success(request, _("Your answer to {author} was recorded.").format(author=asked.author))
    return redirect("help_request", slug, pk)


@require_POST
def settle_help(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    asked = _asked(access, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, access, asked, form, status=422)
    given = form.cleaned_data
    try:
        answers.settle(asked, words=given["words"], deed=given["deed"], by=staff_user(request))
    except answers.SettledMeanwhileError:
        return _settled_meanwhile(request, access, pk, form)
    messages.success(request, _("The request from {author} has been settled.").format(author=asked.author))
    return redirect("help_requests", slug)


def _asked(access: Access, pk: int) -> HelpRequest:
    return get_object_or_404(access.conference.help_requests.with_conversation(), pk=pk)


def _settled_meanwhile(request: HttpRequest, access: Access, pk: int, form: AnswerForm) -> HttpResponse:
    """Nothing was sent, and what was typed is kept."""
    return _page(request, access, _asked(access, pk), form, status=409)


def _page(
    request: HttpRequest, access: Access, asked: HelpRequest, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "access": access,
        "conference": access.conference,
        "section": "decisions",
        "asked": asked,
        "turns": answers.conversation(asked),
        "deeds": deed_pages.of_request(asked, access.conference.slug) if access.can_manage else [],
        "form": form,
        "is_for_a_pen": asked.kind in pen_and_paper.KINDS,
        "is_overtaken": status == 409,
    }
    return render(request, "desk/help_request.html", context, status=status)

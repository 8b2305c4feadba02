"""The dialogues before an agreement is ended, put back or asked for again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.access import Access, May, conference_for, staff_user
from agreements.desk.forms.settling import KeptReasonForm, ToldReasonForm
from agreements.models import Agreement, User
from agreements.settling import asking_again
from agreements.settling import ends_and_returns as deeds
from agreements.states import State

_ANY = ["GET", "HEAD", "POST"]
# What a deed came to, as a sentence; None if the agreement was not as it was shown.
_Do = Callable[[Agreement, str, User], str | None]


def found(request: HttpRequest, slug: str, pk: UUID) -> tuple[Access, Agreement]:
    access = conference_for(request.user, slug, May.MANAGE)
    rows = access.conference.agreements.select_related("conference", "text", "authorship__paper", "authorship__author")
    return access, get_object_or_404(rows, pk=pk)


@require_http_methods(_ANY)
def end_agreement(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    access, asked = found(request, slug, pk)
    lines = [_("Nobody is asked or reminded about it any more. Mails about it that wait are not sent.")]
    if asked.is_answered:
        lines.append(_("What was signed is kept, and says that it was ended."))
    if asked.invited_at and asked.authorship.author.email:
        lines.append(_("{name} is told by mail, with your reason.").format(name=asked.authorship.author.name))
    lines.append(_("The paper is not clear without another agreement of this author."))
    dialogue = {
        "question": _("End the agreement of {name}?"),
        "verb": _("End the agreement"),
        "consequences": lines,
        "is_dangerous": True,
        "disabled_because": deeds.why_not_end(asked),
    }
    return ask_or_do(request, access, asked, ToldReasonForm, dialogue, _end)


def _end(asked: Agreement, reason: str, by: User) -> str | None:
    done = deeds.end([asked.pk], conference=asked.conference, reason=reason, by=by)
    return _("The agreement of {name} has been ended.") if done.done else None


@require_http_methods(_ANY)
def put_back_agreement(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    access, asked = found(request, slug, pk)
    lines = [
        _("It is again what it was before it was waived.")
        if asked.state == State.WAIVED
        else _("It is again what it was before it was ended."),
    ]
    if asked.state == State.VOID:
        lines.append(
            _(
                "A mail about its end that has not left yet is not sent. If it has left, another one says that it stands again."
            )
        )
    dialogue = {
        "question": _("Put back the agreement of {name}?"),
        "verb": _("Put it back"),
        "consequences": lines,
        "disabled_because": deeds.why_not_put_back([asked]).get(asked.pk, ""),
    }
    return ask_or_do(request, access, asked, KeptReasonForm, dialogue, _put_back)


def _put_back(asked: Agreement, reason: str, by: User) -> str | None:
    done = deeds.put_back([asked.pk], conference=asked.conference, reason=reason, by=by)
    return _("The agreement of {name} has been put back.") if done.done else None


@require_http_methods(_ANY)
def ask_again(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    access, asked = found(request, slug, pk)
    text = access.conference.current_text
    dialogue = {
        "question": _("Ask {name} again?"),
        "verb": _("Ask again"),
        "consequences": _before_asking(asked, text.number if text else 0),
        "disabled_because": asking_again.why_not_ask_again([asked], text).get(asked.pk, "")
        if text
        else _("There is nothing to sign yet. Publish a text first."),
    }
    return ask_or_do(request, access, asked, ToldReasonForm, dialogue, _ask_again)


def _before_asking(asked: Agreement, text: int) -> list[str]:
    lines = [
        _("A mail with your reason goes to {email}.").format(email=asked.authorship.author.email),
        _("It asks for text {number}, about “{title}” with the author’s name as {name}.").format(
            number=text, title=asked.authorship.paper.title, name=asked.authorship.printed_name
        ),
    ]
    if asked.is_answered:
        lines.append(_("What was signed before is kept, and says that it was replaced."))
    return [*lines, _("A mail that has been sent cannot be called back.")]


def _ask_again(asked: Agreement, reason: str, by: User) -> str | None:
    done = asking_again.ask_again([asked.pk], conference=asked.conference, reason=reason, by=by)
    return _("{name} is asked again; the mail is on its way.") if done.done else None


def ask_or_do(
    request: HttpRequest, access: Access, asked: Agreement, kind: type[forms.Form], dialogue: dict[str, Any], do: _Do
) -> HttpResponse:
    form = kind(request.POST or None, initial={"shown": asked.state})
    status = 200
    if request.method == "POST":
        status = 422
        if dialogue["disabled_because"] or form.data.get("shown") != asked.state:
            status = 409
        elif form.is_valid():
            words = do(asked, form.cleaned_data.get("reason", ""), staff_user(request))
            if words is not None:
                messages.success(request, words.format(name=asked.authorship.printed_name))
                return redirect("agreement", access.conference.slug, asked.pk)
            status = 409
        if status == 409:
            form = moved(request, kind, asked)
    return render(request, "confirm.html", dialogue_of(access, asked, form, dialogue), status=status)


def moved(request: HttpRequest, kind: type[forms.Form], asked: Agreement) -> forms.Form:
    """Somebody was first: what was typed stays, and from now on it is about the agreement as it is now."""
    messages.warning(request, _("This agreement has changed since you opened the page. Nothing was done."))
    asked.refresh_from_db()
    return kind(initial=request.POST.dict() | {"shown": asked.state})


def dialogue_of(access: Access, asked: Agreement, form: forms.Form, dialogue: dict[str, Any]) -> dict[str, Any]:
    name = asked.authorship.printed_name
    return {
        **dialogue,
        "access": access,
        "conference": access.conference,
        "section": "papers",
        "consequences": [] if dialogue.get("disabled_because") else dialogue["consequences"],
        "question": str(dialogue["question"]).format(name=name),
        "sample": [_("Paper {number}: {title}").format(
            number=asked.authorship.paper.number, title=asked.authorship.paper.title
        )],
        "form": None if dialogue.get("disabled_because") else form,
        "back_url": reverse("agreement", args=[access.conference.slug, asked.pk]),
        "back_label": name,
    }  # fmt: skip

"""What an author wants the conference to settle, and the conversation about it."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements.models import Agreement, Authorship, HelpKind, Link
from agreements.people import pen_and_paper, signatures_for_all
from agreements.people.answers import WhatWasDone, conversation
from agreements.people.help_requests import SettledRequestError
from agreements.people.reminding import nudging
from agreements.sentences import listed
from signatures import asking
from signatures.responses import see_other
from signatures.visits import conversations
from signatures.visits.choosing.clauses import clauses
from signatures.visits.drafts import unsent
from signatures.visits.help_forms import HelpForm, WriteAgainForm
from signatures.visits.help_words import WORDS
from signatures.visits.link_sessions import for_authors, with_link_session


@login_not_required  # the link is the key
@require_http_methods(["GET", "HEAD", "POST"])
@with_link_session
@for_authors
def visit_help(request: HttpRequest, link: Link, kind: str) -> HttpResponse:
    if kind not in WORDS:
        raise Http404
    wanted = HelpKind(kind)
    papers = _open_to(link, wanted)
    if wanted == HelpKind.NOT_FOR_ME and not papers:
        return _too_late(request, link)
    kept = _kept(request, link, wanted)
    form = _form(request, link, wanted, papers, kept)
    if not form.is_valid():
        if form.is_bound:
            unsent.keep(link, kind, request.POST)
        context = conversations.frame(link) | {"kind": wanted, "words": WORDS[wanted], "form": form, "kept": kept}
        return render(request, "sign/help.html", context | _by_hand(wanted), status=422 if form.is_bound else 200)
    try:
        asked = asking.ask_for_help(link, kind=wanted, **form.asked())
    except asking.TooLateError:
        return _too_late(request, link)
    unsent.forget(link, kind)
    return see_other("visit_request", link=link.pk, pk=asked.pk)


def _kept(request: HttpRequest, link: Link, kind: HelpKind) -> dict[str, str]:
    """What was typed here before, unless it is about another co-author than the address says."""
    if request.method == "POST":
        return {}
    kept, named = unsent.kept_of(link, kind), request.GET.get("co_author", "")
    return {} if named and kept.get("about", named) != named else kept


def _form(
    request: HttpRequest, link: Link, kind: HelpKind, papers: Sequence[Agreement], kept: dict[str, str]
) -> HelpForm:
    co_authors = _of_co_authors(link, kind)
    if kind == HelpKind.CO_AUTHOR_ADDRESS and not co_authors:
        raise Http404
    return HelpForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        agreements=papers,
        co_authors=co_authors,
        clauses=clauses(papers, link) if kind == HelpKind.QUESTION else [],
        initial=_standing_there(request, papers) | kept,
    )


def _open_to(link: Link, kind: HelpKind) -> list[Agreement]:
    """The agreements that it can be about."""
    if kind == HelpKind.NOT_FOR_ME:
        return list(signatures_for_all.open_to_objection(link.author))
    return list(Agreement.objects.of_author(link.author_id).shown_to_author())


def _by_hand(kind: HelpKind, *, is_open: bool = True) -> dict[str, bool]:
    """Whether the form for a pen is what it leads to."""
    return {"by_hand": is_open and kind in pen_and_paper.KINDS}


def _too_late(request: HttpRequest, link: Link) -> HttpResponse:
    return render(request, "sign/no_objection.html", conversations.frame(link), status=409)


def _of_co_authors(link: Link, kind: HelpKind) -> list[Authorship]:
    """Whom it can be about: the others of the author's papers."""
    is_about_one = kind in (HelpKind.CO_AUTHOR, HelpKind.CO_AUTHOR_ADDRESS)
    return nudging.co_authorships(link.author) if is_about_one else []


def _standing_there(request: HttpRequest, papers: Sequence[Agreement]) -> dict[str, str]:
    """What the address says of papers, in words for the conference, and the co-author."""
    return {"words": _about(request, papers), "about": request.GET.get("co_author", "")}


def _about(request: HttpRequest, papers: Sequence[Agreement]) -> str:
    if titles := _titles(papers, request.GET.getlist("speaker")):
        return _("I am not the speaker of {titles}.").format(titles=titles)
    titles = _titles(papers, request.GET.getlist("agreement"))
    return _("This is about {titles}.").format(titles=titles) if titles else ""


def _titles(papers: Sequence[Agreement], named: Sequence[str]) -> str:
    return listed(f"“{each.authorship.paper.title}”" for each in papers if str(each.pk) in named)


@login_not_required  # the link is the key
@require_http_methods(["GET", "HEAD", "POST"])
@with_link_session
@for_authors
def visit_request(request: HttpRequest, link: Link, pk: int) -> HttpResponse:
    """The conversation; a post goes on with it, as long as it is not settled."""
    asked = conversations.request_of(link.author, pk)
    if asked is None:
        raise Http404
    page, is_over = unsent.of_request(pk), False
    kept = {} if request.method == "POST" else unsent.kept_of(link, page)
    form = WriteAgainForm(request.POST if request.method == "POST" else None, initial=kept)
    if form.is_valid():
        try:
            asking.write_again(link, asked, words=form.cleaned_data["words"])
        except SettledRequestError:
            is_over = True
            asked.refresh_from_db()
        unsent.forget(link, page)
        if not is_over:
            return see_other("visit_request", link=link.pk, pk=pk)
    if form.is_bound:
        # Words to what is settled begin another request.
        unsent.keep(link, asked.kind if is_over else page, request.POST)
    context = conversations.frame(link) | {
        "shown": asked,
        "turns": conversation(asked),
        "form": form,
        "is_over": is_over,
        "page": page,
        "kept": kept,
    }
    status = 409 if is_over else 422 if form.is_bound else 200
    is_offered = any(turn.deed == WhatWasDone.FORM for turn in asked.turns)
    by_hand = _by_hand(HelpKind(asked.kind), is_open=asked.settled_at is None or is_offered)
    return render(request, "sign/request.html", context | by_hand, status=status)


@login_not_required  # the link is the key
@require_POST
@with_link_session
@for_authors
def visit_after_all(_request: HttpRequest, link: Link) -> HttpResponse:
    """“It was me after all.”"""
    asking.take_back_not_me(link)
    return see_other("visit", link=link.pk)

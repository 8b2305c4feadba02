"""The author's visit: read and decide, review, sign, receipt."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from agreements.models import Link
from signatures import signing
from signatures.responses import see_other
from signatures.signing import NotRecordedError
from signatures.visits import receipts, sheets
from signatures.visits.choosing import variants
from signatures.visits.conversations import frame, is_told_not_me
from signatures.visits.drafts import keeping
from signatures.visits.first_page.form_page import (
    first_page,
    form_page,
    not_recorded,
    read_again,
    ready,
    say_first,
    uuids,
)
from signatures.visits.forms import SignForm
from signatures.visits.last_page import moved_days
from signatures.visits.last_page.confirm_form import ConfirmForm
from signatures.visits.last_page.review_page import review_again, review_page
from signatures.visits.link_sessions import with_link_session
from signatures.visits.mails import mail_promises
from signatures.visits.officer_form import form_of

_ANY = ["GET", "HEAD", "POST"]


@login_not_required  # the link is the key
@require_http_methods(_ANY)
@with_link_session
def visit(request: HttpRequest, link: Link) -> HttpResponse:
    """The papers, their texts and the form. A post shows the form with what was typed in it, and records nothing."""
    if is_told_not_me(link.author):
        if link.agent_id is not None:
            return not_recorded(request, link, signing.NotMeError([]))
        return render(request, "sign/not_me.html", frame(link), status=409 if request.method == "POST" else 200)
    laid_out = sheets.on_page(link, SignForm.named(request.POST) or uuids(request.GET.get("again", "")))
    if not laid_out:
        return redirect("done", link=link.pk)
    if request.method == "POST":
        keeping.keep(link, request.POST)
    if variants.unsaid(laid_out) or all(sheet.must_choose for sheet in laid_out):
        return say_first(request, link)
    if request.method != "POST":
        return first_page(request, link, laid_out)
    carried = moved_days.carried_over(request.POST, link, laid_out)
    if carried is None and SignForm.stale(request.POST, sheets=laid_out):
        return read_again(request, link, laid_out)
    form = form_of(link).kept(request.POST, sheets=ready(laid_out))
    unsaid = [sheet for sheet in laid_out if sheet.must_choose]
    return form_page(request, link, form, unsaid=unsaid, has_moved=carried is not None)


@login_not_required  # the link is the key
@require_http_methods(_ANY)
@with_link_session
def review(request: HttpRequest, link: Link) -> HttpResponse:
    if request.method != "POST":
        return redirect("visit", link=link.pk)
    keeping.keep(link, request.POST)
    try:
        form = _posted(request, link)
        if not form.is_valid():
            return form_page(request, link, form, status=422)
        dry_run = signing.dry_run(link, form.answers(), typed_name=form.cleaned_data["typed_name"])
    except NotRecordedError as error:
        return _on_another_day(request, link, error) or not_recorded(request, link, error)
    if not dry_run.fresh:
        return see_other("done", link=link.pk)
    return review_page(request, link, form, dry_run.differing)


@login_not_required  # the link is the key
@require_http_methods(_ANY)
@with_link_session
def sign(request: HttpRequest, link: Link) -> HttpResponse:
    if request.method != "POST":
        return redirect("visit", link=link.pk)
    response = _signed(request, link)
    if response.status_code != HTTPStatus.SEE_OTHER:
        keeping.keep(link, request.POST)
    return response


def _signed(request: HttpRequest, link: Link) -> HttpResponse:
    try:
        form = _posted(request, link)
        if not form.is_valid():
            return form_page(request, link, form, status=422)
        confirm = ConfirmForm(request.POST, has_declined=form.has_declined)
        if not confirm.is_valid():
            return review_again(request, link, form, confirm, status=422)
        try:
            _sign(link, form, confirm)
        except signing.NameNotConfirmedError:
            confirm.refuse_name()
            return review_again(request, link, form, confirm, status=422)
    except NotRecordedError as error:
        return _on_another_day(request, link, error, status=409) or not_recorded(request, link, error)
    return see_other("done", link=link.pk)


def _sign(link: Link, form: SignForm, confirm: ConfirmForm) -> None:
    given = form.cleaned_data
    signing.sign(
        link,
        form.answers(),
        typed_name=confirm.name(given["typed_name"]),
        is_name_confirmed=confirm.is_other_name,
        reason=given["reason"],
        office=form.office,
    )


def _on_another_day(
    request: HttpRequest, link: Link, error: NotRecordedError, *, status: int = 200
) -> HttpResponse | None:
    """The last page with the date of now and all that was filled in, if nothing but the day has changed."""
    if not isinstance(error, signing.StaleTextError):
        return None
    laid_out = sheets.named_sheets(link, SignForm.named(request.POST))
    carried = moved_days.carried_over(request.POST, link, laid_out)
    form = form_of(link)(carried, sheets=laid_out)
    if not form.is_valid():
        return None
    try:
        return review_again(request, link, form, ConfirmForm.kept(request.POST), has_moved=True, status=status)
    except NotRecordedError:
        return None


@login_not_required  # the link is the key
@require_safe
@with_link_session
def done(request: HttpRequest, link: Link) -> HttpResponse:
    given = receipts.receipts(link)
    context = frame(link) | {
        "step": "done" if given else "",
        "receipts": given,
        "headline": receipts.headline(given),
        "mail_promise": mail_promises.after(link),
        "waiting": sheets.waiting(link),
        "missed": sheets.missed(link),
        "is_pending": any(receipt.is_being_made for receipt in given),
        "documents": receipts.documents_in_words(given),
        "co_authors": receipts.co_authors(link, given),
    }
    return render(request, "sign/done.html", context)


def _posted(request: HttpRequest, link: Link) -> SignForm:
    """The form over the agreements that it names. WithdrawnError if one of them was taken back meanwhile."""
    named = SignForm.named(request.POST)
    if gone := sheets.withdrawn(link, named):
        raise signing.WithdrawnError(gone)
    laid_out = sheets.named_sheets(link, named) if named else sheets.open_sheets(link)
    if link.agent_id is not None and len(laid_out) < len(named):
        raise signing.WithdrawnError([])
    return form_of(link)(request.POST, sheets=laid_out)

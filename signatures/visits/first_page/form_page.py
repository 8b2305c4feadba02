"""The page on which an author reads, decides and signs, and what it says where nothing was recorded."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib.humanize.templatetags.humanize import apnumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.models import Link
from agreements.sentences import spelled
from signatures import consent, signing
from signatures.models import VisitDraft
from signatures.responses import SeeOther
from signatures.signing import NotRecordedError
from signatures.visits import changed_words, receipts, sheets
from signatures.visits.changed_words import TextChange
from signatures.visits.conversations import frame
from signatures.visits.drafts import keeping
from signatures.visits.drafts.laying_out import kept_fields
from signatures.visits.first_page.on_the_page import declined_before, each_text_once
from signatures.visits.forms import SignForm
from signatures.visits.help_words import ways_out
from signatures.visits.in_short import in_short_of
from signatures.visits.officer_form import form_of, office_of
from signatures.visits.sheets import Sheet

_READ_AGAIN = _("The text has changed since you opened this page. Nothing was recorded; please read it again.")


def first_page(request: HttpRequest, link: Link, laid_out: Sequence[Sheet]) -> HttpResponse:
    """With what was filled in before, whenever and wherever that was."""
    on_page, draft = ready(laid_out), keeping.kept_by(link)
    kept = kept_fields(draft, link, on_page) if draft else {}
    form = form_of(link)(sheets=on_page, initial=office_of(link) | kept)
    return form_page(request, link, form, unsaid=[sheet for sheet in laid_out if sheet.must_choose], draft=draft)


def form_page(
    request: HttpRequest,
    link: Link,
    form: SignForm,
    *,
    status: int = 200,
    problem: object = "",
    changes: Sequence[TextChange] = (),
    unsaid: Sequence[Sheet] = (),
    has_moved: bool = False,
    draft: VisitDraft | None = None,
) -> HttpResponse:
    deadline = link.author.conference.deadline
    context = frame(link) | {
        "step": "sign",
        "last_day": link.author.conference.day_of(deadline) if deadline else None,
        "form": form,
        "sheets": form.sheets,
        "texts": each_text_once(form.sheets),
        "in_short": in_short_of([sheet.agreement for sheet in form.sheets], link),
        "declined": declined_before(form.sheets),
        "many": apnumber(len(form.sheets)),
        "all_papers": _all_papers(len(form.sheets)),
        "points": consent.statement_for(link).points,
        "ways_out": ways_out(form.sheets),
        "begun": draft.begun if draft else (),
        "answered": sheets.answered(link),
        "problem": problem,
        "changes": changes,
        "changes_since": [] if problem else changed_words.since_asked(form.sheets),
        "unsaid": unsaid,
        "day": next((sheet.day for sheet in form.sheets), None),
        "has_moved": has_moved,
        "draft": draft if draft and draft.has_answers else None,
    }
    return render(request, "sign/visit.html", context, status=status)


def _all_papers(count: int) -> str:
    return gettext("For both papers") if count == 2 else spelled("For all papers", "For all {count} papers", count)


def not_recorded(request: HttpRequest, link: Link, error: NotRecordedError) -> HttpResponse:
    """Say what happened, what was kept and what can be done; the status is that of a conflict."""
    if isinstance(error, signing.StaleTextError):
        return read_again(request, link, sheets.on_page(link, SignForm.named(request.POST)))
    concerned = {agreement.pk for agreement in error.agreements}
    given = [receipt for receipt in receipts.receipts(link) if receipt.agreement.pk in concerned]
    told = {receipt.agreement.pk for receipt in given}
    context = frame(link) | {
        "cause": type(error).__name__.removesuffix("Error").lower(),
        "agreements": error.agreements,
        "untold": [agreement for agreement in error.agreements if agreement.pk not in told],
        "receipts": given,
        "is_by_another": any(receipt.by_another for receipt in given),
        "waiting": sheets.waiting(link),
    }
    return render(request, "sign/not_recorded.html", context, status=409)


def read_again(request: HttpRequest, link: Link, laid_out: Sequence[Sheet]) -> HttpResponse:
    if laid_out and all(sheet.must_choose for sheet in laid_out):
        return say_first(request, link)
    form = form_of(link).kept(request.POST, sheets=ready(laid_out), has_decided=False)
    changes = changed_words.since_shown(ready(laid_out), SignForm.shown(request.POST))
    return form_page(request, link, form, status=409, problem=_READ_AGAIN, changes=changes)


def ready(laid_out: Sequence[Sheet]) -> list[Sheet]:
    return [sheet for sheet in laid_out if not sheet.must_choose]


def say_first(request: HttpRequest, link: Link) -> HttpResponse:
    """To the page that asks as what the papers were written."""
    again = uuids(request.GET.get("again", ""))
    query = f"?again={again[0]}" if again else ""
    return SeeOther(reverse("visit_variant", kwargs={"link": link.pk}) + query)


def uuids(text: str) -> list[UUID]:
    try:
        return [UUID(text)]
    except ValueError:
        return []

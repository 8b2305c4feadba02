"""The dialogue before something is done to a selection, or taken back: whom it concerns, what will happen, then the press."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from agreements.access import Access, May, conference_for, staff_user
from agreements.desk.bulk import BULK, BY_SLUG, BulkDeed, BulkReach, OrderForm
from agreements.desk.bulk.construction import SAMPLE
from agreements.desk.filters import chosen_messages
from agreements.desk.job_phrases import job_begun, job_done, job_refused
from agreements.desk.listing.row_keys import key_in
from agreements.jobs import bulk_jobs
from agreements.jobs.endings import INVERSE, can_be_undone
from agreements.models import BulkJob, BulkJobKind

# From which a selection comes.
_LISTS = {
    "agreements": gettext_lazy("Agreements"),
    "authors": gettext_lazy("People"),
    "messages": gettext_lazy("Mail"),
    "papers": gettext_lazy("Papers"),
}
# The place to which a page belongs from which somebody came, where it is called otherwise.
_PLACES = {"agreements": "papers", "jobs": "dashboard", "message": "mail", "messages": "mail", "paper": "papers"}


@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, slug: str, deed: str) -> HttpResponse:
    """Of the rows that the address selects (see `filters.chosen_papers`); a post does it to exactly those that were shown.

    A list whose other deeds are posted posts its ticks here, too: they become the address of the question.
    """
    access = conference_for(request.user, slug, May.MANAGE)
    if deed not in BY_SLUG:
        raise Http404
    if request.method == "POST" and "of" in request.POST:
        return redirect(f"{request.path}?{_ticked(request.POST)}")
    asked = BY_SLUG[deed]
    reach = asked.reach(access.conference, asked.rows.chosen(access.conference, request.GET))
    return _ask_or_do(request, access, asked, reach, _back(access, request.GET))


def _ticked(posted: QueryDict) -> str:
    query = posted.copy()
    query.pop("csrfmiddlewaretoken", None)
    return query.urlencode()


@require_http_methods(["GET", "HEAD", "POST"])
def undo_job(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Have done what takes back a job, to the rows to which it was done."""
    access = conference_for(request.user, slug, May.MANAGE)
    job = get_object_or_404(access.conference.bulk_jobs.select_related("undone_by"), pk=pk)
    if not can_be_undone(job):
        messages.info(request, _("There is nothing to take back: it is under way, or was taken back already."))
        return redirect("jobs", slug)
    asked = BULK[INVERSE[BulkJobKind(job.kind)]]
    reach = asked.reach(access.conference, asked.rows.called(access.conference, job.done_keys))
    return _ask_or_do(request, access, asked, reach, _Back(access, "jobs", _("Bulk jobs")), undoes=job)


@dataclass(frozen=True)
class _Back:
    """The page from which somebody came."""

    access: Access
    name: str
    label: str
    pk: int | UUID | None = None

    @property
    def url(self) -> str:
        more = [] if self.pk is None else [self.pk]
        return reverse(self.name, args=[self.access.conference.slug, *more])


def _back(access: Access, query: QueryDict) -> _Back:
    """A list, or the page of the one paper or mail that asked for it."""
    if query.get("page") == "message":
        mail = chosen_messages(access.conference, query).first()
        if mail is not None:
            return _Back(access, "message", mail.get_kind_display(), mail.pk)
    key = key_in(query.get("paper", ""))
    paper = None if key is None else access.conference.papers.filter(pk=key).first()
    if paper is not None:
        return _Back(access, "paper", _("Paper {number}").format(number=paper.number), paper.pk)
    of = query.get("of", "")
    name = of if of in _LISTS else "papers"
    return _Back(access, name, str(_LISTS[name]))


def _ask_or_do(
    request: HttpRequest,
    access: Access,
    asked: BulkDeed,
    reach: BulkReach,
    back: _Back,
    *,
    undoes: BulkJob | None = None,
) -> HttpResponse:
    form = _form(asked, reach, request.POST or None, **asked.initial)
    status = 200
    if request.method == "POST":
        if form.data.get("digest") != reach.digest or not reach.count:
            form = _form(asked, reach, None, **request.POST.dict())
            words = _("The list has changed since you opened it, so nothing was done. This is the list as it is now.")
            messages.warning(request, words)
            status = 409
        elif form.is_valid():
            return _do(request, access, asked, reach, form, back=back, undoes=undoes)
        else:
            status = 422
    return render(request, "desk/bulk.html", _dialogue(access, asked, reach, form, back), status=status)


def _form(asked: BulkDeed, reach: BulkReach, posted: QueryDict | None, **initial: object) -> OrderForm:
    form = asked.form(posted, initial=initial | {"digest": reach.digest})
    if reach.question:
        form.ask(reach.question)
    return form


def _do(
    request: HttpRequest,
    access: Access,
    asked: BulkDeed,
    reach: BulkReach,
    form: OrderForm,
    *,
    back: _Back,
    undoes: BulkJob | None,
) -> HttpResponse:
    """Few at once, many by a worker."""
    slug, by, orders = access.conference.slug, staff_user(request), form.orders()
    order = partial(bulk_jobs.owe, asked.kind, access.conference, reach.steps(), by=by, orders=orders, undoes=undoes)
    try:
        if reach.count > bulk_jobs.AT_ONCE:
            messages.success(request, job_begun(order()))
            return redirect("dashboard", slug)
        job = order(now=asked.do)
    except bulk_jobs.AlreadyRunningError:
        messages.warning(request, job_refused(asked.kind))
    except bulk_jobs.AlreadyUndoneError:
        messages.warning(request, _("Somebody else has taken it back already."))
    else:
        (messages.warning if job.skipped else messages.success)(request, job_done(job))
    return redirect(back.url)


def _dialogue(access: Access, asked: BulkDeed, reach: BulkReach, form: OrderForm, back: _Back) -> dict[str, Any]:
    verb = asked.verb(reach.count)
    return {
        "access": access,
        "conference": access.conference,
        "section": _PLACES.get(back.name, back.name),
        "reach": reach,
        "question": f"{verb}?" if reach.count else asked.nothing,
        "verb": verb,
        "consequences": reach.consequences,
        "sample": reach.sample,
        "sample_label": _("What it concerns"),
        "more": max(reach.count - SAMPLE, 0) if reach.sample else 0,
        "is_dangerous": asked.is_dangerous,
        "form": form,
        "back_url": back.url,
        "back_label": back.label,
    }

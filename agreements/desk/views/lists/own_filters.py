"""One's own filters: kept under a name, opened, called otherwise, removed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from agreements.access import conference_for, staff_user
from agreements.desk.agreement_list import AgreementFilter
from agreements.desk.filters import AuthorFilter, MessageFilter, PaperFilter
from agreements.desk.listing import kept_filters
from agreements.models import Conference, ListPage, SavedFilter

_FILTERS: Mapping[ListPage, Any] = {
    ListPage.PAPERS: PaperFilter,
    ListPage.AUTHORS: AuthorFilter,
    ListPage.AGREEMENTS: AgreementFilter,
    ListPage.MESSAGES: MessageFilter,
}


class NameForm(forms.Form):
    name = forms.CharField(max_length=60, error_messages={"required": gettext_lazy("Give it a name.")})


@require_safe
def own_filters(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug)
    context = {
        "access": access,
        "conference": access.conference,
        "section": "papers",
        "kept": kept_filters.of_member(access.conference, staff_user(request)),
    }
    return render(request, "desk/lists/own_filters.html", context)


@require_POST
def keep_filter(request: HttpRequest, slug: str, page: str) -> HttpResponse:
    access = conference_for(request.user, slug)
    if page not in ListPage.values:
        raise Http404
    of = ListPage(page)
    query = kept_filters.as_kept(QueryDict(request.POST.get("query", "")), _FILTERS[of].base_filters)
    form = NameForm(request.POST)
    if not query or len(query) > kept_filters.LONGEST:
        messages.warning(request, _("Nothing was saved: the list was not narrowed, or by too many words."))
    elif not form.is_valid():
        messages.warning(request, _("Nothing was saved. Give the filter a name of at most 60 characters."))
    else:
        _keep(request, access.conference, of, form.cleaned_data["name"], query)
    return redirect(f"{reverse(page, args=[slug])}{'?' if query else ''}{query}")


def _keep(request: HttpRequest, conference: Conference, of: ListPage, name: str, query: str) -> None:
    try:
        kept_filters.keep(conference, staff_user(request), of, name=name, query=query)
    except kept_filters.TooManyError:
        words = _("Nothing was saved: you have {count} filters already. Remove one first.")
        messages.warning(request, words.format(count=kept_filters.MOST))
    else:
        messages.success(request, _("Saved as “{name}”.").format(name=name))


def _own(request: HttpRequest, slug: str, pk: int) -> SavedFilter:
    conference = conference_for(request.user, slug).conference
    rows = SavedFilter.objects.filter(membership__conference=conference, membership__user=staff_user(request))
    return get_object_or_404(rows, pk=pk)


@require_POST
def rename_filter(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    kept, form = _own(request, slug, pk), NameForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Nothing was changed. Give the filter a name of at most 60 characters."))
        return redirect("own_filters", slug)
    try:
        kept_filters.rename(kept, name=form.cleaned_data["name"])
    except kept_filters.TakenNameError:
        words = _("Nothing was changed: another of your filters is called “{name}”.")
        messages.warning(request, words.format(name=form.cleaned_data["name"]))
    else:
        messages.success(request, _("It is called “{name}” now.").format(name=kept.name))
    return redirect("own_filters", slug)


@require_POST
def remove_filter(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    kept = _own(request, slug, pk)
    kept.delete()
    messages.success(request, _("“{name}” was removed.").format(name=kept.name))
    return redirect("own_filters", slug)

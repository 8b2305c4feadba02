"""Which entries of the list are one person, and which are two."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.access import Access, May, conference_for, staff_user
from agreements.desk.forms.newcomers import SplitAuthorForm
from agreements.desk.listing.row_keys import key_in
from agreements.desk.views.authors import invite
from agreements.models import Author
from agreements.people.identities import likeness, merging, parting, splitting

_ANY = ["GET", "HEAD", "POST"]
_FOUND, _PAIRS = 12, 100


@require_safe
def same_people(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug)
    pairs = likeness.of_conference(access.conference, limit=_PAIRS + 1)
    context = _context(access) | {"pairs": pairs[:_PAIRS], "has_more": len(pairs) > _PAIRS}
    return render(request, "desk/people/same_people.html", context)


@require_http_methods(_ANY)
def merge_authors(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Without `other` a choice of whom; with it what would happen; `keep` is the one of the two that stays."""
    access = conference_for(request.user, slug, May.MANAGE)
    author = get_object_or_404(access.conference.authors, pk=pk)
    if author.merged_into_id is not None:
        return redirect("author", slug, pk)
    given = request.POST if request.method == "POST" else request.GET
    if "other" not in given:
        return _choose(request, access, author)
    other = _entry(access, given["other"])
    kept, merged = (other, author) if given.get("keep") == str(other.pk) else (author, other)
    try:
        if request.method == "POST":
            merging.merge(kept, merged, by=staff_user(request))
            words = _("{merged} and {kept} are one entry now. Both links lead to it.")
            messages.success(request, words.format(merged=merged, kept=kept))
            return redirect("author", slug, kept.pk)
        merger = merging.preview(kept, merged)
    except merging.CannotMergeError:
        messages.error(request, _("These two cannot be merged: they are one entry already, or were changed just now."))
        return redirect("author", slug, pk)
    context = _context(access) | {"author": author, "kept": kept, "merged": merged, "merger": merger}
    return render(request, "desk/people/merge.html", context)


def _choose(request: HttpRequest, access: Access, author: Author) -> HttpResponse:
    words = request.GET.get("search", "").strip()
    others = access.conference.authors.standing().exclude(pk=author.pk)
    found = others.search(words)[:_FOUND] if words else []
    context = _context(access) | {"author": author, "search": words, "found": found}
    return render(request, "desk/people/merge_with.html", context | {"likely": likeness.of_author(author)})


@require_POST
def part_authors(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a merger back; `pk` is the entry that was merged."""
    access = conference_for(request.user, slug, May.MANAGE)
    merged = get_object_or_404(access.conference.authors, pk=pk)
    try:
        kept = parting.part(merged, by=staff_user(request))
    except parting.CannotPartError:
        words = _("This merger can no longer be taken back: somebody has answered since, or papers have moved on. ")
        messages.error(request, words + _("Split the author instead."))
    else:
        words = _("{merged} and {kept} are two entries again, with the papers that each had before.")
        messages.success(request, words.format(merged=merged, kept=kept))
    return redirect("author", slug, pk)


@require_http_methods(_ANY)
def split_author(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    author = get_object_or_404(access.conference.authors.standing(), pk=pk)
    form = SplitAuthorForm(request.POST or None, author=author)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            new = splitting.split(author, form.cleaned_data["moved"], who=form.who, by=staff_user(request))
        except splitting.CannotSplitError:
            form.add_error("moved", _("These papers have just changed hands. Look at them again."))
            status = 409
        else:
            messages.success(request, _("{new} is an author of their own now.").format(new=new))
            if form.cleaned_data["is_invited"] and new.email:
                invite(request, new)
            return redirect("author", slug, new.pk)
    context = _context(access) | {"author": author, "form": form}
    return render(request, "desk/people/split.html", context, status=status)


@require_POST
def keep_apart(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """“No, two people”."""
    access = conference_for(request.user, slug, May.MANAGE)
    author = get_object_or_404(access.conference.authors.standing(), pk=pk)
    other = _entry(access, request.POST.get("other", ""))
    if other == author:
        raise Http404
    likeness.keep_apart(author, other, by=staff_user(request))
    words = _("{author} and {other} are two people. This is remembered, and nobody is asked again.")
    messages.success(request, words.format(author=author, other=other))
    return redirect("same_people", slug) if "list" in request.POST else redirect("author", slug, pk)


def _entry(access: Access, pk: str) -> Author:
    return get_object_or_404(access.conference.authors, pk=key_in(pk))


def _context(access: Access) -> dict[str, object]:
    return {"access": access, "conference": access.conference, "section": "authors"}

"""What is held about a person: as a file, erased, or held back from being erased."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.access import Access, May, conference_for, conferences_of, staff_user
from agreements.accounts.recent import recent_login_required
from agreements.models import Author, Erasure
from agreements.privacy import legal_holds, restricting
from agreements.privacy.about import WholePerson
from signatures.desk.privacy.privacy_forms import ErasureForm, HoldForm
from signatures.privacy import archive, obstacles, report
from signatures.privacy.counting import counts_of
from signatures.responses import content_disposition


@require_safe
def person_data(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access, author = _asked(request, slug, pk, May.MANAGE)
    person = WholePerson.of(author)
    context = _context(access, author) | {
        "counts": counts_of(author, person.rows),
        "holds": legal_holds.holds_over(access.conference, person.rows),
        "erasure": Erasure.objects.standing().filter(author=author).select_related("by").first(),
        "obstacles": obstacles.against(person),
    }
    return render(request, "desk/privacy/person_data.html", context)


@require_safe
@recent_login_required
def person_report(request: HttpRequest, slug: str, pk: int) -> StreamingHttpResponse:
    """Of everybody at the address, in all conferences whose data the reader manages; without an address of this entry."""
    access, author = _asked(request, slug, pk, May.MANAGE)
    if author.email:
        managed = [each.conference for each in conferences_of(staff_user(request)) if each.may(May.MANAGE)]
        there = {each.pk: each for each in [access.conference, *managed]}
        found = report.of_address(author.email, there.values(), with_closed=False)
    else:
        found = report.of_people("", [WholePerson.of(author)], with_closed=False)
    if request.method == "GET":
        report.note(found, by=staff_user(request))
    name = content_disposition(f"{access.conference.slug} {author.name} data.zip", as_attachment=True)
    headers = {"Content-Disposition": name, "Cache-Control": "private, no-store"}
    return StreamingHttpResponse(archive.zipped(found), content_type=archive.CONTENT_TYPE, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@recent_login_required
def ask_erasure(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access, author = _asked(request, slug, pk, May.OWN)
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            restricting.ask(author, reason=form.cleaned_data["reason"], by=staff_user(request))
        except restricting.AlreadyAskedError:
            messages.info(request, _("It was asked for before."))
        else:
            words = _("{author} is restricted: nothing is sent to them, and their links open nothing.")
            messages.success(request, words.format(author=author.name))
        return redirect("person_data", slug, pk)
    asked = {
        "question": _("Erase the data of {author}?").format(author=author.name),
        "consequences": _what_goes(),
        "form": form,
        "verb": _("Restrict, and erase when it can be"),
        "is_dangerous": True,
    }
    context = _context(access, author) | _back(slug, author) | asked
    return render(request, "confirm.html", context, status=422 if form.is_bound else 200)


def _what_goes() -> list[str]:
    return [
        _("At once: no mail leaves to them any more, and no link of theirs opens anything. That can be taken back."),
        _("Whoever runs the server then erases them by the command “erase”, which cannot be taken back."),
        _(
            "Of who never signed, everything personal goes. Of who signed, ids, digests and dates stay once the time is over "
            "for which answers are kept; until then everything is kept, and not used."
        ),
        _(
            "The files of uploaded lists go with the first person who is erased, and so does what bundles hold in which they "
            "stand: one cannot be taken out of them."
        ),
    ]


@require_POST
def take_back_erasure(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    _access, author = _asked(request, slug, pk, May.OWN)
    asked = get_object_or_404(Erasure.objects.select_related("conference"), author=author, taken_back_at=None)
    try:
        restricting.take_back(asked, by=staff_user(request))
    except restricting.NotOpenError:
        messages.warning(request, _("It was carried out or taken back meanwhile. Nothing was changed."))
    else:
        messages.success(request, _("Taken back. The next mail carries a new link; former links stay closed."))
    return redirect("person_data", slug, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def hold_person(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access, author = _asked(request, slug, pk, May.OWN)
    form = HoldForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            legal_holds.hold(access.conference, author, reason=form.cleaned_data["reason"], by=staff_user(request))
        except legal_holds.AlreadyHeldError:
            messages.warning(request, _("A hold stands already. Yours was not noted."))
        else:
            messages.success(
                request, _("Nothing about {author} is deleted until the hold is ended.").format(author=author)
            )
        return redirect("person_data", slug, pk)
    asked = {
        "question": _("Hold everything about {author}?").format(author=author.name),
        "consequences": [_("Nothing about them is erased or goes by age until an owner ends the hold.")],
        "form": form,
        "verb": _("Place the hold"),
    }
    context = _context(access, author) | _back(slug, author) | asked
    return render(request, "confirm.html", context, status=422 if form.is_bound else 200)


def _asked(request: HttpRequest, slug: str, pk: int, what: May) -> tuple[Access, Author]:
    access = conference_for(request.user, slug, what)
    people = Author.objects.standing().select_related("conference").filter(conference=access.conference)
    return access, get_object_or_404(people, pk=pk)


def _context(access: Access, author: Author) -> dict[str, Any]:
    return {"access": access, "conference": access.conference, "section": "authors", "author": author}


def _back(slug: str, author: Author) -> dict[str, str]:
    return {
        "back_url": reverse("person_data", args=[slug, author.pk]),
        "back_label": _("Data about {author}").format(author=author.name),
    }

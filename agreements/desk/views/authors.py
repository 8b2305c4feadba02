"""The list of authors, and one author: papers, mails, requests, and another address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from agreements.access import May, conference_for, staff_user
from agreements.desk import lists
from agreements.desk.filters import AuthorFilter
from agreements.desk.forms.people import AddressForm
from agreements.desk.tables import ROWS, AuthorTable, answer_of
from agreements.desk.timeline import lines_of
from agreements.models import Author, Message
from agreements.people import addresses, invitations, reminders


@require_safe
def authors(request: HttpRequest, slug: str) -> HttpResponse:
    conference = conference_for(request.user, slug)
    found = AuthorFilter(request.GET, lists.authors(conference), conference=conference)
    table = AuthorTable(found.qs, conference=conference, is_filtered=found.form.has_changed())
    RequestConfig(request, paginate={"per_page": ROWS}).configure(table)
    context = {"conference": conference, "section": "authors", "filter": found, "table": table}
    return render(request, "desk/authors.html", context)


@require_safe
def author(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    conference = conference_for(request.user, slug)
    shown = get_object_or_404(lists.authors(conference), pk=pk)
    context = {
        "conference": conference,
        "section": "authors",
        "author": shown,
        "standing": answer_of(shown),
        "agreements": lists.agreements_of(shown),
        "help_requests": shown.help_requests.select_related("settled_by"),
        "timeline": lines_of(lists.events_of_author(shown), by_paper=True),
    }
    return render(request, "desk/author.html", context)


@require_POST
def author_invite(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Invite one author, or send the invitation once more."""
    conference = conference_for(request.user, slug, May.MANAGE)
    asked = get_object_or_404(conference.authors, pk=pk)
    try:
        was_written = _invite_one(asked, request)
    except invitations.NothingToSignError:
        messages.error(request, _("There is nothing to sign yet, so nobody was invited. Publish a text first."))
    else:
        if was_written:
            messages.success(request, _("The invitation to {author} is on its way.").format(author=asked))
        else:
            messages.warning(
                request, _("{author} has nothing left to answer, so no mail was sent.").format(author=asked)
            )
    return redirect("author", slug, pk)


def _invite_one(asked: Author, request: HttpRequest) -> bool:
    before = Message.objects.filter(author=asked).count()
    invitations.invite_again(asked, by=staff_user(request))
    return Message.objects.filter(author=asked).count() > before


@require_POST
def author_remind(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    conference = conference_for(request.user, slug, May.MANAGE)
    asked = get_object_or_404(conference.authors, pk=pk)
    if reminders.remind_one(asked, by=staff_user(request)):
        messages.success(request, _("The reminder to {author} is on its way.").format(author=asked))
    else:
        messages.warning(
            request,
            _("No reminder was sent: {author} has nothing left to answer, or a mail is already on its way.").format(
                author=asked
            ),
        )
    return redirect("author", slug, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def author_address(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    conference = conference_for(request.user, slug, May.MANAGE)
    asked = get_object_or_404(conference.authors, pk=pk)
    form = AddressForm(request.POST or None, author=asked)
    if request.method == "POST" and form.is_valid():
        return _change_address(request, asked, form)
    context = {"conference": conference, "section": "authors", "author": asked, "form": form}
    return render(request, "desk/author_address.html", context)


def _change_address(request: HttpRequest, asked: Author, form: AddressForm) -> HttpResponse:
    try:
        addresses.change_address(asked, email=form.cleaned_data["email"], by=staff_user(request))
        messages.success(
            request,
            _("Mail to {author} now goes to {email}. The previous link no longer works.").format(
                author=asked, email=asked.email
            ),
        )
    except addresses.TakenAddressError:
        messages.error(request, _("This address has just been given to another author. Nothing was changed."))
        return redirect("author_address", asked.conference.slug, asked.pk)
    if form.cleaned_data["is_invited"]:
        return author_invite(request, asked.conference.slug, asked.pk)
    return redirect("author", asked.conference.slug, asked.pk)

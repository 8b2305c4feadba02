"""Another address of somebody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.access import May, conference_for, staff_user
from agreements.desk import deed_pages
from agreements.desk.deciding.wishes import still_open, wish
from agreements.desk.forms.people import AddressForm
from agreements.desk.views.authors import invite
from agreements.mail.bounces import likely_addresses
from agreements.mail.cancelling import Stopped
from agreements.models import Author, HelpRequest
from agreements.people import address_changes
from agreements.people.answers import SettledMeanwhileError, WhatWasDone
from agreements.people.as_asked import as_asked
from agreements.sentences import counted


@require_http_methods(["GET", "HEAD", "POST"])
def author_address(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`?request=`: what asks for another address, of the author or of a co-author, and is settled by it."""
    access = conference_for(request.user, slug, May.MANAGE)
    author = get_object_or_404(access.conference.authors.standing(), pk=pk)
    asked = wish(request, HelpRequest.objects.concerning(author).filter(kind__in=deed_pages.settled_by_an_address()))
    form = AddressForm(request.POST or None, author=author, wished=_wished(request, author, asked))
    status = 200
    if request.method == "POST" and form.is_valid():
        if _changed(request, author, form, asked):
            return redirect("author", slug, pk)
        author.refresh_from_db()
        status = 409
    context = {
        "access": access,
        "conference": access.conference,
        "section": "authors",
        "author": author,
        "form": form,
        "asked": still_open(asked),
    }
    return render(request, "desk/author_address.html", context, status=status)


def _wished(request: HttpRequest, author: Author, asked: HelpRequest | None) -> str:
    """The address that was asked for, where the page was opened from such a request; or which was probably meant by one
    from which mail comes back."""
    if request.GET.get("proposed"):
        return likely_addresses.proposed(author.conference, [author]).get(author.pk, "")
    return asked.email if asked else ""


def _changed(request: HttpRequest, author: Author, form: AddressForm, asked: HelpRequest | None) -> bool:
    """False if somebody was first, which the form or a message says."""
    by, given = staff_user(request), form.cleaned_data
    try:
        with as_asked(asked, WhatWasDone.ADDRESS, by=by, people=(author.pk,)):
            stopped = address_changes.change_address(author, email=given["email"], former=given["shown"], by=by)
    except address_changes.MovedAddressError as error:
        form.ask_again(error.present)
        return False
    except SettledMeanwhileError:
        messages.warning(request, _("The request was settled meanwhile, so the address was not changed."))
        return False
    _tell_change(request, author, stopped)
    if given["is_invited"] and author.email:
        invite(request, author)
    return True


def _tell_change(request: HttpRequest, author: Author, stopped: Stopped) -> None:
    if author.email:
        words = _("Mail to {author} now goes to {email}. The previous link no longer works.")
    else:
        words = _("{author} has no address now: no mail is sent, and the previous link no longer works.")
    messages.success(request, words.format(author=author, email=author.email))
    if stopped.under_way:
        words = counted(
            "{count} mail to the previous address was just being sent. Its page says what became of it.",
            "{count} mails to the previous address were just being sent. Their pages say what became of them.",
            stopped.under_way,
        )
        messages.warning(request, words)

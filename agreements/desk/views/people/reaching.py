"""What staff do where mail does not reach somebody, or reminders are not wanted."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.access import Access, May, conference_for, staff_user
from agreements.desk import deed_pages
from agreements.desk.reaching import bounce_words
from agreements.mail import cancelling
from agreements.mail.bounces import likely_addresses, reported, to_send
from agreements.mail.unsubscribing import reminders_stopped
from agreements.models import Author, Matter, MatterKind, Message, User
from agreements.sentences import counted

_LONGEST = 500


def about_bounce(access: Access, author: Author) -> dict[str, Any] | None:
    """What the page of an author says of an address from which mail comes back, whether or not somebody has looked at it."""
    rows = Matter.objects.filter(author=author, kind=MatterKind.BOUNCE, report__email=author.email)
    last = rows.select_related("author", "report__message__link__agent").order_by("opened_at").last()
    if last is None or last.report is None:
        return None
    proposed = likely_addresses.proposed(access.conference, [author]).get(author.pk, "")
    words, said, note = bounce_words.in_words(last.report, proposed)
    slug = access.conference.slug
    return {
        "words": words,
        "said": said if access.can_export else "",
        "note": note,
        "since": last.report.at,
        "deeds": [*deed_pages.to_proposed_address(author, slug, proposed), *deed_pages.of_bounce(last, slug)],
        "presses": deed_pages.AFTER_A_BOUNCE,
    }


@require_POST
def settle_bounce(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """“again”: to the same address once more; “reachable”: it is right. Another address has a page of its own."""
    conference = conference_for(request.user, slug, May.MANAGE).conference
    author = get_object_or_404(conference.authors.standing(), pk=pk)
    deed = request.POST.get("deed", "")
    if deed not in {each.deed for each in deed_pages.AFTER_A_BOUNCE}:
        raise Http404
    (_send_again if deed == "again" else _say_reachable)(request, author, staff_user(request))
    return redirect("decisions", slug) if request.POST.get("from") == "decisions" else redirect("author", slug, pk)


def _send_again(request: HttpRequest, author: Author, by: User) -> None:
    done = cancelling.send_again(to_send.again(author), conference=author.conference, by=by)
    if done.retried or done.replaced:
        words = counted(
            "{count} mail to {author} is being sent again. If it comes back, you are asked again.",
            "{count} mails to {author} are being sent again. If they come back, you are asked again.",
            done.retried + done.replaced,
            author=author.name,
        )
        messages.success(request, words)
    else:
        words = _("There is nothing to send to {author} again. If the address is right, mark it as reachable.")
        messages.warning(request, words.format(author=author))


def _say_reachable(request: HttpRequest, author: Author, by: User) -> None:
    if reported.say_reachable(author, by=by):
        words = _("{author} counts as reachable: reminders go to this address again.")
        messages.success(request, words.format(author=author))
    else:
        messages.warning(request, _("This has been settled meanwhile."))


@require_POST
def remind_author_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The author asked a member of the team to be reminded again."""
    conference = conference_for(request.user, slug, May.MANAGE).conference
    author = get_object_or_404(conference.authors.standing(), pk=pk)
    if reminders_stopped.remind_again(author, by=staff_user(request)):
        messages.success(request, _("{author} is reminded again from now on.").format(author=author))
    else:
        messages.warning(request, _("This has been settled meanwhile."))
    return redirect("author", slug, pk)


@require_POST
def mark_bounced(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Somebody was told in another way that this mail came back."""
    shown = _mail(request, slug, pk)
    words = " ".join(request.POST.get("words", "").split())[:_LONGEST]
    if reported.mark_bounced(shown, words=words, by=staff_user(request)):
        words = _("This mail counts as one that came back. What to do about the address is asked under “To decide”.")
        messages.success(request, words)
    else:
        messages.warning(request, _("Only a mail that has left, and is not marked yet, can have come back."))
    return redirect("message", slug, pk)


@require_POST
def take_bounce_back(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    if reported.take_back(_mail(request, slug, pk), by=staff_user(request)):
        messages.success(request, _("This mail counts as sent again."))
    else:
        messages.warning(request, _("This has been settled meanwhile."))
    return redirect("message", slug, pk)


def _mail(request: HttpRequest, slug: str, pk: UUID) -> Message:
    conference = conference_for(request.user, slug, May.MANAGE).conference
    return get_object_or_404(conference.messages.select_related("conference", "author"), pk=pk)

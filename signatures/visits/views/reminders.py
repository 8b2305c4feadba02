"""Where an author says that no more reminders are wanted, by the key of a mail or by a program that shows it, and back again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from agreements.mail.unsubscribing import reminders_stopped
from agreements.models import Link
from agreements.web import throttles
from signatures.responses import see_other
from signatures.visits.link_sessions import for_authors, with_link_session


@csrf_exempt  # RFC 8058: a mail program posts without a cookie of ours; the key is good for this alone
@login_not_required  # the key of a mail is the key
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Scanners of mails read this; only a post stops anything, and is not led on elsewhere (RFC 8058, 3.1)."""
    message = reminders_stopped.find(token)
    if message is None:
        throttles.spend("bad_link", throttles.network_of(request))
        return render(request, "sign/reminders/no_key.html", status=404)
    if request.method == "POST":
        throttles.spend("unsubscribe", throttles.network_of(request))
        reminders_stopped.unsubscribe(message)
    context = {
        "conference": message.conference,
        "email": message.email,
        "is_done": request.method == "POST" or not reminders_stopped.may_be_reminded(message),
    }
    return render(request, "sign/reminders/unsubscribe.html", context)


@login_not_required  # the link is the key
@require_POST
@with_link_session
@for_authors
def visit_reminders(request: HttpRequest, link: Link) -> HttpResponse:
    """“Remind me again.”"""
    if reminders_stopped.remind_again(link.author, by=None):
        messages.success(request, _("The conference reminds you again, if something is left to answer."))
    return see_other("visit", link=link.pk)

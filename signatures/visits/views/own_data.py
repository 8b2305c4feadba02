"""What is kept about an author, handed to them: by a link that is mailed to the address, for one use within an hour."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements import links
from agreements.models import Link
from agreements.privacy import about
from agreements.web import throttles
from signatures.privacy import archive, report, to_authors
from signatures.responses import content_disposition, see_other
from signatures.visits import conversations
from signatures.visits.afterwards.kept_words import kept_in_words
from signatures.visits.link_sessions import for_authors, with_link_session


@login_not_required  # the link is the key
@require_http_methods(["GET", "HEAD", "POST"])
@with_link_session
@for_authors
def visit_data(request: HttpRequest, link: Link) -> HttpResponse:
    if request.method != "POST":
        context = conversations.frame(link) | {"kept": kept_in_words(link.author.conference)}
        return render(request, "sign/data/ask.html", context)
    throttles.spend("own_data", link.author_id)
    if to_authors.mail_link(link.author):
        messages.success(request, _("The link is on its way to your address."))
    else:
        messages.warning(request, _("There is no address to mail it to. Please write to the conference."))
    return see_other("visit_data", link=link.pk)


@login_not_required  # the link is the key
@require_http_methods(["GET", "HEAD", "POST"])
def own_data(request: HttpRequest, token: str) -> HttpResponseBase:
    """Scanners of mails read this; only the post, which they do not send, hands the file over and uses the link up."""
    link = links.find_to_data(token)
    if link is None:
        throttles.spend("bad_link", throttles.network_of(request))
        return render(request, "sign/data/over.html", status=404)
    if links.can_no_longer_open(link):
        return render(request, "sign/data/over.html", status=410)
    if request.method != "POST":
        return render(request, "sign/data/get.html", {"conference": link.author.conference})
    if not links.use_up(link):
        return render(request, "sign/data/over.html", status=410)
    found = report.of_people(link.email, about.own_entries(link.author))
    report.note(found, by=None, is_own=True)
    headers = {
        "Content-Disposition": content_disposition("my data.zip", as_attachment=True),
        "Cache-Control": "private, no-store",
    }
    return StreamingHttpResponse(archive.zipped(found), content_type=archive.CONTENT_TYPE, headers=headers)

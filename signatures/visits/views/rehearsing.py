"""Where the link of a test mail leads: the landing page of a made-up author, who is whoever asked for the mail."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from agreements import links, staff_links
from agreements.models import Link
from signatures.visits.rehearsals import walks
from signatures.visits.views.links import landing, onwards


@login_not_required  # the link is the key, and opens nothing but a made-up author's pages
@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal(request: HttpRequest, token: str) -> HttpResponse:
    found = staff_links.rehearsal_of(token)
    if found is None:
        walks.spend_wrong(request)
        return walks.over(request)

    def answer(link: Link) -> HttpResponse:
        return landing(request, token=links.token_of(link)) if request.method != "POST" else onwards(request, link)

    response = walks.answered(request, found, answer)
    if request.method == "POST" and "Location" in response:
        # The session is a row, too: it is written once the made-up ones are gone.
        walks.begin(request, found)
    return response

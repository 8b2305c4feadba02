"""Where the notice of another address leads: whoever reads the former one can object, without an account."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from agreements import links
from agreements.models import HelpRequest
from agreements.people import former_addresses
from agreements.people.answers import conversation
from agreements.web import throttles
from signatures.responses import see_other
from signatures.visits.help_forms import ObjectionForm


@login_not_required  # the link is the key
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, token: str) -> HttpResponse:
    """Scanners of mails read this; only the post, which they do not send, objects."""
    link = links.find_to_object(token)
    if link is None:
        throttles.spend("bad_link", throttles.network_of(request))
        return _over(request, status=404)
    made = HelpRequest.objects.with_conversation().filter(objected_by=link).first()
    if made is None and links.can_no_longer_object(link):
        return _over(request, status=410)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            former_addresses.object_to_change(link, words=form.cleaned_data["words"])
        except former_addresses.OverError:
            return _over(request, status=410)
        return see_other("objected")
    turns = conversation(made) if made else []
    context = {"conference": link.author.conference, "link": link, "made": made, "turns": turns, "form": form}
    return render(request, "sign/objection.html", context, status=422 if form.is_bound else 200)


@login_not_required  # says the same to everybody
@require_safe
def objected(request: HttpRequest) -> HttpResponse:
    return render(request, "sign/objected.html")


def _over(request: HttpRequest, *, status: int) -> HttpResponse:
    """The same words for a link that never was and for one whose time is over."""
    return render(request, "sign/objection_over.html", status=status)

"""How a member of the staff walks an author's pages: each answer is made anew from what was answered before, and rolled back.

What was chosen on the way is kept in the browser's session alone, for as long as a visit stays open. The pages are the real
ones, called as they are; what stands at the end of one way, such as a request, is not carried out.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils.translation import gettext as _

from agreements import access, clock
from agreements.access import May
from agreements.accounts import sessions
from agreements.models import Agreement, Conference, Link, User
from agreements.staff_links import Rehearsal
from agreements.web import throttles
from agreements.web.middleware import GetResponse
from signatures.responses import pdf_response, see_other
from signatures.visits import link_sessions
from signatures.visits.rehearsals import sealing_it
from signatures.visits.rehearsals.rehearsal_rows import NothingToRehearseError, agreement_id, made_up

_KEY = "rehearsals"
# Posts that only show something, and those whose choice the next page has to know.
_SHOWING, _CHOOSING = ("visit", "review"), ("visit_variant", "sign")
_MOST_ACTS = 20

View = Callable[..., HttpResponse]
Kept = dict[str, Any]


class RehearsalMiddleware:
    """Answers the pages of a made-up author's link, which no row knows."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, _arguments: object, named: dict[str, Any]
    ) -> HttpResponse | None:
        link = named.get("link")
        kept = _kept(request, link) if isinstance(link, UUID) else None
        if kept is None:
            return None
        rehearsal = Rehearsal(named["link"], kept["conference"], kept["user"])
        return answered(request, rehearsal, lambda made: _page(request, made, kept, view, named))


def begin(request: HttpRequest, rehearsal: Rehearsal) -> None:
    """Let this browser in; a walk that was begun before goes on from its beginning."""
    sessions.renew(request)
    link_sessions.keep_open(request, rehearsal.id)
    _keep(request, rehearsal.id, {"conference": rehearsal.conference, "user": rehearsal.user, "acts": []})


def answered(request: HttpRequest, rehearsal: Rehearsal, answer: Callable[[Link], HttpResponse]) -> HttpResponse:
    """What is answered over the made-up rows, if whoever asked for the test mail is still on the team."""
    conference = Conference.objects.filter(pk=rehearsal.conference).first()
    reader = User.objects.filter(pk=rehearsal.user).first()
    if conference is None or reader is None or conference.is_closed or not access.may(reader, conference, May.SEE):
        return over(request)
    try:
        with made_up(rehearsal, conference, reader) as link:
            request.rehearsal = rehearsal  # type: ignore[attr-defined]  # for components/rehearsal.html
            return answer(link)
    except NothingToRehearseError:
        return render(request, "sign/no_rehearsal.html", {"conference": conference}, status=HTTPStatus.CONFLICT)


def over(request: HttpRequest) -> HttpResponse:
    return render(request, "sign/no_rehearsal.html", status=HTTPStatus.GONE)


def _page(request: HttpRequest, link: Link, kept: Kept, view: View, named: dict[str, Any]) -> HttpResponse:
    name = str(request.resolver_match.url_name) if request.resolver_match else ""
    is_post = request.method == "POST"
    if name == "keep_filled_in":
        # The page sends this by itself; whoever looks at it sent nothing.
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    if is_post and name not in (*_SHOWING, *_CHOOSING):
        messages.info(request, _("This is a test: what you sent was not read, and reaches nobody."))
        return see_other("visit", link=link.pk)
    done = [act for act in kept["acts"] if _replay(request, link, act)]
    agreement = Agreement.objects.select_related("conference", "authorship").get(pk=agreement_id(link.pk))
    if name == "visit_document":
        return _document(request, agreement)
    if name == "done" and not sealing_it.show_as_made(agreement):
        where = {"link": link.pk, "agreement": agreement.pk}
        request.rehearsed_document = reverse("visit_document", kwargs=where)  # type: ignore[attr-defined]  # as above
    response = view(request, **named)
    if is_post and name in _CHOOSING and response.status_code in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER):
        done = [*done, [name, _posted(request.POST)]][-_MOST_ACTS:]
    _keep(request, link.pk, kept | {"acts": done})
    return response


def _document(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    content = sealing_it.document_of(agreement)
    if content is None:
        return (
            see_other("visit", link=request.resolver_match.kwargs["link"]) if request.resolver_match else over(request)
        )
    return pdf_response(content, name=f"{agreement.conference.name} test", as_attachment=True)


def _replay(request: HttpRequest, link: Link, act: list[Any]) -> bool:
    """Choose the same once more; what can no longer be chosen, such as yesterday's words, is forgotten."""
    name, data = act
    match = resolve(reverse(name, kwargs={"link": link.pk}))
    again = HttpRequest()
    again.method, again.path, again.META = "POST", request.path, request.META
    again.POST = QueryDict(urlencode(data, doseq=True))
    again.session = dict(request.session.items())  # type: ignore[assignment]  # what is written there is thrown away
    again.user = request.user
    response: HttpResponse = match.func(again, **match.kwargs)
    return response.status_code in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER)


def _posted(data: QueryDict) -> dict[str, list[str]]:
    return {field: values for field, values in data.lists() if field != "csrfmiddlewaretoken"}


def _kept(request: HttpRequest, link: UUID) -> Kept | None:
    found: Kept | None = request.session.get(_KEY, {}).get(str(link))
    return found if found is not None and found["until"] > clock.now().timestamp() else None


def _keep(request: HttpRequest, link: UUID, kept: Kept) -> None:
    until = int(clock.now().timestamp()) + settings.VISIT_SECONDS
    request.session[_KEY] = {**request.session.get(_KEY, {}), str(link): kept | {"until": until}}


def spend_wrong(request: HttpRequest) -> None:
    """Somebody tries links that we never wrote."""
    throttles.spend("bad_link", throttles.network_of(request))

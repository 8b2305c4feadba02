"""What is filled in on a page of the visit is kept while it is typed, and emptied when somebody asks for that."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from agreements.models import Link
from signatures.responses import see_other
from signatures.visits.conversations import is_told_not_me
from signatures.visits.drafts import keeping, unsent
from signatures.visits.link_sessions import with_link_session


@login_not_required  # the link is the key
@require_POST
@with_link_session
def keep_filled_in(request: HttpRequest, link: Link) -> HttpResponse:
    """By the page itself: it says nothing, leads nowhere and answers nothing."""
    if not is_told_not_me(link.author):
        unsent.keep_posted(link, request.POST)
    return HttpResponse(status=204)


@login_not_required  # the link is the key
@require_POST
@with_link_session
def empty_filled_in(request: HttpRequest, link: Link) -> HttpResponse:
    page = unsent.page_of(request.POST)
    if not page:
        keeping.empty(link)
        return see_other("visit", link=link.pk)
    unsent.forget(link, page)
    view, where = unsent.address_of(page)
    return see_other(view, link=link.pk, **where)

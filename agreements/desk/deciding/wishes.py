"""What an author asked for, on the page of the deed that does it: `?request=` names it."""

from django.http import HttpRequest

from agreements.desk.listing.row_keys import key_in
from agreements.models import HelpRequest
from agreements.models.requests import HelpRequestQuerySet


def wish(request: HttpRequest, among: HelpRequestQuerySet) -> HelpRequest | None:
    """The one of these that the address names; it may be settled by now."""
    key = key_in(request.GET.get("request", ""))
    return None if key is None else among.filter(pk=key).select_related("author", "conference").first()


def still_open(asked: HelpRequest | None) -> HelpRequest | None:
    return asked if asked is not None and asked.settled_at is None else None

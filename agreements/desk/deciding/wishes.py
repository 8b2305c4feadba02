"""What an author asked for, on the page of the deed that does it: `?request=` names it."""

from django.http import HttpRequest

from agreements.models import HelpRequest
from agreements.models.requests import HelpRequestQuerySet


def wish(request: HttpRequest, among: HelpRequestQuerySet) -> HelpRequest | None:
    """The one of these that the address names; it may be settled by now."""
    number = request.GET.get("request", "")
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    return among.filter(pk=number).select_related("author", "conference").first() if is_number else None


def still_open(asked: HelpRequest | None) -> HelpRequest | None:
    return asked if asked is not None and asked.settled_at is None else None

"""A day that ends during a visit: the words that were shown bear the day before, and nothing else of them has changed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_date

from agreements.models import Link
from signatures.shown_words import shown
from signatures.visits.forms import SignForm
from signatures.visits.sheets import Sheet


def carried_over(data: QueryDict, link: Link, sheets: Sequence[Sheet]) -> QueryDict | None:
    """What was posted, as the page of today would post it; None if more than the day has changed since its page, or nothing."""
    day, posted, stale = day_of(data), SignForm.shown(data), SignForm.stale(data, sheets=sheets)
    if day is None or not stale:
        return None
    if not all(has_same_words(each, link, digest=posted[str(each.agreement.pk)], day=day) for each in stale):
        return None
    carried = data.copy()
    for name, value in SignForm.as_shown_now(stale).items():
        carried[name] = value
    return carried


def has_same_words(sheet: Sheet, link: Link, *, digest: str, day: date | None) -> bool:
    """Whether a page that was shown on that day, and showed this digest, showed the words of now but for the date."""
    if sheet.wording.digest == digest:
        return True
    return day is not None and shown(sheet.agreement, link, day=day).digest == digest


def day_of(data: Mapping[str, Any]) -> date | None:
    """The day that the page of a posted form showed."""
    try:
        return parse_date(str(data.get("day", "")))
    except ValueError:
        return None

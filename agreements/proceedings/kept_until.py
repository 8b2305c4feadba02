"""When the oldest of what a conference keeps is to go, by the rules that an owner has switched on."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Case, DateTimeField, Min, OuterRef, QuerySet, Subquery, When

from agreements.models import Author, Conference, DataClass, HelpRequest, ImportBatch, Message, RetentionRule


class Going(NamedTuple):
    """Of one class of data: the day from which on the first of it may go."""

    data: DataClass
    day: date


def going(conference: Conference) -> Sequence[Going]:
    """In one query. The log of accesses is kept elsewhere, and not told of."""
    oldest = Case(
        When(data=DataClass.MAILS, then=_oldest(Message.objects, "finished_at")),
        When(data=DataClass.LISTS, then=_oldest(ImportBatch.objects, "uploaded_at")),
        When(data=DataClass.REQUESTS, then=_oldest(HelpRequest.objects, "settled_at")),
        When(data=DataClass.EVIDENCE, then=_oldest(Author.objects, "created_at")),
        output_field=DateTimeField(null=True),
    )
    rules = RetentionRule.objects.filter(conference=conference, switched_on_at__isnull=False)
    told = rules.annotate(oldest=oldest).values_list("data", "days", "oldest")
    return [
        Going(DataClass(data), conference.day_of(since) + timedelta(days=days)) for data, days, since in told if since
    ]


def _oldest(rows: Any, moment: str) -> Subquery:
    found: QuerySet[Any] = rows.filter(conference=OuterRef("conference")).order_by()
    return Subquery(found.values("conference").annotate(oldest=Min(moment)).values("oldest"))

"""Papers of a selection that were published on a day, or will not be."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import clock
from agreements.desk.bulk.construction import BulkDeed, BulkReach, OrderForm, Rows
from agreements.desk.bulk.papers import keys_of, named
from agreements.models import Agreement, BulkJobKind, Conference, Paper, PaperStatus
from agreements.proceedings import first_publication, giving_up
from agreements.sentences import counted
from agreements.states import SIGNED

# Where the day begins first.
_EARLIEST = timedelta(hours=14)


def day_field(**options: Any) -> forms.DateField:
    return forms.DateField(
        label=gettext_lazy("First published on"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Enter the day, such as 2026-12-31."),
            "invalid": gettext_lazy("Enter a day, such as 2026-12-31."),
        },
        **options,
    )


class DayForm(OrderForm):
    day = day_field()

    def clean_day(self) -> date:
        """What the deed leaves out is told beforehand, but for the hours in which it is tomorrow elsewhere."""
        day: date = self.cleaned_data["day"]
        if day > (clock.now() + _EARLIEST).date():
            raise forms.ValidationError(_("This day has not come yet. Enter it once the papers are published."))
        return day


def _to_publish(_conference: Conference, papers: QuerySet[Paper]) -> BulkReach:
    chosen = papers.order_by("number_key", "pk")
    accepted = chosen.filter(status=PaperStatus.ACCEPTED)
    told = chosen.order_by().aggregate(
        gone=Count("pk", filter=Q(status=PaperStatus.WITHDRAWN)),
        dated=Count("pk", filter=Q(status=PaperStatus.ACCEPTED, published_on__isnull=False)),
        unclear=Count("pk", filter=Q(status=PaperStatus.ACCEPTED, is_clear=False)),
    )
    left_out = [
        counted("{count} paper is withdrawn.", "{count} papers are withdrawn.", told["gone"])
    ] if told["gone"] else []  # fmt: skip
    lines = list(_of_publishing(told["dated"], told["unclear"]))
    return BulkReach(accepted, keys_of(accepted), named(accepted), left_out, lines)


def _of_publishing(dated: int, unclear: int) -> Iterator[str]:
    if dated:
        yield counted(
            "{count} has a day already, which this one replaces.",
            "{count} have a day already, which this one replaces.",
            dated,
        )
    if unclear:
        yield counted(
            "{count} is not clear: it counts as published all the same.",
            "{count} are not clear: they count as published all the same.",
            unclear,
        )
    yield _(
        "Days of exclusivity are reckoned from this day, and the agreements do not lapse any more. Nobody is mailed."
    )


def _to_give_up(_conference: Conference, papers: QuerySet[Paper]) -> BulkReach:
    chosen = papers.order_by("number_key", "pk")
    unpublished = chosen.filter(status=PaperStatus.ACCEPTED, published_on=None)
    standing = Agreement.objects.standing().filter(authorship__paper__in=unpublished.order_by().values("pk"))
    asked = Q(invited_at__isnull=False) & ~Q(authorship__author__email="")
    ended = standing.aggregate(
        count=Count("pk"),
        signed=Count("pk", filter=Q(state__in=SIGNED)),
        told=Count("authorship__author", filter=asked, distinct=True),
    )
    consequences = list(_of_giving_up(**ended))
    return BulkReach(unpublished, keys_of(unpublished), named(unpublished), list(_published(chosen)), consequences)


def _published(chosen: QuerySet[Paper]) -> Iterator[str]:
    if gone := chosen.filter(status=PaperStatus.WITHDRAWN).count():
        yield counted("{count} paper is withdrawn already.", "{count} papers are withdrawn already.", gone)
    if published := chosen.filter(status=PaperStatus.ACCEPTED, published_on__isnull=False).count():
        yield counted("{count} paper was published.", "{count} papers were published.", published)


def _of_giving_up(count: int, signed: int, told: int) -> Iterator[str]:
    yield counted(
        "{count} agreement ends: the rights given in it go back to its author.",
        "{count} agreements end: the rights given in them go back to their authors.",
        count,
    )
    if signed:
        yield counted(
            "{count} of them is signed: what was signed is kept, and the check page says why it ended.",
            "{count} of them are signed: what was signed is kept, and the check page says why they ended.",
            signed,
        )
    if told:
        yield counted(
            "{count} author who was asked is told by mail, with your reason.",
            "{count} authors who were asked are told by mail, with your reason.",
            told,
        )
    yield _("This cannot be taken back: if a paper is revived later, its authors have to sign anew.")


PUBLISH = BulkDeed(
    BulkJobKind.PUBLISH,
    Rows.PAPERS,
    "publish",
    gettext_lazy("Give the day of publication"),
    lambda count: counted(
        "Give {count} paper its day of publication", "Give {count} papers their day of publication", count
    ),
    gettext_lazy("None of the selected papers can have been published"),
    _to_publish,
    first_publication.publish_part,
    DayForm,
)
GIVE_UP = BulkDeed(
    BulkJobKind.GIVE_UP,
    Rows.PAPERS,
    "give-up",
    gettext_lazy("Will not be published"),
    lambda count: counted(
        "Give up the publication of {count} paper", "Give up the publication of {count} papers", count
    ),
    gettext_lazy("The publication of none of the selected papers can be given up"),
    _to_give_up,
    giving_up.give_up_part,
    is_dangerous=True,
)

"""Declines and requests to the members who want to hear of them: at once, or gathered every morning; each once, and a
request again when its author has written more.

What they say is personal: it stands in the mails, which go to members alone, and in no log.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from agreements.access import Access
from agreements.desk import matter_items
from agreements.desk.staff_mails.writing_to import address, mail_to, this_morning
from agreements.mail.choosing import mail_choices
from agreements.models import Conference, Matter, MatterKind, MatterNotice, Membership, Pace, Role, StaffMailKind

KINDS = (MatterKind.DECLINED, MatterKind.REQUEST)
# So many one mail tells; the others are counted.
_SHOWN = 20
_NEVER = datetime.min.replace(tzinfo=UTC)


class _MatterLine(NamedTuple):
    """Of one matter, as the mail tells it."""

    title: str
    author: str
    paper: str
    words: str
    quote: Sequence[str]
    url: str


def owe_all() -> int:
    """To whoever has not heard of something that is open; returns how many mails are owed by it."""
    still_open = _open_by_conference()
    if not still_open:
        return 0
    rows = MatterNotice.objects.filter(matter__settled_at=None)
    told = {(matter, user): at for matter, user, at in rows.values_list("matter", "user", "told_until")}
    count = 0
    for membership in mail_choices.members().filter(conference__in=still_open):
        news = {
            pk: at
            for pk, at in still_open[membership.conference_id].items()
            if at > told.get((pk, membership.user_id), _NEVER)
        }
        if news and mail_choices.may_be_told(membership, StaffMailKind.TO_DECIDE):
            count += _owe(membership, news)
    return count


def _open_by_conference() -> Mapping[int, Mapping[int, datetime]]:
    """Of each conference what is open, and since when it says what it says."""
    found = defaultdict[int, dict[int, datetime]](dict)
    said = Max("request__entries__at", filter=Q(request__entries__by=None))
    rows = Matter.objects.open().filter(kind__in=KINDS).annotate(said=said).order_by("opened_at", "pk")
    for conference, pk, opened_at, said_at in rows.values_list("conference", "pk", "opened_at", "said"):
        found[conference][pk] = max(opened_at, said_at or opened_at)
    return found


def _owe(membership: Membership, news: Mapping[int, datetime]) -> bool:
    pace = mail_choices.wanted(membership).to_decide
    first = next(iter(news))
    occasion = f"{first}:{news[first]:%Y-%m-%dT%H:%M:%S.%f}"
    if pace == Pace.DAILY:
        morning = this_morning(membership.conference)
        if min(news.values()) >= morning:
            return False
        occasion = f"{morning:%Y-%m-%d}"
    matters = list(matter_items.listed(membership.conference).filter(pk__in=news, settled_at=None))
    if not matters:
        return False
    context = {
        "lines": _lines(matters[:_SHOWN], membership),
        "count": len(matters),
        "more": max(0, len(matters) - _SHOWN),
        "is_daily": pace == Pace.DAILY,
    }
    mail = mail_to(membership, StaffMailKind.TO_DECIDE, occasion=occasion, context=context)
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
            MatterNotice.objects.bulk_create(
                [
                    MatterNotice(matter=each, user=membership.user, mail=mail, told_until=news[each.pk])
                    for each in matters
                ],
                update_conflicts=True,
                unique_fields=["matter", "user"],
                update_fields=["mail", "told_until"],
            )
    except IntegrityError:  # today's has been written, or another ticker was first
        return False
    return True


def _lines(matters: Sequence[Matter], membership: Membership) -> list[_MatterLine]:
    access = Access(membership.conference, Role(membership.role))
    return [_line(each.matter, each, membership.conference) for each in matter_items.items(matters, access)]


def _line(matter: Matter, item: matter_items.Item, conference: Conference) -> _MatterLine:
    paper = matter.agreement.authorship.paper if matter.agreement else None
    return _MatterLine(
        title=str(matter.get_kind_display()),
        author=matter.person.name,
        paper=f"{paper.number}, “{paper.title}”" if paper else "",
        words=item.words,
        quote=item.quote.splitlines() or [item.note] if item.quote or item.note else [],
        url=(
            address("help_request", conference.slug, matter.request_id)
            if matter.request_id
            else address("agreement", conference.slug, matter.agreement_id)
        ),
    )

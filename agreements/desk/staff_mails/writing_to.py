"""One mail to one member, as all of these are written."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.conf import settings
from django.urls import reverse

from agreements import clock
from agreements.mail import staff
from agreements.models import Conference, Membership, StaffMail, StaffMailKind

# On the conference's clock; a digest comes on Mondays.
MORNING = time(8)


def mail_to(membership: Membership, kind: StaffMailKind, *, occasion: str, context: Mapping[str, object]) -> StaffMail:
    """Not yet owed. The same occasion twice is one mail."""
    conference = membership.conference
    same = {
        "conference": conference,
        "user": membership.user,
        "role": membership.get_role_display(),
        "own_mails": f"{address('own_mails')}#{conference.slug}",
        "decisions": address("decisions", conference.slug),
        "dashboard": address("dashboard", conference.slug),
    }
    now = clock.now()
    return StaffMail(
        conference=conference,
        user=membership.user,
        kind=kind,
        occasion=f"{kind}:{conference.pk}:{membership.user_id}:{occasion}",
        created_at=now,
        next_attempt_at=now,
        **staff.words_of(kind, same | dict(context)),
    )


def address(view: str, *where: object) -> str:
    return f"{settings.PUBLIC_URL}{reverse(view, args=where)}"


def this_morning(conference: Conference) -> datetime:
    """The last morning's moment that has come: today's, or yesterday's before that."""
    now = clock.now().astimezone(conference.zone)
    morning = datetime.combine(now.date(), MORNING, tzinfo=conference.zone)
    return morning if morning <= now else morning - timedelta(days=1)


def this_monday(conference: Conference) -> datetime:
    """The same of Mondays."""
    morning = this_morning(conference)
    return morning - timedelta(days=morning.weekday())

"""Tells owners by mail what stands still: each thing once, its end once, at most one mail an hour to one person.

It rests on rows alone, so that it goes on from any process: the ticker looks, and workers do while there is no ticker.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from agreements import clock
from agreements.mail import staff
from agreements.models import Conference, Membership, Role, StaffMail, StaffMailKind, User
from signatures.models import Beat, Standstill, StandstillNotice
from signatures.operations.standing_still import Still, standing_still

_LOOKED = "looked"
_EVERY = timedelta(seconds=60)
_BETWEEN = timedelta(hours=1)
# Told when it still stands so long after it was seen first: an installation that was just started catches up.
_PATIENCE = timedelta(minutes=2)


def look_now_and_then() -> bool:
    """Once a minute, whoever asks and however many; whether it was done."""
    now = clock.now()
    if not Beat.objects.filter(part=_LOOKED, at__lte=now - _EVERY).update(at=now):
        _, is_first = Beat.objects.get_or_create(part=_LOOKED, defaults={"at": now})
        if not is_first:
            return False
    look()
    return True


def look() -> None:
    _note(standing_still())
    for user, conferences in _owners().items():
        _tell(user, conferences)


def _note(standing: Sequence[Still]) -> None:
    """Open what has begun, close what has ended."""
    now = {(each.key, each.conference) for each in standing}
    known = set()
    for open_one in Standstill.objects.filter(ended_at__isnull=True):
        place = open_one.key, open_one.conference_id
        known.add(place)
        if place not in now:
            Standstill.objects.filter(pk=open_one.pk, ended_at__isnull=True).update(ended_at=clock.now())
    begun = [
        Standstill(
            key=each.key, conference_id=each.conference, words=each.words, since=each.since, noted_at=clock.now()
        )
        for each in standing
        if (each.key, each.conference) not in known
    ]
    Standstill.objects.bulk_create(begun, ignore_conflicts=True)


def _owners() -> dict[User, list[int]]:
    found: dict[User, list[int]] = {}
    owners = Membership.objects.filter(role=Role.OWNER, user__is_active=True).select_related("user")
    for membership in owners.order_by("pk"):
        found.setdefault(membership.user, []).append(membership.conference_id)
    return found


def _tell(user: User, conferences: Iterable[int]) -> None:
    theirs = Standstill.objects.filter(Q(conference__in=list(conferences)) | Q(conference__isnull=True))
    theirs = theirs.select_related("conference").order_by("since", "pk")
    begun = list(theirs.filter(ended_at=None, noted_at__lte=clock.now() - _PATIENCE).exclude(notices__user=user))
    ended = list(theirs.filter(ended_at__isnull=False, notices__user=user, notices__end_mail__isnull=True))
    recent = StaffMail.objects.filter(user=user, kind=StaffMailKind.ALARM, created_at__gt=clock.now() - _BETWEEN)
    if not (begun or ended) or recent.exists():
        return
    try:
        with transaction.atomic():
            mail = _owe(user, begun, ended)
            StandstillNotice.objects.bulk_create(
                StandstillNotice(standstill=each, user=user, mail=mail) for each in begun
            )
            StandstillNotice.objects.filter(standstill__in=ended, user=user).update(end_mail=mail)
    except IntegrityError:  # somebody else told them at this moment
        return


def _owe(user: User, begun: Sequence[Standstill], ended: Sequence[Standstill]) -> StaffMail:
    places = {each.conference for each in (*begun, *ended) if each.conference}
    context = {
        "user": user,
        "begun": begun,
        "ended": ended,
        "dashboards": [_address(each) for each in sorted(places, key=lambda each: each.slug)],
        "site": f"{settings.PUBLIC_URL}/",
    }
    first = (*begun, *ended)[0]
    return StaffMail.objects.create(
        kind=StaffMailKind.ALARM,
        user=user,
        occasion=f"alarm:{user.pk}:{'begun' if begun else 'ended'}:{first.pk}",
        **staff.words_of(StaffMailKind.ALARM, context),
    )


def _address(conference: Conference) -> str:
    return f"{settings.PUBLIC_URL}/c/{conference.slug}/"

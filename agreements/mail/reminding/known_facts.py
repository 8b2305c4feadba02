"""What is known of people who might be reminded, in a constant number of queries, for one person or for all."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, Count, ExpressionWrapper, F, Max, Q, QuerySet, Value, When

from agreements import clearance, clock
from agreements.mail.reminding.reasons_against import WEEK, Brakes, KnownOf
from agreements.matters import reachability
from agreements.models import (
    Agent,
    Conference,
    MessageState,
    PaperStatus,
    Reachability,
    ReminderRound,
    ReminderSchedule,
    Waiver,
)
from agreements.models.message import REMINDING, MessageQuerySet
from agreements.states import State

# With a mail that has left, whatever became of it.
_LEFT = (MessageState.SENT, MessageState.BOUNCED)
_OWED, _SPARED, _WITHDRAWN = "owed", "spared", "withdrawn"
_ALONE = {state.value: frozenset({state}) for state in State}
# Of more than so many it takes less to ask about all, and to leave the others out.
_MANY = 1000


def schedule_of(conference: Conference) -> ReminderSchedule:
    """The one that was kept, or else the usual one, which is off."""
    found = ReminderSchedule.objects.filter(conference=conference).first() or ReminderSchedule()
    found.conference = conference
    return found


def brakes_of(schedule: ReminderSchedule, *, now: datetime | None = None) -> Brakes:
    conference, at = schedule.conference, now or clock.now()
    ends_at = conference.closes_at
    return Brakes(
        now=at,
        zone=schedule.clock_zone,
        is_open=not conference.is_closed and (ends_at is None or at <= ends_at),
        pause_days=schedule.pause_days,
        most_a_week=schedule.most_a_week,
    )


def known_of(
    conference: Conference,
    authors: Collection[int] | None = None,
    *,
    only_awaited: bool = False,
    but_mail: UUID | None = None,
    but_round: ReminderRound | None = None,
) -> dict[int, KnownOf]:
    """By their ids, those of the list that are nobody else's; of these authors, or of all.

    With `only_awaited` those of them who are waited for: why the others owe nothing takes most of the time, and a page that
    names none of them need not ask. Of many, the mails are theirs anyway. `but_mail` and the mails of `but_round` are left
    out: a mail that is about to leave does not stand in its own way.
    """
    if authors is not None and len(authors) > _MANY:
        everybody = known_of(conference, only_awaited=only_awaited, but_mail=but_mail, but_round=but_round)
        return {pk: everybody[pk] for pk in authors if pk in everybody}
    asked = conference.agreements.awaiting_answer().order_by().values("authorship__author")
    is_asked = Q(pk__in=asked) if only_awaited else Q()
    people, merged = _of_their_entries(conference, authors, is_asked)
    rows = None if authors is None else {*authors, *(pk for pk, to in merged.items() if to in set(authors))}
    _add_agreements(people, conference, rows, Q(state=State.INVITED) if only_awaited else Q())
    if only_awaited:
        people = {pk: known for pk, known in people.items() if known.is_awaited}
    mails = _of(conference.messages.without_notices(), rows)
    if rows is None:
        # Of many most owe nothing any more, and are told apart by that alone.
        gone = conference.authors.filter(merged_into__isnull=False).order_by().values("pk")
        mails = mails.filter(author__in=asked.union(gone))
    if but_mail is not None:
        mails = mails.exclude(pk=but_mail)
    if but_round is not None:
        mails = mails.exclude(round=but_round)
    _add_mails(people, mails, merged)
    return people


def _of(rows: QuerySet[Any], authors: Collection[int] | None, key: str = "author") -> Any:
    return rows if authors is None else rows.filter(**{f"{key}__in": authors})


def _of_their_entries(
    conference: Conference, authors: Collection[int] | None, is_wanted: Q
) -> tuple[dict[int, KnownOf], dict[int, int]]:
    """What the list says of them, and who has the papers of each entry that turned out to be somebody else's."""
    is_wanted &= Q() if authors is None else Q(pk__in=authors)
    entries = conference.authors.order_by("pk")
    if is_wanted:
        entries = entries.filter(is_wanted | Q(merged_into__isnull=False))
    proposed = Waiver.objects.proposed().filter(agreement__conference=conference)
    told = entries.values_list(
        "pk",
        "merged_into",
        "email",
        "reachability",
        "no_reminders_since",
        _is_among(conference.help_requests.open().values("author")),
        _is_among(proposed.values("agreement__authorship__author")),
    )
    people, merged = {}, {}
    for pk, to, email, reached, since, is_asking, has_proposal in told:
        if to is not None:
            merged[pk] = to
        elif authors is None or pk in authors:
            people[pk] = KnownOf(
                has_address=bool(email),
                wants_no_more=since is not None,
                has_bounced=reached == Reachability.BOUNCED,
                is_asking=is_asking,
                has_proposal=has_proposal,
            )
    return people, {pk: _last(pk, merged) for pk in merged}


def _is_among(people: QuerySet[Any]) -> "ExpressionWrapper[Any]":
    return ExpressionWrapper(Q(pk__in=people.order_by()), BooleanField())


def _last(entry: int, merged: Mapping[int, int]) -> int:
    while entry in merged:
        entry = merged[entry]
    return entry


def _add_agreements(
    people: dict[int, KnownOf], conference: Conference, rows: Collection[int] | None, is_wanted: Q
) -> None:
    """A void one says nothing but that its paper was withdrawn."""
    is_accepted = Q(authorship__paper__status=PaperStatus.ACCEPTED)
    what = Case(
        When(~is_accepted, then=Value(_WITHDRAWN)),
        When(Q(clearance.SPARED, state__in=[State.INVITED, State.DRAFT]), then=Value(_SPARED)),
        default=Value(_OWED),
    )
    standing = conference.agreements.filter(is_wanted, ~is_accepted | ~Q(state=State.VOID))
    agreements = _of(standing, rows, "authorship__author")
    officers = defaultdict[int, set[UUID]](set)
    told = agreements.order_by().values_list("authorship__author", "state", what, "agent").distinct()
    own = set[int]()
    for author, state, kind, agent in told:
        if (known := people.get(author)) is None:
            continue
        known.is_own = False
        if kind != _OWED:
            known.is_spared |= kind == _SPARED
            known.is_withdrawn |= kind == _WITHDRAWN
            continue
        known.states |= _ALONE[state]
        if state == State.INVITED:
            known.is_awaited = True
            own |= {author} if agent is None else set()
            officers[author] |= {agent} - {None}
    unreached = _unreached(conference, set(chain.from_iterable(officers.values())))
    for author, asked in officers.items():
        known = people[author]
        known.is_own, known.officers = author in own, frozenset(asked)
        known.unreached = known.officers & unreached


def _unreached(conference: Conference, officers: Collection[UUID]) -> set[UUID]:
    """Those from whose address mail came back."""
    reach = reachability.told([conference.pk]) if officers else {}
    away = {email for (_, email), found in reach.items() if found.state == Reachability.BOUNCED}
    return set(Agent.objects.filter(pk__in=officers, email__in=away).values_list("pk", flat=True)) if away else set()


@dataclass
class _Mails:
    """Of one entry."""

    last: datetime | None = None
    reminders: int = 0
    is_under_way: bool = False
    has_arrived: bool = False
    is_troubled: bool = False
    reminded_at: list[datetime] = field(default_factory=list)


def _mails_by_entry(mails: MessageQuerySet) -> Mapping[int, _Mails]:
    """In one query: a row for each reminder of late, and one for all other mails of an entry."""
    to_present_address = Q(email=F("author__email"), link__agent=None)
    has_left, is_reminder = Q(state__in=_LEFT), Q(kind__in=REMINDING)
    is_late = has_left & is_reminder & Q(sent_at__gt=clock.now() - timedelta(days=WEEK + 1))
    rows = (
        mails.order_by()
        .annotate(reminded_at=Case(When(is_late, then=F("sent_at")), default=None))
        .values("author", "reminded_at")
        .annotate(
            # Of a reminder of late its own: read once, because 20,000 moments take longer to read than to find.
            last=Max("sent_at", filter=has_left),
            late=Count("pk", filter=is_late),
            reminders=Count("pk", filter=has_left & is_reminder),
            under_way=Count("pk", filter=Q(state__in=[MessageState.QUEUED, MessageState.SENDING])),
            arrived=Count("pk", filter=Q(to_present_address, state=MessageState.SENT)),
            troubled=Count("pk", filter=Q(to_present_address, state=MessageState.FAILED)),
        )
        .values_list("author", "last", "late", "reminders", "under_way", "arrived", "troubled")
    )
    found = defaultdict[int, _Mails](_Mails)
    for author, last, late, reminders, under_way, arrived, troubled in rows:
        told = found[author]
        told.last = _later(told.last, last)
        told.reminders += reminders
        told.is_under_way |= bool(under_way)
        told.has_arrived |= bool(arrived)
        told.is_troubled |= bool(troubled)
        told.reminded_at += [last] * late
    return found


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one and other else one or other


def _add_mails(people: dict[int, KnownOf], mails: MessageQuerySet, merged: Mapping[int, int]) -> None:
    for entry, told in _mails_by_entry(mails).items():
        author = merged.get(entry, entry)
        if (known := people.get(author)) is None:
            continue
        known.last_mail_at = _later(known.last_mail_at, told.last)
        known.reminders += told.reminders
        known.is_mail_under_way |= told.is_under_way
        known.has_bounced |= told.is_troubled and not told.has_arrived and author == entry
        if told.reminded_at:
            known.reminded_at = tuple(sorted([*known.reminded_at, *told.reminded_at]))

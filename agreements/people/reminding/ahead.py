"""The rounds to come, as they would be if nobody answered and nothing else happened until then."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from agreements import clock
from agreements.mail.reminding.known_facts import brakes_of, known_of
from agreements.mail.reminding.reasons_against import KnownOf, reason_against
from agreements.models import LeftOut, ReminderSchedule
from agreements.people.reminding.planning import Planned, to_come
from agreements.people.reminding.who_is_due import Round

# So many a page tells of: what is further ahead nobody can tell.
SHOWN = 8


@dataclass(frozen=True)
class Coming:
    planned: Planned
    round: Round


def rounds_ahead(schedule: ReminderSchedule, authors: Collection[int] | None = None) -> Sequence[Coming]:
    """The next ones, of these authors or of all; each takes for granted that those before it left."""
    now = clock.now()
    days = to_come(schedule, now)[:SHOWN]
    if not days:
        return []
    people = {pk: _by_then(known, now) for pk, known in sorted(known_of(schedule.conference, authors).items())}
    return [_one(schedule, day, people) for day in days]


def _by_then(known: KnownOf, now: datetime) -> KnownOf:
    """With what is still on its way arrived."""
    return replace(known, is_mail_under_way=False, last_mail_at=now) if known.is_mail_under_way else known


def _one(schedule: ReminderSchedule, day: Planned, people: dict[int, KnownOf]) -> Coming:
    """Whoever is due has been reminded afterwards."""
    brakes = brakes_of(schedule, now=day.at)
    due, left_out = [], defaultdict[LeftOut, list[int]](list)
    for pk, known in people.items():
        why = reason_against(known, brakes)
        if why is not None:
            left_out[why].append(pk)
            continue
        due.append(pk)
        people[pk] = replace(
            known, last_mail_at=day.at, reminded_at=(*known.reminded_at, day.at), reminders=known.reminders + 1
        )
    return Coming(day, Round(due, {why: left_out[why] for why in LeftOut if why in left_out}))

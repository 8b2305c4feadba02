"""The rounds to come, as they would be if nobody answered and nothing else happened until then."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from agreements import clock
from agreements.mail.reminding.known_facts import brakes_of, known_of
from agreements.mail.reminding.reasons_against import KnownOf, reason_against, reason_for_good
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
    awaited, others = dict[int, KnownOf](), defaultdict[LeftOut, list[int]](list)
    for pk, known in sorted(known_of(schedule.conference, authors).items()):
        why = reason_for_good(known)
        if why is not None:
            others[why].append(pk)
            continue
        awaited[pk] = known
        if known.is_mail_under_way:
            # By then it has arrived.
            known.is_mail_under_way, known.last_mail_at = False, now
    return [_one(schedule, day, awaited, others) for day in days]


def _one(
    schedule: ReminderSchedule, day: Planned, awaited: Mapping[int, KnownOf], others: Mapping[LeftOut, list[int]]
) -> Coming:
    """Whoever is due has been reminded afterwards. `others`: those who owe nothing, on whichever day."""
    brakes = brakes_of(schedule, now=day.at)
    due, left_out = [], defaultdict[LeftOut, list[int]](list, others)
    for pk, known in awaited.items():
        why = reason_against(known, brakes)
        if why is not None:
            left_out[why].append(pk)
            continue
        due.append(pk)
        known.last_mail_at, known.reminders = day.at, known.reminders + 1
        known.reminded_at = (*known.reminded_at, day.at)
    return Coming(day, Round(due, {why: left_out[why] for why in LeftOut if why in left_out}))

"""The rounds to come, as they would be if nobody answered and nothing else happened until then."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from agreements import clock
from agreements.mail.reminding.known_facts import brakes_of, known_of
from agreements.mail.reminding.reasons_against import KnownOf, reason_for_good, reason_to_settle, too_soon
from agreements.models import LeftOut, ReminderSchedule
from agreements.people.reminding.planning import Planned, to_come
from agreements.people.reminding.who_is_due import Round

# So many a page tells of: what is further ahead nobody can tell.
SHOWN = 8


_Why = Mapping[LeftOut, list[int]]


@dataclass(frozen=True)
class Coming:
    planned: Planned
    round: Round


def rounds_ahead(
    schedule: ReminderSchedule, authors: Collection[int] | None = None, *, only_awaited: bool = False
) -> Sequence[Coming]:
    """The next ones, of these authors or of all; each takes for granted that those before it left. With `only_awaited` they
    do not tell who owes nothing."""
    now = clock.now()
    days = to_come(schedule, now)[:SHOWN]
    if not days:
        return []
    awaited, others = dict[int, KnownOf](), defaultdict[LeftOut, list[int]](list)
    held = defaultdict[LeftOut, list[int]](list)
    people = known_of(schedule.conference, authors, only_awaited=only_awaited)
    for pk, known in sorted(people.items()):
        if known.is_mail_under_way:
            # By then it has arrived.
            known.is_mail_under_way, known.last_mail_at = False, now
        if why := reason_for_good(known):
            others[why].append(pk)
        elif why := reason_to_settle(known):
            held[why].append(pk)
        else:
            awaited[pk] = known
    return [_one(schedule, day, awaited, held, others) for day in days]


def _one(schedule: ReminderSchedule, day: Planned, awaited: Mapping[int, KnownOf], held: _Why, others: _Why) -> Coming:
    """Whoever is due has been reminded afterwards. `others`: those who owe nothing, on whichever day; `held`: those of whom
    somebody has to settle something first."""
    brakes = brakes_of(schedule, now=day.at)
    if not brakes.is_open:
        everybody = sorted(chain(awaited, *held.values()))
        return Coming(day, _round([], {**others, LeftOut.OVER: everybody} if everybody else others))
    due, early = [], defaultdict[LeftOut, list[int]](list)
    for pk, known in awaited.items():
        if why := too_soon(known, brakes):
            early[why].append(pk)
            continue
        due.append(pk)
        known.last_mail_at, known.reminders = day.at, known.reminders + 1
        known.reminded_at = (*known.reminded_at, day.at)
    return Coming(day, _round(due, {**others, **held, **early}))


def _round(due: list[int], left_out: _Why) -> Round:
    return Round(due, {why: left_out[why] for why in LeftOut if why in left_out})

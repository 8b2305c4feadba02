"""The ticker's part: a round of reminders whose time has come is owed, once, by as many tickers as there are."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError

from agreements import audit, clock
from agreements.jobs.bulk_jobs import AlreadyRunningError
from agreements.models import MissedBecause, ReminderRound, ReminderSchedule
from agreements.people import reminders
from agreements.people.reminding.planning import Planned, have_come
from agreements.people.reminding.who_is_due import next_round

logger = logging.getLogger(__name__)

# Later than this a reminder says something else than what was planned.
TOO_LATE = timedelta(days=1)


def owe_rounds() -> int:
    """Of all conferences that remind by themselves and are not closed; returns how many rounds began."""
    standing = ReminderSchedule.objects.filter(switched_on_at__isnull=False, conference__closed_at__isnull=True)
    return sum(_owe(schedule, clock.now()) for schedule in standing.select_related("conference"))


def _owe(schedule: ReminderSchedule, now: datetime) -> bool:
    """Of several that were missed, while nothing ran here, the last one, unless that is too late, too."""
    due = _not_yet(schedule, have_come(schedule, now))
    if not due:
        return False
    for each in due[:-1]:
        _note_missed(schedule, each, MissedBecause.NEXT_DUE)
    last = due[-1]
    if now - last.at > TOO_LATE:
        _note_missed(schedule, last, MissedBecause.TOO_LATE)
        return False
    return _begin(schedule, last)


def _not_yet(schedule: ReminderSchedule, come: list[Planned]) -> list[Planned]:
    if not come:
        return []
    rows = ReminderRound.objects.filter(conference=schedule.conference, planned_for__gte=come[0].day)
    known = set(rows.values_list("planned_for", flat=True))
    return [each for each in come if each.day not in known]


def _facts_of(each: Planned) -> dict[str, Any]:
    return {"planned_for": each.day, "planned_at": each.at, "days_before": each.days_before}


def _begin(schedule: ReminderSchedule, each: Planned) -> bool:
    conference = schedule.conference
    try:
        found = next_round(conference)
        if found.due:
            reminders.order(conference, found, by=None, **_facts_of(each))
        else:
            reminders.begin(conference, found, **_facts_of(each))
    except IntegrityError:
        logger.info("conference %s: another ticker began the round of %s", conference.pk, each.day)
        return False
    except AlreadyRunningError:
        logger.info("conference %s: the round before the one of %s is under way", conference.pk, each.day)
        return False
    return True


def _note_missed(schedule: ReminderSchedule, each: Planned, why: MissedBecause) -> None:
    conference = schedule.conference
    held = ReminderRound(
        conference=conference,
        deadline=conference.deadline,
        began_at=clock.now(),
        missed_because=why,
        **_facts_of(each),
    )
    try:
        with audit.deed(conference):
            held.save(force_insert=True)
            facts = {"planned_for": each.day.isoformat(), "because": why.value}
            audit.record("reminders.round_missed", subject=f"round:{held.pk}", facts=facts)
    except IntegrityError:
        logger.info("conference %s: another ticker noted the round of %s", conference.pk, each.day)

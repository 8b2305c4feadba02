"""Reminders that leave: to whoever is due in a round, and to one person."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any
from uuid import UUID

from agreements import audit, clearance, clock
from agreements.jobs import bulk_jobs
from agreements.mail import queue
from agreements.mail.reminding.known_facts import known_of, schedule_of
from agreements.mail.reminding.reasons_against import Brakes, KnownOf, reason_against
from agreements.mail.reminding.reminder_stems import stem_of
from agreements.models import (
    Agent,
    Agreement,
    Author,
    BulkJob,
    BulkJobKind,
    Conference,
    LeftOut,
    MessageKind,
    ReminderRound,
    ReminderSchedule,
    User,
)
from agreements.models.agreement import AgreementQuerySet
from agreements.overtaken import once_more
from agreements.people.invitations import CHUNK
from agreements.people.reminding.planning import planned
from agreements.people.reminding.twice import ask_before_another
from agreements.people.reminding.who_is_due import Round, judged, keep_left_out, kept, next_round, steps_of


def remind(
    conference: Conference,
    agreements: AgreementQuerySet | None = None,
    *,
    by: User | None = None,
    without: Collection[int] = (),
) -> int:
    """Remind everybody who is due, once, or the authors of these agreements; returns how many. Goes in chunks."""
    found, reminded = next_round(conference, agreements, without=without), 0
    if not found.due:
        return 0
    held = once_more(partial(begin, conference, found, by=by, is_selection=agreements is not None))
    people = steps_of(conference, found.due)
    for start in range(0, len(people), CHUNK):
        chunk = [pk for theirs in people[start : start + CHUNK] for pk in theirs]
        reminded += once_more(partial(remind_chunk, held, chunk, by=by))
    return reminded


def begin(
    conference: Conference, found: Round, *, by: User | None = None, is_selection: bool = False, **facts: Any
) -> ReminderRound:
    """Note whom a round is to reach, and whom not and why; `facts` are those of a planned one."""
    with audit.deed(conference, by=by):
        # Both by the clock of schedules, so that a simulated one is whole.
        held = ReminderRound(conference=conference, by=by, is_selection=is_selection, began_at=clock.now(), **facts)
        held.deadline, held.due, held.left_out = conference.deadline, len(found.due), kept(found)
        held.save(force_insert=True)
        audit.record("reminders.round", subject=f"round:{held.pk}", facts=_told_of(held))
    return held


def _told_of(held: ReminderRound) -> dict[str, object]:
    counts = {why: len(people) for why, people in held.left_out.items()}
    day = {"planned_for": held.planned_for.isoformat()} if held.planned_for else {}
    return {"due": held.due, "left_out": counts, **day}


def order(
    conference: Conference, found: Round, *, by: User | None, is_selection: bool = False, **facts: Any
) -> BulkJob:
    """Have a worker remind all who are due. Raises AlreadyRunningError."""
    kind = BulkJobKind.ROUND if facts else BulkJobKind.REMIND

    def together() -> BulkJob:
        with audit.deed(conference, by=by):
            steps = steps_of(conference, found.due)
            held = begin(conference, found, by=by, is_selection=is_selection, **facts)
            held.job = bulk_jobs.owe(kind, conference, steps, by=by, orders={"round": str(held.pk)})
            held.save(update_fields=["job"])
            return held.job

    return once_more(together)


def part_of_job(job: BulkJob, agreements: Sequence[str]) -> None:
    held = ReminderRound.objects.filter(pk=job.orders.get("round")).first()
    if held is None:
        # Owed by the version before.
        held = begin(job.conference, Round([], {}), by=job.by)
    remind_chunk(held, list(map(UUID, agreements)), by=job.by)


def remind_chunk(held: ReminderRound, agreements: Sequence[UUID], *, by: User | None) -> int:
    """Remind of these agreements in one transaction, as far as they still wait and nothing has come between; why not is kept
    with the round."""
    with audit.deed(held.conference, by=by):
        authors = Agreement.objects.filter(pk__in=agreements).author_ids()
        audit.locks.people(authors)
        conference = audit.present_conference()
        schedule = schedule_of(conference)
        if _is_stopped(held, schedule):
            keep_left_out(held, {LeftOut.STOPPED: authors})
            return 0
        # Asked once they are held: somebody else may have reminded them a moment ago, or they may have asked for something.
        known = known_of(conference, authors)
        found = judged(schedule, known)
        keep_left_out(held, found.people_left_out)
        waiting = clearance.awaited(conference).filter(pk__in=agreements, authorship__author__in=found.due)
        _write(schedule, waiting, known, held, by)
    return len(found.due)


def _is_stopped(held: ReminderRound, schedule: ReminderSchedule) -> bool:
    """A round of the calendar ends where that is switched off, or where another deadline counts."""
    return held.is_planned and (held.deadline != schedule.conference.deadline or not schedule.is_on)


def remind_one(author: Author, *, by: User, again: bool = False) -> bool:
    """Remind one person now; False if there is something against it: see `why_not_one`.

    Raises JustMailedError for whoever had a mail a moment ago, or enough reminders this week, unless `again` says that it is
    meant.
    """
    with audit.deed(author.conference, by=by):
        audit.locks.people([author.pk])
        conference = audit.present_conference()
        known = known_of(conference, [author.pk]).get(author.pk, KnownOf())
        if _against_one(known, conference) is not None:
            return False
        schedule = schedule_of(conference)
        if not again:
            ask_before_another(known, schedule)
        waiting = clearance.awaited(conference).of_author(author.pk)
        _write(schedule, waiting, {author.pk: known}, None, by)
    return True


def why_not_one(author: Author) -> LeftOut | None:
    """Why `remind_one` would write nothing, however often it was asked."""
    known = known_of(author.conference, [author.pk]).get(author.pk, KnownOf())
    return _against_one(known, author.conference)


def _against_one(known: KnownOf, conference: Conference) -> LeftOut | None:
    return reason_against(known, Brakes(clock.now(), conference.zone, is_open=conference.is_open))


def _write(
    schedule: ReminderSchedule,
    waiting: AgreementQuerySet,
    known: dict[int, KnownOf],
    held: ReminderRound | None,
    by: User | None,
) -> None:
    """Owe a reminder of what is still waiting. Of what was forwarded the officer is reminded, if mail reaches them, and its
    author is not."""
    papers_of = waiting.by_author()
    own = {author: [each for each in asked if each.agent_id is None] for author, asked in papers_of.items()}
    own = {author: asked for author, asked in own.items() if asked}
    if own:
        stems = stems_of(schedule, {author.pk: known[author.pk] for author in own}, held)
        queue.add(MessageKind.REMINDER, schedule.conference, own, by=by, stems=stems, of_round=held)
    unreached = {agent for each in known.values() for agent in each.unreached}
    for agent, asked in _by_agent(chain.from_iterable(papers_of.values())).items():
        if agent.pk not in unreached:
            queue.add_to_agent(MessageKind.AGENT_AGAIN, agent, asked, by=by, of_round=held)


def stems_of(
    schedule: ReminderSchedule, known: Mapping[int, KnownOf], held: ReminderRound | None = None
) -> dict[int, str]:
    """With which words each of these is reminded, by a round or by hand."""
    is_last, is_after = _is_last(schedule, held), schedule.conference.is_past_deadline
    return {pk: stem_of(each.reminders, is_last=is_last, is_after=is_after) for pk, each in known.items()}


def _is_last(schedule: ReminderSchedule, held: ReminderRound | None) -> bool:
    """Whether the calendar has no other round before the deadline: its last one says so."""
    if held is None or not held.is_planned:
        return False
    return any(each.is_last and each.day == held.planned_for for each in planned(schedule))


def _by_agent(agreements: Iterable[Agreement]) -> dict[Agent, list[Agreement]]:
    """Those that were forwarded, by the officer."""
    found = defaultdict[UUID, list[Agreement]](list)
    for agreement in agreements:
        if agreement.agent_id is not None:
            found[agreement.agent_id].append(agreement)
    return {agent: found[agent.pk] for agent in Agent.objects.filter(pk__in=found).select_related("author")}

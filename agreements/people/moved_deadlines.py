"""Another deadline: whom it concerns, and those who have not answered are told of it, each once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from agreements import audit, clearance
from agreements.jobs import bulk_jobs
from agreements.mail import queue
from agreements.mail.compose import Topic
from agreements.models import Agent, Agreement, BulkJob, BulkJobKind, Conference, Message, MessageKind, User
from agreements.states import State

_FOR = "deadline"


@dataclass(frozen=True)
class ConcernedByMove:
    """By the conference as it is to be: how many people are waited for, and how many of them can answer again, or cannot any
    more; who declined and can change their mind again."""

    people: int
    can_answer_again: int
    can_answer_no_more: int
    can_change_again: int
    ends_at: datetime | None


def concerned(present: Conference, moved: Conference) -> ConcernedByMove:
    """`moved` has the new deadline and grace, and is not saved."""
    people = len(clearance.awaited(present).author_ids())
    declined = present.agreements.of_accepted_papers().filter(state=State.DECLINED).count()
    is_opened = moved.is_open and not present.is_open
    return ConcernedByMove(
        people=people,
        can_answer_again=people if is_opened else 0,
        can_answer_no_more=people if present.is_open and not moved.is_open else 0,
        can_change_again=declined if present.is_past_deadline and not moved.is_past_deadline else 0,
        ends_at=moved.closes_at,
    )


def tell(conference: Conference, *, by: User) -> BulkJob | None:
    """Have those who have not answered told of the deadline as it is now; None where there is nobody, or no more time.

    Raises AlreadyRunningError.
    """
    people = clearance.awaited(conference).ids_by_author()
    if not people or not conference.is_open or conference.deadline is None:
        return None
    orders = {_FOR: conference.deadline_key}
    return bulk_jobs.owe(BulkJobKind.DEADLINE, conference, people, by=by, orders=orders)


def part_of_job(job: BulkJob, agreements: Sequence[str]) -> None:
    """Nobody is told of a deadline that was moved once more meanwhile."""
    wanted = clearance.awaited(job.conference).filter(pk__in=list(map(UUID, agreements)))
    audit.locks.people(Agreement.objects.filter(pk__in=agreements).author_ids())
    present = audit.present_conference()
    if present.deadline_key != job.orders[_FOR] or not present.is_open:
        return
    papers_of = wanted.by_author()
    topics = {
        f"{_FOR}:{job.orders[_FOR]}:{author.pk}": Topic(author, asked)
        for author, asked in papers_of.items()
        if author.email
    }
    queue.add_once(MessageKind.DEADLINE, present, topics)
    _tell_officers([each for asked in papers_of.values() for each in asked if each.agent_id], job)


def _tell_officers(agreements: Sequence[Agreement], job: BulkJob) -> None:
    """Of what was forwarded the officer is told beside its author."""
    for agent in Agent.objects.filter(pk__in={each.agent_id for each in agreements}).select_related("author"):
        occasion = f"{_FOR}:{job.orders[_FOR]}:{agent.pk}"
        if not Message.objects.filter(occasion=occasion).exists():
            theirs = [each for each in agreements if each.agent_id == agent.pk]
            queue.add_to_agent(MessageKind.DEADLINE, agent, theirs, occasion=occasion, by=job.by)

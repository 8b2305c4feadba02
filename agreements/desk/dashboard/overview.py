"""What the dashboard tells: how far along a conference is, and what blocks the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Count, Exists, F, Max, Min, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from agreements import clearance
from agreements.clearance import Counts, PaperCounts
from agreements.desk import lists
from agreements.desk.dashboard import freshness
from agreements.desk.dashboard.alarms import Alarm, AlarmFacts, alarms_beside, first
from agreements.desk.dashboard.mail_alarms import late_since
from agreements.desk.dashboard.minutes import ASKED, Minutes, minutes_of
from agreements.desk.dashboard.waiting_mails import NO_MAILS, mail_counts, mails_until
from agreements.mail.outbox import pausing
from agreements.mail.outbox.pausing import Pause
from agreements.models import (
    Blocker,
    Conference,
    ConferenceTotals,
    MatterKind,
    MessageKind,
    MessageState,
    PaperStatus,
    Policy,
    ReminderSchedule,
)
from agreements.models.message import MessageQuerySet
from agreements.names import FOR_PERSONS
from agreements.states import State

_SHOWN_NAMES = 3
_SCHEDULE = [field.attname for field in ReminderSchedule._meta.concrete_fields if field.attname != "conference_id"]
_PRINTED_NAME = "authorship__printed_name"


@dataclass(frozen=True)
class Some:
    """How many there are, the first few by name, since when there is one, and the key of the first."""

    count: int
    names: list[str]
    since: datetime | None
    first: int | UUID | None


_NOBODY = Some(0, [], None, None)


@dataclass(frozen=True)
class Overview:
    counts: Counts
    people_uninvited: int
    uninvited_since: datetime | None
    people_waiting: int
    agreements_waiting: int
    # Those and the ones that nobody was asked for yet.
    answers_wanted: int
    first_invited_at: datetime | None
    accepted_since: datetime | None
    # Those that only wait for the conference's signature, under the printed name or one like it.
    accepted_alike: int
    last_reminder_at: datetime | None
    last_answer_at: datetime | None
    unreachable: Some
    # What somebody has to decide, by kind.
    matters: Mapping[MatterKind, Some]
    documents_failed: Some
    # By what their rows keep, each in its part.
    papers: PaperCounts
    is_unmarked: bool
    documents_owed: int
    documents_late: int
    mails_queued: int
    # Of them those at which somebody has to look first; when the last of the others will have left, in words.
    mails_held: int
    mails_until: str
    # Why none of them leaves.
    pause: Pause | None
    # Since when the oldest queued mail waits for a worker that does not come; None while one is there.
    mail_late_since: datetime | None
    # Why mail waits, in the mail server's or the system's words; empty if it does not.
    mail_delay: str
    alarms: list[Alarm]
    minutes: Minutes
    calendar: ReminderSchedule
    # By which `freshness` tells whether all this is still so: read before anything else.
    figures: AlarmFacts

    @property
    def undisputed(self) -> int:
        """Papers that are clear by themselves unless a co-author objects."""
        return self.papers.blocked(Blocker.OBJECTION_DAYS)

    @property
    def has_begun(self) -> bool:
        """Whether anybody was invited yet."""
        return self.counts.agreements > self.counts.by_state[State.DRAFT]


def overview(conference: Conference) -> Overview:
    """A constant number of queries."""
    alarmed, facts = alarms_beside(conference, **_facts(conference))
    papers = clearance.paper_counts(conference)
    mails = mail_counts(conference) if facts["mails_owed"] else NO_MAILS
    counts, told = _of_agreements(conference, papers)
    pause = pausing.of_facts(facts)
    failed = conference.agreements.standing().filter(sealing_failed_at__isnull=False)
    return Overview(
        counts=counts,
        **told,
        last_reminder_at=facts["last_reminder_at"],
        unreachable=_some(lists.unreachable(conference), "name", since="last_written_at", key="last_mail"),
        matters=_matters(conference),
        documents_failed=_some(failed, _PRINTED_NAME, since="sealing_failed_at") if counts.sealing_failed else _NOBODY,
        papers=papers,
        is_unmarked=conference.policy == Policy.ONE_FOR_ALL and not facts["is_marked"],
        mails_queued=mails["queued"],
        mails_held=mails["held"],
        mails_until="" if pause else mails_until(conference, mails),
        pause=pause,
        mail_late_since=None if pause else late_since(mails["late"], alarmed),
        mail_delay=mails["reason"] or "",
        alarms=alarmed,
        minutes=minutes_of(conference),
        calendar=_calendar(conference, facts),
        figures=facts,
    )


def _facts(conference: Conference) -> AlarmFacts:
    """What is asked beside the alarms, in the same query."""
    marked = conference.texts.published().filter(is_for_all=True)
    return {
        "last_reminder_at": first(_reminders(conference), "created_at"),
        "is_marked": Exists(marked),
        **{f"of_schedule_{name}": F(f"reminder_schedule__{name}") for name in _SCHEDULE},
        **pausing.as_facts(conference),
        **freshness.asked_beside(conference),
    }


def _of_agreements(conference: Conference, papers: PaperCounts) -> tuple[Counts, dict[str, Any]]:
    """And what is told of them beside their counts, by the names of `Overview`."""
    totals = ConferenceTotals(papers=papers.papers, clear_papers=papers.parts[clearance.Part.CLEAR])
    counts, by_state, unanswered = clearance.counts_beside(
        conference, totals, of_state=_of_state(conference), of_unanswered=_of_unanswered()
    )

    def of(figure: str, *states: State) -> list[Any]:
        return [by_state[state][figure] for state in states if by_state.get(state, {}).get(figure) is not None]

    return counts, dict(unanswered) | {
        "uninvited_since": min(of("created", State.DRAFT), default=None),
        "first_invited_at": min(of("invited", *ASKED), default=None),
        "accepted_since": min(of("first_answer", State.ACCEPTED), default=None),
        "last_answer_at": max(of("last_answer", *State), default=None),
        "accepted_alike": sum(of("alike", State.ACCEPTED)),
        "documents_owed": sum(of("owed", State.COUNTERSIGNED)),
        "documents_late": sum(of("late", State.COUNTERSIGNED)),
    }


def _calendar(conference: Conference, facts: AlarmFacts) -> ReminderSchedule:
    """As `known_facts.schedule_of` reads it."""
    kept = {name: facts[f"of_schedule_{name}"] for name in _SCHEDULE}
    found = ReminderSchedule(**kept) if kept["id"] else ReminderSchedule()
    found.conference = conference
    return found


def _of_state(conference: Conference) -> dict[str, Aggregate]:
    """What is told of the agreements in each state beside their count."""
    return {
        "created": Min("created_at"),
        "invited": Min("invited_at"),
        "first_answer": Min("answered_at"),
        "last_answer": Max("answered_at"),
        "owed": Count("pk", filter=clearance.unsealed()),
        "late": Count("pk", filter=clearance.unsealed(late=True)),
        "alike": Count("pk", filter=~Q(name_grade__in=FOR_PERSONS)),
    }


def _of_unanswered() -> dict[str, Aggregate]:
    is_wanted = Q(~clearance.SPARED, authorship__paper__status=PaperStatus.ACCEPTED)
    is_awaited = Q(is_wanted, state=State.INVITED)
    return {
        "people_uninvited": Count("authorship__author", filter=Q(state=State.DRAFT), distinct=True),
        "people_waiting": Count("authorship__author", filter=is_awaited, distinct=True),
        "agreements_waiting": Count("pk", filter=is_awaited),
        "answers_wanted": Count("pk", filter=is_wanted),
    }


def _some(rows: QuerySet[Any], name: str, *, since: str, key: str = "pk") -> Some:
    """In one query; the first few are those that are longest so."""
    ordered = rows.annotate(total=Window(Count("pk"))).order_by(since, "pk")
    found = list(ordered.values_list("total", name, since, key)[:_SHOWN_NAMES])
    total, _, since_at, key_of_first = found[0] if found else (0, "", None, None)
    return Some(total, [name for _, name, _, _ in found], since_at, key_of_first)


def _matters(conference: Conference) -> Mapping[MatterKind, Some]:
    """In one query; the first few of each kind are those that wait longest."""
    place = Window(RowNumber(), partition_by=F("kind"), order_by=["opened_at", "pk"])
    open_ones = conference.matters.to_decide().annotate(total=Window(Count("pk"), partition_by=F("kind")), place=place)
    rows = open_ones.filter(place__lte=_SHOWN_NAMES).order_by("kind", "place")
    found = dict.fromkeys(MatterKind, _NOBODY)
    told = rows.values_list("kind", "total", "opened_at", "pk", "author__name", "held__numbers")
    for kind, those in groupby(told, key=itemgetter(0)):
        some = list(those)
        _, total, since, key, _, _ = some[0]
        found[MatterKind(kind)] = Some(total, [name or ", ".join(numbers) for *_, name, numbers in some], since, key)
    return found


def _reminders(conference: Conference) -> MessageQuerySet:
    """The last first."""
    reminders = conference.messages.filter(kind=MessageKind.REMINDER).exclude(state=MessageState.CANCELLED)
    return reminders.order_by("-created_at")

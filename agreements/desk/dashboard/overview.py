"""What the dashboard tells: how far along a conference is, and what blocks the rest."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Count, F, Max, Min, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber

from agreements import clearance, clock
from agreements.clearance import Counts
from agreements.desk import lists
from agreements.desk.clearing.by_track import KeptCounts, kept
from agreements.desk.dashboard.alarms import Alarm, AlarmFacts, alarms_beside, first
from agreements.desk.dashboard.mail_alarms import late_since
from agreements.desk.dashboard.waiting_mails import mail_counts, mails_until
from agreements.mail.outbox import pausing
from agreements.mail.outbox.pausing import Pause
from agreements.mail.reminding.known_facts import schedule_of
from agreements.models import (
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
from agreements.states import SIGNED, State

_SHOWN_NAMES = 3
_PRINTED_NAME = "authorship__printed_name"
# Whose answers count as asked for: a waiver or a withdrawal is none.
ASKED = (State.INVITED, *SIGNED, State.DECLINED)
# Of whom nobody waits for an answer, where a co-author's has cleared the paper.
_SPARED = (State.INVITED, State.DECLINED)
# By what happened, an answer or the kind of a mail: in which minute, as `clock.UtcMinute` writes it, and how often.
Minutes = Mapping[str, Sequence[tuple[str, int]]]
ANSWER = "answer"


@dataclass(frozen=True)
class Some:
    """How many there are, the first few by name, since when there is one, and the key of the first."""

    count: int
    names: list[str]
    since: datetime | None
    first: int | UUID | None


@dataclass(frozen=True)
class Overview:
    counts: Counts
    people_uninvited: int
    uninvited_since: datetime | None
    people_waiting: int
    agreements_waiting: int
    # Asked or declined, of papers that are clear by a co-author's.
    spared: dict[State, int]
    first_invited_at: datetime | None
    accepted_since: datetime | None
    last_reminder_at: datetime | None
    last_answer_at: datetime | None
    unreachable: Some
    # What somebody has to decide, by kind.
    matters: Mapping[MatterKind, Some]
    documents_failed: Some
    # By what their rows keep.
    papers: KeptCounts
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

    @property
    def answers(self) -> dict[str, int]:
        """Counts of agreements by state, for the progress bar; those that nobody waits for are a part of their own."""
        parts = {state.value: count - self.spared.get(state, 0) for state, count in self.counts.by_state.items()}
        return parts | {"spared": sum(self.spared.values())}

    @property
    def has_begun(self) -> bool:
        """Whether anybody was invited yet."""
        return self.counts.agreements > self.counts.by_state[State.DRAFT]


def overview(conference: Conference) -> Overview:
    """A constant number of queries, light enough for every ten seconds."""
    alarmed, facts = alarms_beside(conference, **_facts(conference))
    totals = ConferenceTotals(papers=facts["all_papers"] or 0, clear_papers=facts["clear_papers"] or 0)
    mails = mail_counts(conference)
    counts, people = clearance.counts_beside(conference, totals, **_figures(conference))
    pause = pausing.of_facts(facts)
    failed = conference.agreements.standing().filter(sealing_failed_at__isnull=False)
    return Overview(
        counts=counts,
        people_uninvited=people["uninvited"],
        uninvited_since=people["uninvited_since"],
        people_waiting=people["waiting"],
        agreements_waiting=people["agreements_waiting"],
        spared={state: people[f"spared_{state}"] for state in _SPARED},
        first_invited_at=people["invited"],
        accepted_since=people["accepted"],
        last_reminder_at=facts["last_reminder_at"],
        last_answer_at=people["answered"],
        unreachable=_some(lists.unreachable(conference), "name", since="last_written_at", key="last_mail"),
        matters=_matters(conference),
        documents_failed=_some(failed, _PRINTED_NAME, since="sealing_failed_at"),
        papers=kept(conference),
        is_unmarked=_is_unmarked(conference),
        documents_owed=people["owed"],
        documents_late=people["late"],
        mails_queued=mails["queued"],
        mails_held=mails["held"],
        mails_until="" if pause else mails_until(conference, mails),
        pause=pause,
        mail_late_since=None if pause else late_since(mails["late"], alarmed),
        mail_delay=mails["reason"] or "",
        alarms=alarmed,
        minutes=_minutes(conference),
        calendar=schedule_of(conference),
    )


def _facts(conference: Conference) -> AlarmFacts:
    """What is asked beside the alarms, in the same query."""
    return {
        "last_reminder_at": first(_reminders(conference), "created_at"),
        "all_papers": F("totals__papers"),
        "clear_papers": F("totals__clear_papers"),
        **pausing.as_facts(conference),
    }


def _is_unmarked(conference: Conference) -> bool:
    """Whether one is to sign for all, and no text says so."""
    is_one_for_all = conference.policy == Policy.ONE_FOR_ALL
    return is_one_for_all and not conference.texts.published().filter(is_for_all=True).exists()


def _figures(conference: Conference) -> dict[str, Aggregate]:
    """What is counted of the agreements beside their states."""
    of_accepted_papers = Q(authorship__paper__status=PaperStatus.ACCEPTED)
    is_awaited = Q(of_accepted_papers, ~clearance.SPARED, state=State.INVITED)
    spared = {f"spared_{state}": Count("pk", filter=Q(clearance.SPARED, state=state)) for state in _SPARED}
    return spared | {
        "uninvited": Count("authorship__author", filter=Q(state=State.DRAFT), distinct=True),
        "uninvited_since": Min("created_at", filter=Q(state=State.DRAFT)),
        "waiting": Count("authorship__author", filter=is_awaited, distinct=True),
        "agreements_waiting": Count("pk", filter=is_awaited),
        "invited": Min("invited_at", filter=Q(state__in=ASKED)),
        "accepted": Min("answered_at", filter=Q(state=State.ACCEPTED)),
        "answered": Max("answered_at"),
        "owed": Count("pk", filter=clearance.unsealed()),
        "late": Count("pk", filter=clearance.unsealed(late=True)),
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
    open_ones = conference.matters.open().annotate(total=Window(Count("pk"), partition_by=F("kind")), place=place)
    rows = open_ones.filter(place__lte=_SHOWN_NAMES).order_by("kind", "place")
    found = dict.fromkeys(MatterKind, Some(0, [], None, None))
    for kind, those in groupby(
        rows.values_list("kind", "total", "author__name", "opened_at", "pk"), key=itemgetter(0)
    ):
        some = list(those)
        _, total, _, since, key = some[0]
        found[MatterKind(kind)] = Some(total, [name for _, _, name, _, _ in some], since, key)
    return found


def _minutes(conference: Conference) -> Minutes:
    """In one query, which counts in the database."""
    answered = conference.agreements.filter(state__in=ASKED, answered_at__isnull=False)
    mails = conference.messages.exclude(state=MessageState.CANCELLED)
    written = mails.filter(kind__in=[MessageKind.INVITATION, MessageKind.REMINDER])
    rows = _by_minute(answered, "answered_at", Value(ANSWER)).union(
        _by_minute(written, "created_at", F("kind")), all=True
    )
    found = defaultdict[str, list[tuple[str, int]]](list)
    for what, minute, count in rows:
        found[what].append((minute, count))
    return found


def _by_minute(rows: QuerySet[Any], column: str, what: Value | F) -> QuerySet[Any]:
    counted: QuerySet[Any] = rows.order_by().values_list(what, clock.UtcMinute(column)).annotate(Count("pk"))
    return counted


def _reminders(conference: Conference) -> MessageQuerySet:
    """The last first."""
    reminders = conference.messages.filter(kind=MessageKind.REMINDER).exclude(state=MessageState.CANCELLED)
    return reminders.order_by("-created_at")

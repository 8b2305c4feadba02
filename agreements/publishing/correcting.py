"""Publishing a text that corrects the one in use: who waits is moved on to it, and is told."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from agreements import audit
from agreements.conferences import texts
from agreements.conferences.texts import CorrectionOrder
from agreements.jobs import bulk_jobs
from agreements.jobs.bulk_jobs import AlreadyRunningError
from agreements.models import Agreement, BulkJob, BulkJobKind, Conference, Text, User
from agreements.models.agreement import AgreementQuerySet
from agreements.models.work import IS_OWED
from agreements.publishing import passing_on
from agreements.settling import selecting
from agreements.states import MAY_BE_SIGNED, SIGNED, State


@dataclass(frozen=True)
class Concerned:
    """Whom a correction concerns: those who wait, those who declined and may change their mind, and those who have signed."""

    waiting: AgreementQuerySet
    declined: AgreementQuerySet
    signed: AgreementQuerySet


def concerned(conference: Conference) -> Concerned:
    asked = Agreement.objects.filter(conference=conference)
    return Concerned(
        asked.filter(state=State.INVITED), asked.filter(state=State.DECLINED), asked.filter(state__in=SIGNED)
    )


@dataclass(frozen=True)
class ConcernedCounts:
    """How many agreements, and people of those."""

    waiting: int
    waiting_people: int
    # Of them, to whom a mail that asked for them has left.
    told_people: int
    declined: int
    signed: int
    # Of those, what can be asked for again.
    asked_again: int
    asked_again_people: int


def counts(text: Text) -> ConcernedCounts:
    """What its publication would mean now."""
    conference = text.conference
    found = concerned(conference)
    about = found.waiting.order_by().values("pk")
    heard = passing_on.heard().filter(agreements__in=about).values("agreements")
    again = selecting.to_ask_again(found.signed, text)
    return ConcernedCounts(
        waiting=found.waiting.count(),
        waiting_people=found.waiting.authors().count(),
        told_people=found.waiting.filter(pk__in=heard).authors().count() if conference.is_open else 0,
        declined=found.declined.count(),
        signed=found.signed.count(),
        asked_again=again.count(),
        asked_again_people=again.authors().count(),
    )


def is_first(text: Text) -> bool:
    """Whether nobody was asked to sign anything before it."""
    return not text.conference.texts.published().exists()


def publish(
    text: Text, *, correction: CorrectionOrder | None, tells: bool = True, by: User | None, read: str | None = None
) -> BulkJob | None:
    """Publish this draft, and owe what its publication means for those who were asked to sign an earlier text, if there is one.

    Each person is a step of the job; with `tells` those who wait are told by mail. Whoever is asked again is told in any case.
    Raises what `texts.publish` raises, and AlreadyRunningError while those who wait for an earlier correction are being moved.
    """
    conference = text.conference
    with audit.deed(conference, by=by):
        present = audit.locks.conference()
        if correction is None or is_first(text):
            texts.publish(text, by=by, read=read)
            return None
        going = present.bulk_jobs.filter(IS_OWED, kind=BulkJobKind.NEW_WORDS)
        if going.exists():
            raise AlreadyRunningError
        texts.publish(text, by=by, read=read, correction=correction)
        said = {"asks_again": correction.asks_again, "tells": tells}
        orders = {"text": str(text.number)} | {name: "1" if is_so else "" for name, is_so in said.items()}
        return bulk_jobs.owe(BulkJobKind.NEW_WORDS, conference, _steps(conference, correction), by=by, orders=orders)


def _steps(conference: Conference, correction: CorrectionOrder) -> list[list[UUID]]:
    wanted = Q(state__in=MAY_BE_SIGNED)
    if correction.asks_again:
        wanted |= Q(state__in=SIGNED)
    return Agreement.objects.filter(wanted, conference=conference).ids_by_author()

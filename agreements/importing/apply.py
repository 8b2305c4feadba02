"""Write what a file says, all of it or nothing."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.db import IntegrityError, transaction

from agreements import audit
from agreements.importing import log_entries
from agreements.importing.applying.writing import AddressGivenError, Written, counts_of, write
from agreements.importing.differing import carrying_out, noting_absence
from agreements.importing.plan import plan
from agreements.importing.remarking import held_back_rows
from agreements.importing.rows import Reading
from agreements.importing.steps import Plan
from agreements.models import Authorship, ChainHead, Conference, Event, ImportBatch, ImportPart, User

_CHUNK = 500
# Events after which a plan is as it was; most of them come by thousands while an import is under way.
_MOVE_NO_PLAN = [
    "agreement.invited",
    "agreement.uninvited",
    "agreement.countersigned",
    "agreement.sealed",
    "agreement.extended",
]


class RefusedRowsError(Exception):
    """The file has refused rows and the good ones alone were not asked for."""


class StalePlanError(Exception):
    """The database moved since the preview: what would be written is no longer what was shown."""


class EarlyPlan(NamedTuple):
    """A plan that was made before anything was held, of which reading, and the number of the log's last event before."""

    number: int
    plan: Plan
    reading: Reading


def apply(
    conference: Conference,
    reading: Reading,
    *,
    by: User | None,
    partial: bool = False,
    previewed: str = "",
    batch: ImportBatch | None = None,
    early: EarlyPlan | None = None,
) -> Plan:
    """Write the file's whole papers in one transaction, with events that name the papers and one that ends them, and give
    the plan that was carried out. Of a `batch` what was written is kept, so that it can be undone.

    The plan is made before anything is held (`early`, where whoever calls holds something), and made again if the database
    moved until those whom it concerns were held; `previewed` is the fingerprint of the one that was shown. What only the
    database shows to be wrong is among the problems of the plan's reading. A file that changes nothing leaves no event.
    Raises RefusedRowsError, StalePlanError.
    """
    if reading.is_refused:
        raise RefusedRowsError
    early = early or early_plan(conference, reading)
    with audit.deed(conference, by=by):
        found = _held_plan(conference, early)
        if found.reading.problems and not partial:
            raise RefusedRowsError
        if previewed and previewed != found.fingerprint:
            raise StalePlanError
        if not found.is_empty:
            titles = log_entries.replacing_titles(found)
            written = _write_or_stale(conference, reading, found, by=by, batch=batch)
            if batch is not None:
                ImportPart.objects.create(batch=batch, number=0, written=written.as_json())
            log_entries.record_papers(conference, found, titles)
            log_entries.record_end("import.applied", found.reading.digest, summary(found) | carrying_out.facts(found))
        if batch is not None:
            noting_absence.note(batch, found)
            held_back_rows.taken(batch, [step.key for step in found.papers])
    return found


def early_plan(conference: Conference, reading: Reading) -> EarlyPlan:
    number = last_number(conference)
    return EarlyPlan(number, plan(conference, reading), reading)


def _held_plan(conference: Conference, early: EarlyPlan) -> Plan:
    """What would be written, with all held whom it concerns; StalePlanError if it concerns others by then."""
    audit.locks.conference()
    if has_moved(conference, since=early.number):
        early = early_plan(conference, early.reading)
    concerned = _concerned(early.plan)
    audit.locks.people(concerned)
    if not has_moved(conference, since=early.number):
        return early.plan
    again = plan(conference, early.reading)
    if not _concerned(again) <= concerned:
        raise StalePlanError
    return again


def has_moved(conference: Conference, *, since: int, but_for: Collection[str] = ()) -> bool:
    """Whether anything was appended that a plan could tell differently, `but_for` these kinds."""
    events = Event.objects.filter(conference=conference, number__gt=since).exclude(kind__in=[*_MOVE_NO_PLAN, *but_for])
    return events.exclude(kind__startswith="message.").exclude(kind__startswith="errand.").exists()


def last_number(conference: Conference) -> int:
    return ChainHead.objects.filter(conference=conference).values_list("number", flat=True).first() or 0


def _concerned(found: Plan) -> set[int]:
    """Who is there already, and of whom something would be written: about them, their agreements or their papers.

    Whoever withdraws a paper holds its authors: so does an import that adds somebody to them.
    """
    authors = {step.key: step.existing for step in found.authors}
    changed = {author.pk for step in found.authors if (author := step.existing) is not None and step.changes}
    written = [step for step in found.authorships if step.existing is None or step.changes]
    on_papers = {author.pk for step in written if (author := authors[step.author]) is not None}
    growing = {step.paper for step in written if step.existing is None}
    papers = [
        step.existing.pk
        for step in found.papers
        if step.existing is not None and (step.changes or step.key in growing)
    ]
    return changed | on_papers | _authors_of(papers) | carrying_out.concerned(found)


def _authors_of(papers: Sequence[int]) -> set[int]:
    chunks = [papers[start : start + _CHUNK] for start in range(0, len(papers), _CHUNK)]
    rows = Authorship.objects.order_by()
    return {author for chunk in chunks for author in rows.filter(paper__in=chunk).values_list("author", flat=True)}


def _write_or_stale(
    conference: Conference, reading: Reading, found: Plan, *, by: User | None, batch: ImportBatch | None
) -> Written:
    """Rows that the plan would add, or an address that it would give, may have come meanwhile."""
    try:
        with transaction.atomic():
            return write(conference, found, by=by, batch=batch)
    except AddressGivenError as error:
        raise StalePlanError from error
    except IntegrityError as error:
        if plan(conference, reading).fingerprint == found.fingerprint:
            raise
        raise StalePlanError from error


def summary(found: Plan) -> dict[str, int]:
    reading = found.reading
    untaken = {"refused": reading.refused_count, "left_out": reading.left_out_count}
    return {"rows": reading.row_count} | counts_of(found) | untaken

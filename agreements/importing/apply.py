"""Write what a file says, all of it or nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TypeVar

from django.db.models import F

from agreements import audit
from agreements.importing.plan import Plan, Step, counts, plan
from agreements.importing.readers import read
from agreements.importing.rows import Reading
from agreements.importing.values import MAX_POSITION
from agreements.models import Agreement, Author, Authorship, Conference, ImportBatch, Paper, User

_CHUNK = 500
# Beyond every place that a row may name.
_OUT_OF_THE_WAY = 10 * MAX_POSITION
_S = TypeVar("_S", Paper, Author, Authorship)


class RefusedRowsError(Exception):
    """The file has refused rows and the good ones alone were not asked for."""


class AlreadyAppliedError(Exception):
    """The uploaded file was imported before."""


class StalePlanError(Exception):
    """The database moved since the preview: what would be written is no longer what was shown."""


def apply(
    conference: Conference, reading: Reading, *, by: User | None, partial: bool = False, previewed: str = ""
) -> Plan:
    """Write the file's good rows in one transaction with one event, and give the plan that was carried out.

    The plan is made again under the conference's lock; `previewed` is the fingerprint of the one that was shown.
    What only the database shows to be wrong is among the problems of the plan's reading.
    A file that changes nothing leaves no event. Raises RefusedRowsError, StalePlanError.
    """
    if reading.is_refused:
        raise RefusedRowsError
    with audit.deed(conference, by=by):
        Conference.objects.select_for_update().get(pk=conference.pk)
        found = plan(conference, reading)
        if found.reading.problems and not partial:
            raise RefusedRowsError
        if previewed and previewed != found.fingerprint:
            raise StalePlanError
        if not found.is_empty:
            _write(conference, found)
            audit.record("import.applied", facts={"file": reading.digest} | summary(found))
    return found


def keep_batch(conference: Conference, *, filename: str, content: bytes, by: User) -> ImportBatch:
    return ImportBatch.objects.create(
        conference=conference,
        filename=filename,
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
    )


def apply_batch(batch: ImportBatch, *, by: User, partial: bool, previewed: str) -> Plan:
    """Apply an uploaded file once; AlreadyAppliedError if somebody was first, else as `apply`."""
    with audit.deed(batch.conference, by=by):
        waiting = ImportBatch.objects.filter(pk=batch.pk, applied_at__isnull=True)
        if not waiting.update(applied_at=audit.evidence_time(), applied_by=by):
            raise AlreadyAppliedError
        reading = read(bytes(batch.content))
        found = apply(batch.conference, reading, by=by, partial=partial, previewed=previewed)
        ImportBatch.objects.filter(pk=batch.pk).update(result=summary(found))
    return found


def summary(found: Plan) -> dict[str, int]:
    papers, authors, rows = counts(found.papers), counts(found.authors), found.rows
    return {
        "rows": found.reading.row_count,
        "papers_added": papers.added,
        "papers_changed": papers.changed,
        "authors_added": authors.added,
        "authors_changed": authors.changed,
        "added": rows.added,
        "changed": rows.changed,
        "unchanged": rows.unchanged,
        "refused": found.reading.refused_count,
    }


def _write(conference: Conference, found: Plan) -> None:
    papers = {step.key: step.existing or _new_paper(conference, step) for step in found.papers}
    authors = {step.key: step.existing or _new_author(conference, step) for step in found.authors}
    _save(Paper, found.papers, papers)
    _save(Author, found.authors, authors)
    authorships = {
        step.key: step.existing or Authorship(paper=papers[step.paper], author=authors[step.email], **step.values)
        for step in found.authorships
    }
    _free_places([authorships[step.key] for step in found.authorships if _moves(step)])
    _save(Authorship, found.authorships, authorships)
    owed = [step for step in found.authorships if step.needs_agreement]
    Agreement.objects.bulk_create(
        [Agreement(conference=conference, authorship=authorships[step.key]) for step in owed], batch_size=_CHUNK
    )


def _moves(step: Step[Authorship]) -> bool:
    return step.existing is not None and step.existing.position != step.values["position"]


def _free_places(authorships: Sequence[Authorship]) -> None:
    """Move them out of the way of one another and of newcomers: a database looks at each row by itself, so that two could
    not change places. They are put where they belong in the same transaction."""
    for start in range(0, len(authorships), _CHUNK):
        chunk = Authorship.objects.filter(pk__in=[each.pk for each in authorships[start : start + _CHUNK]])
        chunk.update(position=F("position") + _OUT_OF_THE_WAY)


def _new_paper(conference: Conference, step: Step[Paper]) -> Paper:
    return Paper(conference=conference, number=step.key, **step.values)


def _new_author(conference: Conference, step: Step[Author]) -> Author:
    return Author(conference=conference, email=step.key, **step.values)


def _save(model: type[_S], steps: Sequence[Step[_S]], rows: Mapping[str, _S]) -> None:
    model._default_manager.bulk_create([rows[step.key] for step in steps if step.existing is None], batch_size=_CHUNK)
    changed = [step for step in steps if step.changes]
    for step in changed:
        for field, value in step.values.items():
            setattr(rows[step.key], field, value)
    fields = sorted({field for step in changed for field in step.values})
    if fields:
        model._default_manager.bulk_update([rows[step.key] for step in changed], fields, batch_size=_CHUNK)

"""Write what a file says, all of it or nothing."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F

from agreements import audit, clearance, matters
from agreements.importing import log_entries
from agreements.importing.differing import carrying_out
from agreements.importing.plan import plan
from agreements.importing.remarking import kept_remarks
from agreements.importing.rows import Reading
from agreements.importing.steps import Plan, Step, counts
from agreements.importing.who.readdressing import write_addresses
from agreements.matters import About
from agreements.models import (
    Agreement,
    Author,
    Authorship,
    ChainHead,
    Conference,
    Event,
    Paper,
    User,
)
from agreements.wording.values import MAX_POSITION

_CHUNK = 500
# Events after which a plan is as it was; most of them come by thousands while an import is under way.
_MOVE_NO_PLAN = ["agreement.invited", "agreement.countersigned", "agreement.sealed", "agreement.extended"]
# Beyond every place that a row may name.
_OUT_OF_THE_WAY = 10 * MAX_POSITION
_S = TypeVar("_S", Paper, Author, Authorship)


class RefusedRowsError(Exception):
    """The file has refused rows and the good ones alone were not asked for."""


class StalePlanError(Exception):
    """The database moved since the preview: what would be written is no longer what was shown."""


def apply(
    conference: Conference, reading: Reading, *, by: User | None, partial: bool = False, previewed: str = ""
) -> Plan:
    """Write the file's whole papers in one transaction, with one event and others that name the papers, and give the plan
    that was carried out.

    The plan is made again while the conference is held, so that one import is applied at a time, and once more if the
    database moved until those whom it concerns were held; `previewed` is the fingerprint of the one that was shown.
    What only the database shows to be wrong is among the problems of the plan's reading.
    A file that changes nothing leaves no event. Raises RefusedRowsError, StalePlanError.
    """
    if reading.is_refused:
        raise RefusedRowsError
    with audit.deed(conference, by=by):
        found = _held_plan(conference, reading)
        if found.reading.problems and not partial:
            raise RefusedRowsError
        if previewed and previewed != found.fingerprint:
            raise StalePlanError
        if not found.is_empty:
            titles = log_entries.replacing_titles(found)
            _write_or_stale(conference, reading, found, by=by)
            audit.record(
                "import.applied", facts={"file": reading.digest} | titles | summary(found) | carrying_out.facts(found)
            )
            log_entries.record_papers(conference, found)
    return found


def _held_plan(conference: Conference, reading: Reading) -> Plan:
    """What would be written, with all held whom it concerns; StalePlanError if it concerns others by then."""
    audit.locks.conference()
    before = _last_number(conference)
    found = plan(conference, reading)
    concerned = _concerned(found)
    audit.locks.people(concerned)
    since = Event.objects.filter(conference=conference, number__gt=before).exclude(kind__in=_MOVE_NO_PLAN)
    if not since.exclude(kind__startswith="message.").exists():
        return found
    again = plan(conference, reading)
    if not _concerned(again) <= concerned:
        raise StalePlanError
    return again


def _last_number(conference: Conference) -> int:
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


def _write_or_stale(conference: Conference, reading: Reading, found: Plan, *, by: User | None) -> None:
    """Rows that the plan would add, or an address that it would give, may have come meanwhile."""
    try:
        with transaction.atomic():
            _write(conference, found, by=by)
    except IntegrityError as error:
        if plan(conference, reading).fingerprint == found.fingerprint:
            raise
        raise StalePlanError from error


def _refuse_addresses_given_meanwhile(conference: Conference, found: Plan, authors: Mapping[str, Author]) -> None:
    """Somebody else may have been given one of the addresses that are new here: then the row was perhaps theirs."""
    new = {authors[step.key].email: step for step in found.authors if step.existing is None}
    ours = {author.pk for author in authors.values()}
    given = Author.objects.standing().filter(conference=conference).exclude(email="").values_list("pk", "email")
    if any(email in new and pk not in ours and (pk, email) not in found.addresses for pk, email in given):
        raise StalePlanError


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
        "left_out": found.reading.left_out_count,
    }


def _write(conference: Conference, found: Plan, *, by: User | None) -> None:
    owed = carrying_out.begin(found, by=by)
    papers = {step.key: step.existing or _new_paper(conference, step) for step in found.papers}
    authors = {step.key: step.existing or _new_author(conference, step) for step in found.authors}
    _save(Paper, found.papers, papers)
    write_addresses(found.authors, by=by)
    _save(Author, found.authors, authors)
    _refuse_addresses_given_meanwhile(conference, found, authors)
    authorships = {
        step.key: step.existing or Authorship(paper=papers[step.paper], author=authors[step.author], **step.values)
        for step in found.authorships
    }
    _free_places([authorships[step.key] for step in found.authorships if _moves(step)])
    _save(Authorship, found.authorships, authorships)
    kept_remarks.keep(found, authorships)
    clearance.changed(paper.pk for paper in papers.values())
    for about in (About.ADDRESSES, About.LISTS):
        matters.changed(about, [author.pk for author in authors.values()])
    asked = [step for step in found.authorships if step.needs_agreement]
    Agreement.objects.bulk_create(
        [Agreement(conference=conference, authorship=authorships[step.key]) for step in asked], batch_size=_CHUNK
    )
    carrying_out.finish(conference, found, owed, by=by)


def _moves(step: Step[Authorship]) -> bool:
    return (
        step.existing is not None and "position" in step.values and step.existing.position != step.values["position"]
    )


def _free_places(authorships: Sequence[Authorship]) -> None:
    """Move them out of the way of one another and of newcomers: a database looks at each row by itself, so that two could
    not change places. They are put where they belong in the same transaction."""
    for start in range(0, len(authorships), _CHUNK):
        chunk = Authorship.objects.filter(pk__in=[each.pk for each in authorships[start : start + _CHUNK]])
        chunk.update(position=F("position") + _OUT_OF_THE_WAY)


def _new_paper(conference: Conference, step: Step[Paper]) -> Paper:
    return Paper(conference=conference, number=step.key, **step.values)


def _new_author(conference: Conference, step: Step[Author]) -> Author:
    return Author(conference=conference, **step.values)


def _save(model: type[_S], steps: Sequence[Step[_S]], rows: Mapping[str, _S]) -> None:
    model._default_manager.bulk_create([rows[step.key] for step in steps if step.existing is None], batch_size=_CHUNK)
    changed = [step for step in steps if step.changes]
    for step in changed:
        for field, value in step.values.items():
            setattr(rows[step.key], field, value)
    fields = sorted({field for step in changed for field in step.values})
    if fields:
        model._default_manager.bulk_update([rows[step.key] for step in changed], fields, batch_size=_CHUNK)

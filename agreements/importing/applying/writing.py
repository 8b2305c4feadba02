"""Write what a plan says, and tell what was written, so that it can be taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, TypeVar

from django.db.models import F

from agreements import clearance, matters
from agreements.importing.applying.row_values import of_row, plain_all
from agreements.importing.differing import carrying_out
from agreements.importing.remarking import kept_remarks
from agreements.importing.steps import Plan, Step, counts
from agreements.importing.who.readdressing import write_addresses
from agreements.matters import About
from agreements.models import Agreement, Author, Authorship, CellRemark, Conference, ImportBatch, Paper, User
from agreements.wording.values import MAX_POSITION

_CHUNK = 500
# Beyond every place that a row may name.
OUT_OF_THE_WAY = 10 * MAX_POSITION
_S = TypeVar("_S", Paper, Author, Authorship)
# Id of a row, what its columns were, and what was written.
Changed = tuple[int, dict[str, Any], dict[str, Any]]


class AddressGivenError(Exception):
    """Somebody else was given an address meanwhile that would be new here: then the row was perhaps theirs."""


@dataclass
class Written:
    """What a part wrote, by ids, as JSON keeps it."""

    papers: list[int] = field(default_factory=list)
    # By the key of the person in the plan.
    authors: dict[str, int] = field(default_factory=dict)
    authorships: list[int] = field(default_factory=list)
    agreements: list[str] = field(default_factory=list)
    remarks: list[int] = field(default_factory=list)
    # By table.
    changed: dict[str, list[Changed]] = field(default_factory=dict)
    # People who are written to elsewhere: id, from, to.
    moved: list[tuple[int, str, str]] = field(default_factory=list)
    # Authorships that were ended and papers that were withdrawn, because somebody said so of what differs.
    ended: list[int] = field(default_factory=list)
    withdrawn: list[int] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def written_from(told: Mapping[str, Any]) -> Written:
    """Beside it stands what was left out, and what became of it."""
    return Written(**{each.name: told[each.name] for each in fields(Written)})


def write(conference: Conference, found: Plan, *, by: User | None, batch: ImportBatch | None = None) -> Written:
    """Within a deed that holds the conference and those whom the plan concerns. Raises AddressGivenError."""
    written = Written(counts=counts_of(found))
    settled = carrying_out.begin(found, by=by)
    papers = {step.key: step.existing or _new_paper(conference, step) for step in found.papers}
    authors = {step.key: step.existing or _new_author(conference, step) for step in found.authors}
    written.changed["paper"] = _save(Paper, found.papers, papers)
    written.moved = [
        (author.pk, author.email, step.address)
        for step in found.authors
        if (author := step.existing) is not None and author.email != step.address
    ]
    write_addresses(found.authors, by=by)
    written.changed["author"] = _save(Author, found.authors, authors)
    _refuse_addresses_given_meanwhile(conference, found, authors)
    authorships = {
        step.key: step.existing or Authorship(paper=papers[step.paper], author=authors[step.author], **step.values)
        for step in found.authorships
    }
    _free_places([authorships[step.key] for step in found.authorships if _moves(step)])
    written.changed["authorship"] = _save(Authorship, found.authorships, authorships)
    existing = [step.existing.pk for step in found.authorships if step.existing is not None]
    written.remarks = _remarks_kept(found, authorships, existing)
    clearance.changed(paper.pk for paper in papers.values())
    for about in (About.ADDRESSES, About.LISTS, About.IDENTITIES):
        matters.changed(about, [author.pk for author in authors.values()])
    owed = [
        Agreement(conference=conference, authorship=authorships[step.key], added_by=batch)
        for step in found.authorships
        if step.needs_agreement
    ]
    Agreement.objects.bulk_create(owed, batch_size=_CHUNK)
    written.papers = [papers[step.key].pk for step in found.papers if step.existing is None]
    written.authors = {step.key: authors[step.key].pk for step in found.authors if step.existing is None}
    written.authorships = [authorships[step.key].pk for step in found.authorships if step.existing is None]
    written.agreements = [str(each.pk) for each in owed]
    carrying_out.finish(conference, found, settled, by=by)
    written.ended = [each.pk for each in found.ended]
    written.withdrawn = [each.pk for each in found.withdrawn]
    return written


def counts_of(found: Plan) -> dict[str, int]:
    papers, authors, rows = counts(found.papers), counts(found.authors), found.rows
    return {
        "papers_added": papers.added,
        "papers_changed": papers.changed,
        "authors_added": authors.added,
        "authors_changed": authors.changed,
        "added": rows.added,
        "changed": rows.changed,
        "unchanged": rows.unchanged,
    }


def free_places(authorships: Iterable[int]) -> None:
    """Move them out of the way of one another and of newcomers: a database looks at each row by itself, so that two could
    not change places. They are put where they belong in the same transaction."""
    pks = list(authorships)
    for start in range(0, len(pks), _CHUNK):
        chunk = Authorship.objects.filter(pk__in=pks[start : start + _CHUNK])
        chunk.update(position=F("position") + OUT_OF_THE_WAY)


def _refuse_addresses_given_meanwhile(conference: Conference, found: Plan, authors: Mapping[str, Author]) -> None:
    new = {authors[step.key].email for step in found.authors if step.existing is None} - {""}
    ours = {author.pk for author in authors.values()}
    emails = sorted(new)
    for start in range(0, len(emails), _CHUNK):
        there = Author.objects.standing().filter(conference=conference, email__in=emails[start : start + _CHUNK])
        for pk, email in there.values_list("pk", "email"):
            if pk not in ours and (pk, email) not in found.addresses:
                raise AddressGivenError


def _remarks_kept(found: Plan, authorships: Mapping[str, Authorship], existing: Sequence[int]) -> list[int]:
    """Of rows that were there; those of others go with them."""
    before = set(_remarks_of(existing)) if found.reading.remarks else set()
    kept_remarks.keep(found, authorships)
    return [pk for pk in _remarks_of(existing) if pk not in before] if found.reading.remarks else []


def _remarks_of(authorships: Sequence[int]) -> list[int]:
    return list(CellRemark.objects.filter(authorship__in=authorships).order_by("pk").values_list("pk", flat=True))


def _moves(step: Step[Authorship]) -> bool:
    return (
        step.existing is not None and "position" in step.values and step.existing.position != step.values["position"]
    )


def _free_places(authorships: Sequence[Authorship]) -> None:
    free_places(each.pk for each in authorships)


def _new_paper(conference: Conference, step: Step[Paper]) -> Paper:
    return Paper(conference=conference, number=step.key, **step.values)


def _new_author(conference: Conference, step: Step[Author]) -> Author:
    return Author(conference=conference, **step.values)


def _save(model: type[_S], steps: Sequence[Step[_S]], rows: Mapping[str, _S]) -> list[Changed]:
    """What was changed of rows that were there."""
    model._default_manager.bulk_create([rows[step.key] for step in steps if step.existing is None], batch_size=_CHUNK)
    changed = [step for step in steps if step.changes]
    told: list[Changed] = []
    for step in changed:
        before, after = of_row(rows[step.key], step.values), plain_all(step.values)
        differing = [name for name in after if before[name] != after[name] and name != "email"]
        if differing:
            told.append((rows[step.key].pk, {n: before[n] for n in differing}, {n: after[n] for n in differing}))
        for name, value in step.values.items():
            setattr(rows[step.key], name, value)
    fields = sorted({name for step in changed for name in step.values})
    if fields:
        model._default_manager.bulk_update([rows[step.key] for step in changed], fields, batch_size=_CHUNK)
    return told

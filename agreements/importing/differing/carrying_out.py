"""What was settled about differences, done by the deeds that the desk has for one paper or author, within the import's own."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from agreements import audit
from agreements.importing.difference.kinds_and_remedies import DifferenceKind, Remedy
from agreements.importing.difference.title_writings import how_titles_differ
from agreements.importing.steps import Plan
from agreements.models import Agreement, Authorship, Conference, Correction, User
from agreements.models.agreement import AgreementQuerySet
from agreements.papers import withdrawing
from agreements.people.authorships import taking_off
from agreements.people.authorships.adding import AlreadyAuthorError, WithdrawnPaperError
from agreements.settling import corrections

_CHUNK = 500
_OVERTAKEN = (
    taking_off.EndedAlreadyError,
    taking_off.NotToBePutBackError,
    AlreadyAuthorError,
    WithdrawnPaperError,
)
# None: by the conference's rule.
_Rule = Correction | None


@dataclass(frozen=True)
class Afterwards:
    """What is owed once the list's values are written: papers that get another title, by what is done about who has signed,
    authorships that get another name, and numbers of papers."""

    retitled: dict[_Rule, list[int]] = field(default_factory=lambda: defaultdict(list))
    renamed: list[int] = field(default_factory=list)
    renumbered: list[tuple[int, str, str]] = field(default_factory=list)


def concerned(found: Plan) -> set[int]:
    """Whose authorships or papers end: they are held before anything is written, with their co-authors."""
    papers = {each.paper_id for each in found.ended} | {paper.pk for paper in found.withdrawn}
    rows = Authorship.objects.filter(paper__in=papers).order_by() if papers else Authorship.objects.none()
    return set(rows.values_list("author", flat=True))


def facts(found: Plan) -> dict[str, Any]:
    """For the log; the reason is none of it."""
    said = {
        "settled": found.reading.settlement.as_json().get("remedies", {}),
        "ended": len(found.ended),
        "withdrawn": len(found.withdrawn),
    }
    return {name: value for name, value in said.items() if value}


def kept(found: Plan) -> dict[str, Any]:
    """What is kept with the import: how much differed, what was done about it, and what ended, so that it can be put back."""
    counts = {
        kind.value: {"count": len(rows), "done": found.reading.remedy(kind).value}
        for kind, rows in found.difference.by_kind.items()
    }
    ended, withdrawn = ([each.pk for each in some] for some in (found.ended, found.withdrawn))
    return {"kinds": counts, "ended": ended, "withdrawn": withdrawn}


def put_back(conference: Conference, ended: Iterable[int], withdrawn: Iterable[int], *, by: User | None) -> list[int]:
    """Take back what `kept` says that an import ended; gives the authorships that something else befell since, and that
    stay as they are."""
    papers, left = list(withdrawn), []
    with audit.deed(conference, by=by):
        audit.locks.conference()
        in_order = list(ended)
        rows = Authorship.objects.select_related("paper__conference").in_bulk(in_order)
        # The last first: each stood where it stood when those before it had left.
        gone = [rows[pk] for pk in reversed(in_order)]
        concerned = Authorship.objects.filter(paper__in=[*papers, *(each.paper_id for each in gone)])
        audit.locks.people(concerned.order_by().values_list("author", flat=True))
        if papers:
            withdrawing.revive(conference, papers, by=by)
        for each in gone:
            try:
                taking_off.reinstate_authorship(each, by=by)
            except _OVERTAKEN:
                left.append(each.pk)
    return left


def begin(found: Plan, *, by: User | None) -> Afterwards:
    """Before anything is written: whoever is gone leaves the place to others."""
    rows = Authorship.objects.select_related("paper__conference").in_bulk([each.pk for each in found.ended])
    for each in found.ended:
        taking_off.end_authorship(rows[each.pk], reason=_reason(found), by=by)
    return _owed(found)


def finish(conference: Conference, found: Plan, owed: Afterwards, *, by: User | None) -> None:
    """When all is written: what was signed is compared with what stands here by now."""
    for pk, before, after in owed.renumbered:
        audit.record("paper.renumbered", subject=f"paper:{pk}", facts={"from": before, "to": after})
    for rule, papers in owed.retitled.items():
        for theirs in _agreements(lambda pks: Agreement.objects.filter(authorship__paper__in=pks), papers):
            corrections.carry_out(corrections.TITLE, theirs, by=by, rule=rule)
    rule = _rule(found.reading.remedy(DifferenceKind.RENAMED))
    for theirs in _agreements(lambda pks: Agreement.objects.filter(authorship__in=pks), owed.renamed):
        corrections.carry_out(corrections.NAME, theirs, by=by, rule=rule)
    if found.withdrawn:
        papers = [paper.pk for paper in found.withdrawn]
        withdrawing.withdraw(conference, papers, reason=_reason(found), by=by)


def _owed(found: Plan) -> Afterwards:
    owed = Afterwards()
    for step in found.papers:
        paper = step.existing
        if paper is None:
            continue
        if kind := how_titles_differ(paper.title, step.values.get("title", paper.title)):
            owed.retitled[_rule(found.reading.remedy(kind))].append(paper.pk)
        if (number := step.values.get("number", paper.number)) != paper.number:
            owed.renumbered.append((paper.pk, paper.number, number))
    for each in found.authorships:
        standing = each.existing
        if standing is not None and each.values.get("printed_name", standing.printed_name) != standing.printed_name:
            owed.renamed.append(standing.pk)
    return owed


def _rule(remedy: Remedy) -> _Rule:
    return Correction.ASK_AGAIN if remedy is Remedy.ASK_AGAIN else None


def _agreements(of: Callable[[Sequence[int]], AgreementQuerySet], pks: Sequence[int]) -> Iterator[AgreementQuerySet]:
    for start in range(0, len(pks), _CHUNK):
        yield of(pks[start : start + _CHUNK])


def _reason(found: Plan) -> str:
    return found.reading.settlement.reason or _("The conference’s list of papers and authors says so.")

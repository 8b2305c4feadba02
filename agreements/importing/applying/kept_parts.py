"""A part of a plan as JSON keeps it, from the moment at which the plan was compared with its preview until it is written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any, TypeVar

from agreements.importing.applying.parts import PlanPart
from agreements.importing.applying.row_values import of_row, plain_all
from agreements.importing.outcomes import Remark, RemarkKind
from agreements.importing.rows import Row
from agreements.importing.steps import AuthorshipStep, AuthorStep, Plan, Step
from agreements.models import Author, Authorship, Paper, PaperStatus

_S = TypeVar("_S", Paper, Author, Authorship)
_OF_ROW = tuple(each.name for each in fields(Row))
Kept = dict[str, Any]


def keep(part: PlanPart, whole: Plan, standing: Mapping[int, Sequence[Sequence[int]]]) -> Kept:
    """`standing`: of each paper that is there its standing authorships, as ids of row and author, and position."""
    own = part.plan_of(whole)
    return {
        "file": whole.reading.digest,
        "papers": [_paper(step, standing) for step in own.papers],
        "authors": [_author(step) for step in own.authors],
        "authorships": [_authorship(step) for step in own.authorships],
        "remarks": [asdict(each) for each in own.reading.remarks],
        "addresses": sorted([pk, email] for pk, email in own.addresses),
        "earlier": sorted(part.earlier),
        "ended": [each.pk for each in own.ended],
        "withdrawn": [each.pk for each in own.withdrawn],
        "settlement": whole.reading.settlement.as_json() | {"ticked": []},
        "compares": whole.reading.compares,
        "sharing": sorted(part.sharing),
        "places": {
            str(step.row.line): whole.reading.places[step.row.line]
            for step in own.authorships
            if step.row and step.row.line in whole.reading.places
        },
    }


def standing_of(papers: Iterable[int]) -> Mapping[int, list[list[int]]]:
    rows = Authorship.objects.standing().filter(paper__in=list(papers)).order_by("pk")
    found = defaultdict[int, list[list[int]]](list)
    for paper, *told in rows.values_list("paper", "pk", "author", "position"):
        found[paper].append(told)
    return found


def rows_of(kept: Kept) -> list[Row]:
    return [row_of(each["row"]) for each in kept["authorships"] if each["row"]]


def row_of(told: Mapping[str, Any]) -> Row:
    return Row(**{**told, "date": date.fromisoformat(told["date"]) if told["date"] else None})


def remarks_of(kept: Kept) -> tuple[Remark, ...]:
    return tuple(Remark(**{**each, "kind": RemarkKind(each["kind"])}) for each in kept["remarks"])


def _step(step: Step[_S]) -> Kept:
    existing = step.existing
    return {
        "key": step.key,
        "pk": existing.pk if existing is not None else None,
        "values": plain_all(step.values),
        "before": of_row(existing, step.values) if existing is not None else {},
        "is_written": existing is None or bool(step.changes),
    }


def _paper(step: Step[Paper], standing: Mapping[int, Sequence[Sequence[int]]]) -> Kept:
    existing = step.existing
    if existing is None:
        return {**_step(step), "status": PaperStatus.ACCEPTED, "standing": []}
    return {
        **_step(step),
        "status": existing.status,
        "standing": [list(each) for each in standing.get(existing.pk, ())],
    }


def _author(step: AuthorStep) -> Kept:
    email = step.existing.email if step.existing is not None else ""
    return {**_step(step), "email": email, "moves_to": step.moves_to}


def _authorship(step: AuthorshipStep) -> Kept:
    row = of_row(step.row, _OF_ROW) if step.row else None
    told = {"paper": step.paper, "author": step.author, "needs_agreement": step.needs_agreement, "row": row}
    return _step(step) | told

"""What of a written part can be removed, what can only be ended, and which values can go back. Nothing is changed here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from agreements.importing.applying.references import authorships_named_by_events, named_by_events, named_by_rows
from agreements.importing.applying.row_values import of_row
from agreements.importing.applying.writing import Changed, Written
from agreements.models import Agreement, Author, Authorship, CellRemark, Conference, Matter, Paper
from agreements.states import State


class WhyKept(StrEnum):
    """Why something of an import stays."""

    # A row: something else tells of it.
    NAMED = "named"
    # A value: somebody changed it since.
    CHANGED = "changed"
    # A value: an answer was given under it.
    ANSWERED = "answered"
    # A place among the authors that somebody else has by now.
    PLACE = "place"


class Stays(NamedTuple):
    """What of an import stays: of which table, whose, which column of it (none of a row), and why."""

    table: str
    name: str
    column: str
    why: WhyKept


@dataclass
class Retreat:
    """What is done to take one part back."""

    agreements: set[UUID] = field(default_factory=set)
    authorships: set[int] = field(default_factory=set)
    papers: set[int] = field(default_factory=set)
    authors: set[int] = field(default_factory=set)
    remarks: set[int] = field(default_factory=set)
    matters: set[int] = field(default_factory=set)
    # What cannot be removed is ended.
    withdrawn: list[Paper] = field(default_factory=list)
    ended: list[Authorship] = field(default_factory=list)
    voided: list[Agreement] = field(default_factory=list)
    # Values that go back: by table and row.
    values: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)
    moved: list[tuple[int, str, str]] = field(default_factory=list)
    stays: list[Stays] = field(default_factory=list)


def examined(conference: Conference, written: Written, *, begun_at: datetime) -> Retreat:
    back = Retreat()
    _rows(conference, written, back)
    _values(written, begun_at, back)
    return back


# --- Rows ------------------------------------------------------------------------------------------------------------
def _rows(conference: Conference, written: Written, back: Retreat) -> None:
    added = Agreement.objects.filter(pk__in=written.agreements).select_related(
        "authorship__author", "authorship__paper"
    )
    agreements = {each.pk: each for each in added}
    authorships = Authorship.objects.select_related("author", "paper").in_bulk(written.authorships)
    papers, authors = Paper.objects.in_bulk(written.papers), Author.objects.in_bulk(written.authors.values())
    told_papers = named_by_events(conference, "paper", papers)
    told_authors = named_by_events(conference, "author", authors)
    untouched = _untouched_matters({each.author_id for each in authorships.values()} | authors.keys() - told_authors)
    drafts = {pk for pk, each in agreements.items() if each.state == State.DRAFT}
    back.agreements = drafts - named_by_rows(Agreement, drafts, apart_from={Matter: untouched})
    remarks = CellRemark.objects.filter(Q(authorship__in=authorships) | Q(pk__in=written.remarks))
    back.remarks = set(remarks.values_list("pk", flat=True))
    back.remarks -= named_by_rows(CellRemark, back.remarks, apart_from={Matter: untouched})
    free = {pk for pk, each in authorships.items() if each.ended_at is None and each.paper_id not in told_papers}
    free -= authorships_named_by_events(conference, [authorships[pk] for pk in free])
    gone: dict[Any, Any] = {Agreement: back.agreements, CellRemark: back.remarks}
    free -= named_by_rows(Authorship, free, apart_from=gone)
    back.papers = papers.keys() - told_papers
    back.papers -= named_by_rows(Paper, back.papers, apart_from={Authorship: free})
    # A paper that stays keeps its authors.
    back.authorships = {
        pk for pk in free if authorships[pk].paper_id in back.papers or authorships[pk].paper_id not in papers
    }
    back.authors = authors.keys() - told_authors
    back.authors -= named_by_rows(Author, back.authors, apart_from={Authorship: back.authorships, Matter: untouched})
    _keep_what_stays(back, agreements, authorships, untouched)
    _end_the_rest(back, agreements, authorships, papers, authors)


def _untouched_matters(authors: Iterable[int]) -> set[int]:
    """Those that nobody has dealt with: they follow from the rows, and go with them."""
    theirs = Matter.objects.filter(author__in=list(authors), settled_by=None, assigned_to=None)
    return set(theirs.values_list("pk", flat=True))


def _keep_what_stays(
    back: Retreat, agreements: Mapping[UUID, Agreement], authorships: Mapping[int, Authorship], matters: set[int]
) -> None:
    """Nothing goes on which something stays; the matters that go are those about what goes."""
    kept = authorships.keys() - back.authorships
    back.agreements -= {pk for pk in back.agreements if agreements[pk].authorship_id in kept}
    of_kept = set(CellRemark.objects.filter(pk__in=back.remarks, authorship__in=kept).values_list("pk", flat=True))
    back.remarks -= of_kept
    about = Q(author__in=back.authors) | Q(agreement__in=back.agreements) | Q(look__in=back.remarks)
    back.matters = set(Matter.objects.filter(about, pk__in=matters).values_list("pk", flat=True))


def _end_the_rest(
    back: Retreat,
    agreements: Mapping[UUID, Agreement],
    authorships: Mapping[int, Authorship],
    papers: Mapping[int, Paper],
    authors: Mapping[int, Author],
) -> None:
    back.withdrawn = [paper for pk, paper in papers.items() if pk not in back.papers]
    back.ended = [
        each
        for pk, each in authorships.items()
        if pk not in back.authorships and each.paper_id not in papers and each.ended_at is None
    ]
    elsewhere = authorships.keys()
    back.voided = [
        each
        for pk, each in agreements.items()
        if pk not in back.agreements and each.authorship_id not in elsewhere and each.state != State.VOID
    ]
    back.stays += [Stays("paper", paper.number, "", WhyKept.NAMED) for paper in back.withdrawn]
    back.stays += [Stays("authorship", each.printed_name, "", WhyKept.NAMED) for each in back.ended]
    back.stays += [Stays("agreement", each.authorship.printed_name, "", WhyKept.NAMED) for each in back.voided]
    back.stays += [
        Stays("author", author.name, "", WhyKept.NAMED) for pk, author in authors.items() if pk not in back.authors
    ]


# --- Values ----------------------------------------------------------------------------------------------------------
def _values(written: Written, begun_at: datetime, back: Retreat) -> None:
    for table, model in (("paper", Paper), ("author", Author), ("authorship", Authorship)):
        changed = written.changed.get(table, [])
        if changed:
            back.values[table] = _of_table(table, model, changed, begun_at, back)
    _places(written, back)
    people = Author.objects.in_bulk([pk for pk, _, _ in written.moved])
    for pk, before, after in written.moved:
        if pk in people and people[pk].email == after:
            back.moved.append((pk, before, after))
        elif pk in people:
            back.stays.append(Stays("author", people[pk].name, "email", WhyKept.CHANGED))


def _of_table(
    table: str, model: Any, changed: list[Changed], begun_at: datetime, back: Retreat
) -> dict[int, dict[str, Any]]:
    rows = model._default_manager.in_bulk([pk for pk, _, _ in changed])
    answered = _answered(table, rows, begun_at)
    found = dict[int, dict[str, Any]]()
    for pk, before, after in changed:
        if pk not in rows:
            continue
        now = of_row(rows[pk], after)
        same = {name for name in after if now[name] == after[name]}
        back.stays += [Stays(table, _name(rows[pk]), name, WhyKept.CHANGED) for name in after if name not in same]
        if pk in answered:
            back.stays += [Stays(table, _name(rows[pk]), name, WhyKept.ANSWERED) for name in same]
        elif same:
            found[pk] = {name: before[name] for name in same}
    return found


def _answered(table: str, rows: Iterable[int], begun_at: datetime) -> set[int]:
    """Rows whose values stand above an answer that came since."""
    path = {"paper": "authorship__paper", "author": "authorship__author", "authorship": "authorship"}[table]
    since = Agreement.objects.filter(**{f"{path}__in": list(rows)}, answered_at__gte=begun_at)
    return set(since.order_by().values_list(path, flat=True))


def _places(written: Written, back: Retreat) -> None:
    """Places go back where nobody else stands there."""
    values = back.values.get("authorship", {})
    moving = {pk: row["position"] for pk, row in values.items() if "position" in row}
    if not moving:
        return
    papers = Authorship.objects.filter(pk__in=moving).values_list("paper", flat=True)
    by_paper = defaultdict[int, list[Authorship]](list)
    for row in Authorship.objects.standing().filter(paper__in=list(papers)).exclude(pk__in=back.authorships):
        by_paper[row.paper_id].append(row)
    # Whoever is taken off a paper by a deed gives the place to those behind.
    leaving = {each.paper_id for each in back.ended}
    for paper, theirs in by_paper.items():
        wanted = [moving.get(row.pk, row.position) for row in theirs]
        if paper in leaving or len(set(wanted)) < len(wanted):
            for row in theirs:
                if row.pk in moving:
                    del values[row.pk]["position"]
                    back.stays.append(Stays("authorship", row.printed_name, "position", WhyKept.PLACE))


def _name(row: Paper | Author | Authorship) -> str:
    if isinstance(row, Paper):
        return row.number
    return row.name if isinstance(row, Author) else row.printed_name

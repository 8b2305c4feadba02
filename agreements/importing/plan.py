"""What a file would change in a conference: rows against the database, without writing anything."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from agreements.importing.places import Key, settled
from agreements.importing.remarks import kept_name, kept_title, moved_address, name_of, shown
from agreements.importing.rows import Reading, Row, RowKey
from agreements.importing.steps import Absent, AuthorshipStep, AuthorStep, Change, Plan, Step
from agreements.importing.who.doubts import doubts
from agreements.importing.who.identity import Person, recognised
from agreements.importing.who.known import Known, known
from agreements.labels import AGREEMENT
from agreements.models import Author, Authorship, Conference, Paper, PaperStatus
from agreements.states import SIGNED, State


def plan(conference: Conference, reading: Reading) -> Plan:
    """Six queries, whatever the size of the file. Its reading has no papers on which a row's place is taken.

    Who is who is told by `identity`. Somebody without an address is filled in by a row that gives one. Somebody whose
    address no row of theirs names, but another one that nobody has and that was never theirs, is written to there from then
    on; if a row names the address as well, or the other one is somebody else's, it stays, and the row is a doubt. Whoever was
    taken off a paper stays off it, and a withdrawn paper withdrawn.
    """
    there = known(conference)
    found = recognised(reading.rows, there.people.values())
    who = {row.key: found[row.key].key for row in reading.rows}
    off = {row.key for row in reading.rows if (row.paper_id, who[row.key]) in there.ended}
    taking = {row: person for row, person in who.items() if row not in off}
    reading, positions = settled(reading, there.places, taking)
    named = {(row.paper_id, who[row.key]) for row in reading.rows}
    signed = Counter(number for (number, _), each in there.authorships.items() if there.states.get(each.pk) in SIGNED)
    authors = tuple(_author_steps(reading.rows, there, found))
    return Plan(
        reading=reading,
        papers=tuple(_paper_steps(reading.rows, there.papers, signed)),
        authors=authors,
        authorships=tuple(
            _authorship_step(row, who[row.key], reading.header, there, positions) for row in reading.rows
        ),
        absent=tuple(
            Absent(number, each.printed_name, there.authors[key].email if key in there.authors else "")
            for (number, key), each in there.authorships.items()
            if each.pk in there.states and (number, key) not in named and number not in reading.held_back
        ),
        doubts=tuple(doubts(reading.rows, authors, there, found)),
        addresses=frozenset((author.pk, author.email) for author in there.authors.values()),
    )


def _paper_steps(rows: Iterable[Row], papers: Mapping[str, Paper], signed: Counter[str]) -> Iterator[Step[Paper]]:
    for number, mine in _papers(rows).items():
        values = _given({"title": mine[0].title, "date": _first(mine, "date"), "track": _first(mine, "track")})
        remark = kept_title(signed[number])
        existing = papers.get(number)
        changes = _changes(
            existing, values, subject=_("Paper {number}").format(number=number), remarks={"title": remark}
        )
        yield Step(number, existing, values, changes)


def _author_steps(rows: Iterable[Row], there: Known, found: Mapping[RowKey, Person]) -> Iterator[AuthorStep]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[found[row.key].key].append(row)
    taken = {author.email for author in there.authors.values()}
    for key, mine in groups.items():
        existing = there.authors.get(key)
        values = _given(
            {
                "name": _name(mine, existing),
                **{field: _first(mine, field) for field in ("native_name", "orcid", "language")},
            }
        )
        named = [row.email for row in mine if row.email and row.email not in found[mine[0].key].former_emails]
        if existing is None or not existing.email:
            values |= _given({"email": next(iter(named), "")})
        subject = existing.email or existing.name if existing is not None else ""
        moves_to = _moves_to(existing, named, taken)
        changes = _changes(existing, values, subject=subject, remarks={})
        if existing is not None and moves_to:
            remark = moved_address(existing.name)
            changes = (*changes, Change(subject, name_of("email"), existing.email, moves_to, remark))
        yield AuthorStep(key, existing, values, changes, moves_to)


def _moves_to(existing: Author | None, named: Sequence[str], taken: Container[str]) -> str:
    """The other address under which the file names somebody; empty where that is no sure thing."""
    if existing is None or not existing.email or existing.email in named or len(set(named)) != 1:
        return ""
    return "" if named[0] in taken else named[0]


def _authorship_step(
    row: Row, person: str, header: Sequence[str], there: Known, positions: Mapping[Key, int]
) -> AuthorshipStep:
    key = row.paper_id, person
    name = f"{row.paper_id} {person}"
    if key in there.ended and key not in positions:
        return AuthorshipStep(name, there.ended[key], {}, row=row, paper=row.paper_id, author=person)
    existing = there.authorships.get(key)
    values: dict[str, Any] = {"printed_name": row.name, "position": positions[key]}
    values |= {field: getattr(row, field) for field in ("is_speaker", "is_corresponding") if field in header}
    values |= _given({"affiliation": row.affiliation})
    subject = _("{name} on paper {number}").format(name=row.name, number=row.paper_id)
    is_signed = existing is not None and there.states.get(existing.pk) in SIGNED
    changes = _changes(existing, values, subject=subject, remarks={"printed_name": kept_name(is_signed=is_signed)})
    needs_agreement = _needs_agreement(existing, row.paper_id, there)
    if existing is not None and needs_agreement:
        before, after = (str(AGREEMENT[state]) for state in (State.VOID, State.DRAFT))
        changes = (*changes, Change(subject, _("agreement"), before, after))
    return AuthorshipStep(
        name, existing, values, changes, row=row, paper=row.paper_id, author=person, needs_agreement=needs_agreement
    )


def _needs_agreement(existing: Authorship | None, number: str, there: Known) -> bool:
    paper = there.papers.get(number)
    is_withdrawn = paper is not None and paper.status == PaperStatus.WITHDRAWN
    return not is_withdrawn and (existing is None or existing.pk not in there.states)


def _changes(
    existing: Paper | Author | Authorship | None, values: dict[str, Any], *, subject: str, remarks: dict[str, str]
) -> tuple[Change, ...]:
    if existing is None:
        return ()
    return tuple(
        Change(subject, name_of(name), shown(getattr(existing, name)), shown(after), remarks.get(name, ""))
        for name, after in values.items()
        if getattr(existing, name) != after
    )


def _name(rows: Sequence[Row], existing: Author | None) -> str:
    """The commonest of a person's spellings; one that is in the database already stays."""
    spellings = Counter(row.name for row in rows)
    if existing is not None and existing.name in spellings:
        return existing.name
    return spellings.most_common(1)[0][0]


def _papers(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.paper_id].append(row)
    return groups


def _first(rows: Iterable[Row], field: str) -> Any:
    return next((getattr(row, field) for row in rows if getattr(row, field)), None)


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """An empty cell never erases what is known."""
    return {field: value for field, value in values.items() if value}

"""What a file would change in a conference: rows against the database, without writing anything."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from agreements.importing.difference.comparing import key_of
from agreements.importing.difference.differences import Difference, Differences
from agreements.importing.difference.kinds_and_remedies import DifferenceKind, Remedy
from agreements.importing.differing.read_rows import ReadRows, absent, read_rows, still_told, unnamed
from agreements.importing.differing.settled_values import other_details, settled_values
from agreements.importing.remarks import kept_name, kept_title, moved_address, name_of, shown
from agreements.importing.rows import Reading, Row
from agreements.importing.steps import AuthorshipStep, AuthorStep, Change, Plan, Step
from agreements.importing.who.doubts import doubts
from agreements.importing.who.known import known
from agreements.importing.who.same_papers import by_paper
from agreements.labels import AGREEMENT
from agreements.models import Author, Authorship, Conference, Paper, PaperStatus
from agreements.states import SIGNED, State


def plan(conference: Conference, reading: Reading) -> Plan:
    """Six queries, whatever the size of the file. Its reading has no papers on which a row's place is taken.

    Who is who is told by `identity`. Somebody without an address is filled in by a row that gives one. Somebody whose
    address no row of theirs names, but another one that nobody has and that was never theirs, is written to there from then
    on; if a row names the address as well, or the other one is somebody else's, it stays, and the row is a doubt. Whoever was
    taken off a paper stays off it, and a withdrawn paper withdrawn. What was settled about differences is done, or left.
    """
    read = read_rows(reading, known(conference))
    there, rows = read.there, read.reading.rows
    signed = Counter(number for (number, _), each in there.authorships.items() if there.states.get(each.pk) in SIGNED)
    papers = tuple(_paper_steps(read, signed))
    authors = tuple(_author_steps(read))
    authorships = tuple(_authorship_step(row, read) for row in rows)
    found = tuple(still_told(read))
    return Plan(
        reading=read.reading,
        papers=papers,
        authors=authors,
        authorships=authorships,
        absent=tuple(absent(read)),
        doubts=tuple(doubts(rows, authors, there, read.who)),
        addresses=frozenset((author.pk, author.email) for author in there.authors.values()),
        difference=Differences(found, unnamed(read)),
        ended=tuple(there.authorships[key] for key in sorted(read.ended)),
        withdrawn=tuple(there.papers[each.paper] for each in found if read.reading.withdraws(each)),
        not_named=tuple(_not_named(read)),
        not_accepted=tuple(there.papers[each.paper] for each in _unsettled(read, DifferenceKind.WITHDRAWN)),
        rules=(conference.name_correction, conference.title_correction),
    )


def _unsettled(read: ReadRows, kind: DifferenceKind) -> Iterator[Difference]:
    """What stays because nobody has said anything about it; of a list that is only compared nothing is asked."""
    settlement = read.reading.settlement
    if kind not in settlement.remedies and not read.reading.compares:
        yield from (each for each in read.told if each.kind is kind and not settlement.ends(each))


def _not_named(read: ReadRows) -> Iterator[Authorship]:
    """On papers of which every row is taken: otherwise the row that is left out may be theirs."""
    gone = {each.key for each in _unsettled(read, DifferenceKind.GONE) if each.paper not in read.reading.held_back}
    for key, each in read.there.authorships.items() if gone else ():
        if key_of(*key) in gone:
            yield each


def _paper_steps(read: ReadRows, signed: Counter[str]) -> Iterator[Step[Paper]]:
    for number, mine in by_paper(read.reading.rows).items():
        values = _given({"title": mine[0].title, "date": _first(mine, "date"), "track": _first(mine, "track")})
        existing = read.there.papers.get(number)
        read.told.extend(other_details(existing, values, paper=number, name=""))
        values |= _given({"number": read.new_numbers.get(number)})
        values = settled_values(existing, values, read.reading)
        remarks = {"title": kept_title(signed[number])}
        yield Step(number, existing, values, _changes(existing, values, subject=_paper(number), remarks=remarks))


def _paper(number: str) -> Callable[[], str]:
    return lambda: _("Paper {number}").format(number=number)


def _author_steps(read: ReadRows) -> Iterator[AuthorStep]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in read.reading.rows:
        groups[read.who[row.key].key].append(row)
    taken_addresses = {author.email for author in read.there.authors.values()}
    renamed = {(each.paper, each.name) for each in read.told if each.kind is DifferenceKind.RENAMED}
    for key, mine in groups.items():
        existing = read.there.authors.get(key)
        name = _name(mine, existing)
        facts = {column: _first(mine, column) for column in ("native_name", "orcid", "language")}
        values = _given({"name": name, **facts})
        read.told.extend(other_details(existing, values, paper="", name=name))
        is_told = any((row.paper_id, row.name) in renamed for row in mine)
        if existing is not None and existing.name != name and not is_told:
            read.told.append(Difference(DifferenceKind.RENAMED, "", name, existing.name, name))
        named = [row.email for row in mine if row.email and row.email not in read.who[mine[0].key].former_emails]
        if existing is None or not existing.email:
            values |= _given({"email": next(iter(named), "")})
        yield _author_step(key, existing, values, _moves_to(existing, named, taken_addresses), mine, read)


def _author_step(
    key: str, existing: Author | None, values: dict[str, Any], moves_to: str, rows: Sequence[Row], read: ReadRows
) -> AuthorStep:
    subject = existing.email or existing.name if existing is not None else ""
    if existing is not None and (email := moves_to or values.get("email", "")):
        read.told.append(
            Difference(DifferenceKind.ADDRESS, "", existing.name, existing.email, email, remark=_of_papers(rows))
        )
        moves_to = moves_to if read.reading.remedy(DifferenceKind.ADDRESS) is not Remedy.KEEP else ""
    values = settled_values(existing, values, read.reading)
    changes = _changes(existing, values, subject=lambda: subject, remarks={})
    if existing is not None and moves_to:
        remark = moved_address(existing.name)
        changes = (*changes, Change(subject, name_of("email"), existing.email, moves_to, remark))
    return AuthorStep(key, existing, values, changes, moves_to)


def _of_papers(rows: Iterable[Row]) -> str:
    numbers = ", ".join(dict.fromkeys(row.paper_id for row in rows))
    return _("on papers {numbers}").format(numbers=numbers)


def _moves_to(existing: Author | None, named: Sequence[str], taken_addresses: Container[str]) -> str:
    """The other address under which the file names somebody; empty where that is no sure thing."""
    if existing is None or not existing.email or existing.email in named or len(set(named)) != 1:
        return ""
    return "" if named[0] in taken_addresses else named[0]


def _authorship_step(row: Row, read: ReadRows) -> AuthorshipStep:
    there, person = read.there, read.who[row.key].key
    key = row.paper_id, person
    name = f"{row.paper_id} {person}"
    if key in there.ended and key not in read.positions:
        return AuthorshipStep(name, there.ended[key], {}, row=row, paper=row.paper_id, author=person)
    existing = there.authorships.get(key)
    values: dict[str, Any] = {"printed_name": row.name, "position": read.positions[key]}
    flags = ("is_speaker", "is_corresponding")
    values |= {column: getattr(row, column) for column in flags if column in read.reading.header}
    values |= _given({"affiliation": row.affiliation})
    read.told.extend(other_details(existing, values, paper=row.paper_id, name=row.name))
    values = settled_values(existing, values, read.reading)

    def subject() -> str:
        return _("{name} on paper {number}").format(name=row.name, number=row.paper_id)

    is_signed = existing is not None and there.states.get(existing.pk) in SIGNED
    changes = _changes(existing, values, subject=subject, remarks={"printed_name": kept_name(is_signed=is_signed)})
    needs_agreement = _needs_agreement(existing, row, read)
    if existing is not None and needs_agreement:
        changes = (*changes, Change(subject(), _("agreement"), *_anew()))
    return AuthorshipStep(
        name, existing, values, changes, row=row, paper=row.paper_id, author=person, needs_agreement=needs_agreement
    )


def _needs_agreement(existing: Authorship | None, row: Row, read: ReadRows) -> bool:
    there = read.there
    paper = there.papers.get(row.paper_id)
    is_withdrawn = paper is not None and paper.status == PaperStatus.WITHDRAWN
    if is_withdrawn or (existing is not None and existing.pk in there.states):
        return False
    if existing is None:
        return True
    read.told.append(Difference(DifferenceKind.ASKED_ANEW, row.paper_id, row.name, *_anew()))
    return read.reading.remedy(DifferenceKind.ASKED_ANEW) is not Remedy.KEEP


def _anew() -> tuple[str, str]:
    return str(AGREEMENT[State.VOID]), str(AGREEMENT[State.DRAFT])


def _changes(
    existing: Paper | Author | Authorship | None,
    values: dict[str, Any],
    *,
    subject: Callable[[], str],
    remarks: dict[str, str],
) -> tuple[Change, ...]:
    """In most rows of a list that was imported before nothing changes, and no words are needed."""
    if existing is None:
        return ()
    return tuple(
        Change(subject(), name_of(name), shown(getattr(existing, name)), shown(after), remarks.get(name, ""))
        for name, after in values.items()
        if getattr(existing, name) != after
    )


def _name(rows: Sequence[Row], existing: Author | None) -> str:
    """The commonest of a person's spellings; one that is in the database already stays."""
    spellings = Counter(row.name for row in rows)
    if existing is not None and existing.name in spellings:
        return existing.name
    return spellings.most_common(1)[0][0]


def _first(rows: Iterable[Row], column: str) -> Any:
    return next((getattr(row, column) for row in rows if getattr(row, column)), None)


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """An empty cell never erases what is known."""
    return {column: value for column, value in values.items() if value}

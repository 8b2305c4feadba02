"""Rows beside those before them: who is named twice, who stands at a place that is taken, who has two ORCIDs."""

from bisect import insort
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from agreements.importing.outcomes import Remark, RemarkKind
from agreements.importing.rows import Problem, Row
from agreements.importing.who.identity import are_alike, forms_of
from agreements.names import forms
from agreements.wording.marked import gettext_noop

_TAKEN = gettext_noop("Position %(position)d of paper %(paper)s is taken by “%(name)s” on row %(row)d.")
_SPELLING = gettext_noop("“%(name)s” (row %(row)d)")
_SPELLINGS = gettext_noop("%(email)s is one person with %(count)d spellings: %(names)s. Each paper keeps its own.")
# What the first row of somebody takes from the second one, where it has nothing itself.
_ADDED = ("email", "orcid", "affiliation", "native_name", "language", "position", "is_speaker", "is_corresponding")


# So many rows are looked through one by one: an index of all would need more room than the rows.
_FEW = 50


class TakenRows:
    """Remembers the rows that were taken."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._papers = defaultdict[str, _Called](_Called)
        # Those with an ORCID, by address.
        self._with_orcid = defaultdict[str, _Called](_Called)

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(self._rows)

    def taken(self, row: Row) -> tuple[list[Problem], list[Remark]]:
        """What is wrong with this row beside those before it, and what is to be said of it; without a problem it stands."""
        on_paper = self._papers[row.paper_id]
        if (number := self._same_author(row, on_paper)) is not None:
            before = self._rows[number]
            self._complete(number, before, _completed(before, row))
            about = Remark(
                row.line, "name", RemarkKind.REPEATED, row.name, str(before.line), row.paper_id, row.name, row.part
            )
            return [], [about]
        if (place := row.position) is not None and (there := on_paper.at_place(place, self._rows)):
            said = {"position": place, "paper": row.paper_id, "name": there.name, "row": there.line}
            return [Problem(row.line, "author_order", _TAKEN % said)], []
        remarks = []
        if other := self._with_another_orcid(row):
            remarks.append(Remark(row.line, "orcid", RemarkKind.OTHER_ORCID, row.orcid, other.orcid, part=row.part))
            row = replace(row, orcid="")
        self._rows.append(row)
        on_paper.add(len(self._rows) - 1, self._rows)
        if row.email and row.orcid:
            self._with_orcid[row.email].add(len(self._rows) - 1, self._rows)
        return [], remarks

    def _complete(self, number: int, before: Row, row: Row) -> None:
        self._rows[number] = row
        self._papers[row.paper_id].completed(number, before, row)
        if before.email and before.orcid:
            self._with_orcid[row.email].completed(number, before, row)
        elif row.email and row.orcid:
            self._with_orcid[row.email].add(number, self._rows)

    def _same_author(self, row: Row, on_paper: "_Called") -> int | None:
        called = on_paper.alike(row, self._rows)
        return next((number for number in called if _is_repeated(self._rows[number], row)), None)

    def _with_another_orcid(self, row: Row) -> Row | None:
        """Two people may share an address; one person has one ORCID."""
        if not (row.email and row.orcid) or row.email not in self._with_orcid:
            return None
        there = (self._rows[number] for number in self._with_orcid[row.email].alike(row, self._rows))
        return next((before for before in there if before.orcid != row.orcid and are_alike(before, row)), None)


class _Called:
    """Some of the rows, found by what their authors are called. Few are compared one by one, many by an index."""

    __slots__ = ("_index", "_numbers", "_places")

    def __init__(self) -> None:
        self._numbers: list[int] = []
        self._index: defaultdict[str, list[int]] | None = None
        self._places: dict[int, int] = {}

    def alike(self, row: Row, rows: Sequence[Row]) -> Iterator[int]:
        names = set(_called(row))
        if self._index is None:
            yield from (number for number in self._numbers if not names.isdisjoint(_called(rows[number])))
        else:
            yield from sorted({number for name in names for number in self._index.get(name, ())})

    def at_place(self, place: int, rows: Sequence[Row]) -> Row | None:
        if self._index is None:
            return next((rows[number] for number in self._numbers if rows[number].position == place), None)
        return rows[self._places[place]] if place in self._places else None

    def add(self, number: int, rows: Sequence[Row]) -> None:
        insort(self._numbers, number)
        if self._index is not None:
            self._enter(number, rows[number], self._index)
        elif len(self._numbers) > _FEW:
            self._index = defaultdict(list)
            for each in self._numbers:
                self._enter(each, rows[each], self._index)

    def completed(self, number: int, before: Row, row: Row) -> None:
        """By what another row says of the same author."""
        if self._index is not None:
            self._enter(number, row, self._index, known=set(_called(before)))

    def _enter(self, number: int, row: Row, index: defaultdict[str, list[int]], *, known: Container[str] = ()) -> None:
        for name in _called(row):
            if name not in known:
                index[name].append(number)
        if row.position is not None:
            self._places[row.position] = min(number, self._places.get(row.position, number))


def _completed(row: Row, again: Row) -> Row:
    added = {name: getattr(again, name) for name in _ADDED if not getattr(row, name) and getattr(again, name)}
    return replace(row, **added) if added else row


def _called(row: Row) -> Iterator[str]:
    yield from forms_of(row)
    if row.orcid:
        yield row.orcid


def _is_repeated(before: Row, row: Row) -> bool:
    """Whether two rows of one paper name one author: under one ORCID or at one address, or, where an address is missing, at
    one place or at none."""
    if row.orcid and before.orcid and row.orcid != before.orcid:
        return False
    has_orcid = bool(row.orcid) and row.orcid == before.orcid
    if has_orcid or (row.email and before.email):
        return (has_orcid and are_alike(row, before)) or bool(row.email and row.email == before.email)
    return row.position is None or before.position is None or row.position == before.position


def spellings(rows: Iterable[Row]) -> Iterator[str]:
    """A sentence for each person at an address whose rows print the name in more than one way."""
    listed = list(rows)
    names_at: dict[str, str] = {}
    several = {row.email for row in listed if row.email and names_at.setdefault(row.email, row.name) != row.name}
    people: dict[tuple[str, str], dict[str, int]] = {}
    groups: list[tuple[str, dict[str, int]]] = []
    for row in listed if several else ():
        if row.email not in several:
            continue
        keys = [(row.email, form) for form in forms(row.name)]
        names = next((people[key] for key in keys if key in people), {})
        if not names:
            groups.append((row.email, names))
        names.setdefault(row.name, row.line)
        people |= dict.fromkeys(keys, names)
    for email, names in groups:
        if len(names) > 1:
            found = ", ".join(_SPELLING % {"name": name, "row": line} for name, line in names.items())
            yield _SPELLINGS % {"email": email, "count": len(names), "names": found}

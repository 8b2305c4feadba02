"""Rows of one file against each other: the first is kept, what contradicts it is refused."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from agreements.importing.rows import Problem, Row
from agreements.importing.who.identity import are_alike, forms_of
from agreements.names import forms

_WORDS = {"title": "title", "date": "date", "track": "track"}


class Consistency:
    """Remembers the rows that were kept."""

    def __init__(self) -> None:
        self._facts: dict[tuple[str, str], Row] = {}
        # By paper and form of the name, by paper and ORCID.
        self._authors = defaultdict[tuple[str, str], list[Row]](list)
        # By address and form of the name.
        self._with_orcid: dict[tuple[str, str], Row] = {}
        self._positions: dict[tuple[str, int], Row] = {}

    def check(self, row: Row) -> Problem | None:
        """Why this row cannot stand beside the rows before it; a row without a problem is kept."""
        problem = self._twice(row) or self._contradiction(row) or self._other_orcid(row)
        if problem is None:
            self._keep(row)
        return problem

    def _twice(self, row: Row) -> Problem | None:
        called = (before for key in _called(row) for before in self._authors.get((row.paper_id, key), ()))
        if same := next((before for before in called if _is_repeated(before, row)), None):
            reason = f"Row {same.line} already names this author of paper {row.paper_id}."
            return Problem(row.line, "email" if row.email else "name", reason, is_repetition=True)
        taken = self._positions.get((row.paper_id, row.position)) if row.position is not None else None
        if taken:
            reason = f"Position {row.position} of paper {row.paper_id} is taken by “{taken.name}” on row {taken.line}."
            return Problem(row.line, "author_order", reason)
        return None

    def _contradiction(self, row: Row) -> Problem | None:
        for key, value in _facts(row):
            first = self._facts.get(key)
            if first and getattr(first, key[0]) != value:
                reason = f"Row {first.line} gives paper {row.paper_id} another {_WORDS[key[0]]}."
                return Problem(row.line, key[0], reason)
        return None

    def _other_orcid(self, row: Row) -> Problem | None:
        """Two people may share an address; one person has one ORCID."""
        for form in forms_of(row) if row.email and row.orcid else ():
            before = self._with_orcid.get((row.email, form))
            if before and before.orcid != row.orcid:
                return Problem(row.line, "orcid", f"Row {before.line} gives this author another ORCID.")
        return None

    def _keep(self, row: Row) -> None:
        for key in _called(row):
            self._authors[row.paper_id, key].append(row)
        for form in forms_of(row) if row.email and row.orcid else ():
            self._with_orcid.setdefault((row.email, form), row)
        if row.position is not None:
            self._positions[row.paper_id, row.position] = row
        for fact, _ in _facts(row):
            self._facts.setdefault(fact, row)


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


def _facts(row: Row) -> Iterator[tuple[tuple[str, str], object]]:
    """What must be the same in every row of a paper, where it is given at all."""
    for field in _WORDS:
        if value := getattr(row, field):
            yield (field, row.paper_id), value


def spellings(rows: Iterable[Row]) -> Iterator[str]:
    """A sentence for each person at an address whose rows print the name in more than one way."""
    people: dict[tuple[str, str], dict[str, int]] = {}
    groups: list[tuple[str, dict[str, int]]] = []
    for row in rows:
        keys = [(row.email, form) for form in forms(row.name)] if row.email else []
        names = next((people[key] for key in keys if key in people), {})
        if keys and not names:
            groups.append((row.email, names))
        names.setdefault(row.name, row.line)
        people |= dict.fromkeys(keys, names)
    for email, names in groups:
        if len(names) > 1:
            found = ", ".join(f"“{name}” (row {line})" for name, line in names.items())
            yield f"{email} is one person with {len(names)} spellings: {found}. Each paper keeps its own."

"""Rows of one file against each other: the first is kept, what contradicts it is refused."""

from collections.abc import Iterable, Iterator

from agreements.importing.rows import Problem, Row

_WORDS = {"title": "title", "date": "date", "track": "track", "orcid": "ORCID"}


class Consistency:
    """Remembers the rows that were kept."""

    def __init__(self) -> None:
        self._facts: dict[tuple[str, str], Row] = {}
        self._authors: dict[tuple[str, str], Row] = {}
        self._positions: dict[tuple[str, int], Row] = {}

    def check(self, row: Row) -> Problem | None:
        """Why this row cannot stand beside the rows before it; a row without a problem is kept."""
        problem = self._twice(row) or self._contradiction(row)
        if problem is None:
            self._keep(row)
        return problem

    def _twice(self, row: Row) -> Problem | None:
        same = self._authors.get((row.paper_id, row.email))
        if same and same.name == row.name:
            reason = f"Row {same.line} already names this author of paper {row.paper_id}."
            return Problem(row.line, "email", reason, is_repetition=True)
        if same:
            reason = f"Row {same.line} gives this address to “{same.name}”, who is also on paper {row.paper_id}."
            return Problem(row.line, "email", reason)
        taken = self._positions.get((row.paper_id, row.position)) if row.position is not None else None
        if taken:
            reason = f"Position {row.position} of paper {row.paper_id} is taken by “{taken.name}” on row {taken.line}."
            return Problem(row.line, "author_order", reason)
        return None

    def _contradiction(self, row: Row) -> Problem | None:
        for key, value in _facts(row):
            first = self._facts.get(key)
            if first and getattr(first, key[0]) != value:
                subject = "this author" if key[0] == "orcid" else f"paper {row.paper_id}"
                return Problem(row.line, key[0], f"Row {first.line} gives {subject} another {_WORDS[key[0]]}.")
        return None

    def _keep(self, row: Row) -> None:
        self._authors[row.paper_id, row.email] = row
        if row.position is not None:
            self._positions[row.paper_id, row.position] = row
        for key, _ in _facts(row):
            self._facts.setdefault(key, row)


def _facts(row: Row) -> Iterator[tuple[tuple[str, str], object]]:
    """What must be the same in every row of a paper or a person, where it is given at all."""
    paper_facts = [(("title", row.paper_id), row.title), (("date", row.paper_id), row.date)]
    for key, value in [*paper_facts, (("track", row.paper_id), row.track), (("orcid", row.email), row.orcid)]:
        if value:
            yield key, value


def spellings(rows: Iterable[Row]) -> Iterator[str]:
    """A sentence for each address whose rows print the name in more than one way."""
    people: dict[str, dict[str, int]] = {}
    for row in rows:
        people.setdefault(row.email, {}).setdefault(row.name, row.line)
    for email, names in people.items():
        if len(names) > 1:
            found = ", ".join(f"“{name}” (row {line})" for name, line in names.items())
            yield f"{email} is one person with {len(names)} spellings: {found}. Each paper keeps its own."

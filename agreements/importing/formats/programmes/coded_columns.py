"""Columns of pretalx’s tables whose headings are in another language, known by the codes of six signs in them. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from agreements.importing.files.headings import meaning
from agreements.importing.files.sources import Table

_ROWS = 200
_CODE = re.compile(r"(?=[0-9]{0,5}[A-Z])[A-Z0-9]{6}")
_APART = re.compile(r"[\n,]")
# As its database has them, whatever the language.
_STATES = frozenset({"draft", "submitted", "accepted", "confirmed", "rejected", "canceled", "withdrawn"})


class ProposalColumns(NamedTuple):
    """Places in the table; -1 for what it lacks."""

    title: int
    state: int
    track: int
    codes: int
    names: int


class SpeakerColumns(NamedTuple):
    name: int
    email: int


def proposal_columns(table: Table) -> ProposalColumns | None:
    """Of a table with a row a proposal; None for one that is no such table, or does not say what was accepted."""
    columns = _columns(table)
    codes, state = _first(columns, _are_lists), _first(columns, _are_states)
    title = _first(columns, _are_titles)
    if min(codes, state, title) < 0:
        return None
    track = next((place for place, heading in enumerate(table.header) if meaning(heading) == "track"), -1)
    counts = [len(listed(cell)) for cell in columns[codes]]
    names = _first(
        columns, lambda cells: not _are_lists(cells) and [len(listed(cell)) for cell in cells] == counts, above=title
    )
    return ProposalColumns(title, state, track, codes, names)


def speaker_columns(table: Table) -> SpeakerColumns | None:
    columns = _columns(table)
    email = _first(columns, _are_addresses)
    name = _first(columns, _are_titles)
    return SpeakerColumns(name, email) if min(email, name, _first(columns, _are_lists)) >= 0 else None


def listed(cell: str) -> list[str]:
    """The codes or names of a cell."""
    return [part.strip() for part in _APART.split(cell) if part.strip()]


def _columns(table: Table) -> list[list[str]]:
    """What stands in the first rows, by column; nothing unless each row has a code of its own under “ID”."""
    if table.header[:1] != ("id",):
        return []
    rows = [row for row in islice(table.rows(), _ROWS) if not row.fault]
    codes = [row.at(0).strip() for row in rows]
    if not codes or len(set(codes)) < len(codes) or not all(map(_CODE.fullmatch, codes)):
        return []
    return [[row.at(place).strip() for row in rows] for place in range(len(table.header))]


def _first(columns: Sequence[list[str]], fits: Callable[[list[str]], bool], *, above: int = 0) -> int:
    return next((place for place, cells in enumerate(columns) if place > above and fits(cells)), -1)


def _filled(cells: Sequence[str]) -> Iterator[str]:
    return (cell for cell in cells if cell)


def _are_lists(cells: list[str]) -> bool:
    """Some have nobody."""
    codes = [code for cell in _filled(cells) for code in listed(cell)]
    return bool(codes) and all(map(_CODE.fullmatch, codes))


def _are_states(cells: list[str]) -> bool:
    return set(cells) <= _STATES


def _are_addresses(cells: list[str]) -> bool:
    return sum("@" in cell for cell in cells) * 2 > len(cells)


def _are_titles(cells: list[str]) -> bool:
    """One line each, and hardly one twice: the title or the name, which stand first."""
    is_text = all("\n" not in cell for cell in cells) and not _are_lists(cells) and not _are_addresses(cells)
    return all(cells) and is_text and not _are_states(cells) and len(set(cells)) * 5 >= len(cells) * 4

"""Cells that name several people, with an address for each: an entry for each of them."""

from collections.abc import Iterator
from itertools import repeat

from agreements.importing.entries import Entry
from agreements.importing.normalising.mailboxes import addresses
from agreements.importing.normalising.person_names import people_in

_BESIDE = ("affiliation", "orcid")


def apart(entry: Entry) -> Iterator[Entry]:
    """The entry itself, unless it has as many addresses as people, two at least."""
    name, email = entry.cells.get("name", ""), entry.cells.get("email", "")
    people = people_in(name) if email.count("@") > 1 and name else []
    mailboxes = addresses(email)
    if len(people) < 2 or len(people) != len(mailboxes):
        yield entry
        return
    beside = {column: _parallel(entry.cells.get(column, ""), len(people)) for column in _BESIDE}
    for person, mailbox, *others in zip(people, mailboxes, *beside.values(), strict=False):
        cells = {**entry.cells, **dict(zip(beside, others, strict=True)), "name": person, "email": mailbox}
        yield Entry(entry.line, cells)


def _parallel(cell: str, count: int) -> Iterator[str]:
    """One for each where there are as many; else all have the same, but an ORCID, which is nobody's then."""
    pieces = [piece.strip() for piece in cell.replace("\n", ";").split(";")]
    return iter(pieces) if len(pieces) == count else repeat(cell)

"""Who is who: the rows of a file among themselves, and against the people who are known. Pure.

An address alone names nobody. A row is somebody, and the first of these rules that finds one decides:

1. the same address and a name that is alike, or the same ORCID and one of the two;
2. a former address and a name that is alike;
3. on the same paper a name that is alike, whatever the address (one may be missing, or be another one);
4. on the same paper the same address, if nobody else there has it: the name was corrected;
5. as 1, with what the rows before said of people;
6. else somebody new.

Nobody is two rows of one paper. Names are alike if `agreements.names` grades them anything but different. On another paper
a like name alone tells nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from agreements.importing.rows import Row, RowKey
from agreements.names import forms


@dataclass(eq=False, slots=True)
class Person:
    """Somebody of the conference, or of the file alone; `key` is one for each."""

    key: str
    orcid: str = ""
    # As printed and in native script.
    names: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    former_emails: frozenset[str] = frozenset()
    # Positions by paper, also on those from which the person was taken off.
    places: dict[str, int] = field(default_factory=dict)

    def is_someone_else_by_orcid(self, row: Row) -> bool:
        return bool(row.orcid and self.orcid and row.orcid != self.orcid)


def forms_of(row: Row) -> frozenset[str]:
    return forms(row.name) | forms(row.native_name) if row.native_name else forms(row.name)


def are_alike(row: Row, other: Row) -> bool:
    return not forms_of(row).isdisjoint(forms_of(other))


def recognised(rows: Sequence[Row], known: Iterable[Person]) -> Mapping[RowKey, Person]:
    """The person of each row, by its key."""
    people = list(known)
    recognition = _Recognition(people)
    rules = (
        recognition.by_itself,
        recognition.by_former_address,
        recognition.by_name_there,
        recognition.by_paper,
    )
    for rule in rules if people else ():
        for row in rows:
            if row.key not in recognition.found and (person := recognition.best(row, rule)):
                recognition.take(row, person)
    for row in rows:
        if row.key not in recognition.found:
            recognition.take(row, recognition.best(row, recognition.by_itself) or Person(_name_of(row)))
    return recognition.found


class _Recognition:
    def __init__(self, known: Iterable[Person]) -> None:
        self.found: dict[RowKey, Person] = {}
        self._taken: set[tuple[str, str]] = set()
        self._index = defaultdict[tuple[str, str, str], list[Person]](list)
        for person in known:
            self._add(person, {form for name in person.names for form in forms(name)})

    # --- The rules ---------------------------------------------------------------------------------------------------
    def by_itself(self, row: Row) -> Iterable[Person]:
        if row.email:
            yield from self._called("email", row.email, row)
        if row.orcid:
            yield from self._called("orcid", row.orcid, row)
            yield from self._index.get(("orcid", row.orcid, row.email), ()) if row.email else ()

    def by_former_address(self, row: Row) -> Iterable[Person]:
        if row.email:
            yield from self._called("former", row.email, row)

    def by_name_there(self, row: Row) -> Iterable[Person]:
        there = self._called("paper", row.paper_id, row)
        return (person for person in there if not person.is_someone_else_by_orcid(row))

    def by_paper(self, row: Row) -> Iterable[Person]:
        there = self._index.get(("paper", row.paper_id, row.email), ()) if row.email else ()
        found = [person for person in there if self._is_free(row, person)]
        return found if len(found) == 1 and not found[0].is_someone_else_by_orcid(row) else ()

    def _called(self, kind: str, value: str, row: Row) -> Iterable[Person]:
        for form in forms_of(row):
            yield from self._index.get((kind, value, form), ())

    # --- What they find ----------------------------------------------------------------------------------------------
    def best(self, row: Row, rule: Callable[[Row], Iterable[Person]]) -> Person | None:
        """Of several the one who stands there already, at best at that place, and with that very name."""
        free = (person for person in rule(row) if self._is_free(row, person))
        return max(free, key=lambda person: _nearness(row, person), default=None)

    def take(self, row: Row, person: Person) -> None:
        self.found[row.key] = person
        self._taken.add((row.paper_id, person.key))
        person.names |= {row.name, row.native_name} - {""}
        if row.email not in person.former_emails:
            person.emails |= {row.email} - {""}
        person.orcid = person.orcid or row.orcid
        self._add(person, forms_of(row))

    def _is_free(self, row: Row, person: Person) -> bool:
        return (row.paper_id, person.key) not in self._taken

    def _add(self, person: Person, called: Iterable[str]) -> None:
        """What a row brought is found with what was known: its name with the person's addresses, and papers."""
        keys = [("email", email, form) for email in person.emails for form in called]
        keys += [("former", email, form) for email in person.former_emails for form in called]
        keys += [("paper", paper, form) for paper in person.places for form in called]
        keys += [("paper", paper, email) for paper in person.places for email in person.emails]
        if person.orcid:
            keys += [("orcid", person.orcid, each) for each in (*called, *person.emails)]
        for key in keys:
            if person not in self._index[key]:
                self._index[key].append(person)


def _name_of(row: Row) -> str:
    """The key of somebody whom this row is the first to name."""
    return f"row {row.line}" if not row.part else f"row {row.line}, {row.part + 1}"


def _nearness(row: Row, person: Person) -> tuple[bool, bool, bool]:
    place = person.places.get(row.paper_id)
    return place is not None, place is not None and place == row.position, row.name in person.names

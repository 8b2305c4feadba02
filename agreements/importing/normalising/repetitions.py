"""Rows beside those before them: who is named twice, who stands at a place that is taken, who has two ORCIDs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from agreements.importing.outcomes import Remark, RemarkKind
from agreements.importing.rows import Problem, Row, RowKey
from agreements.importing.who.identity import are_alike, forms_of
from agreements.names import forms
from agreements.wording.marked import gettext_noop

_TAKEN = gettext_noop("Position %(position)d of paper %(paper)s is taken by “%(name)s” on row %(row)d.")
_SPELLING = gettext_noop("“%(name)s” (row %(row)d)")
_SPELLINGS = gettext_noop("%(email)s is one person with %(count)d spellings: %(names)s. Each paper keeps its own.")
# What the first row of somebody takes from the second one, where it has nothing itself.
_ADDED = ("email", "orcid", "affiliation", "native_name", "language", "position", "is_speaker", "is_corresponding")


class TakenRows:
    """Remembers the rows that were taken."""

    def __init__(self) -> None:
        self._rows: dict[RowKey, Row] = {}
        # By paper and form of the name, by paper and ORCID.
        self._authors = defaultdict[tuple[str, str], list[RowKey]](list)
        # By address and form of the name.
        self._with_orcid: dict[tuple[str, str], Row] = {}
        self._positions: dict[tuple[str, int], Row] = {}

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(self._rows.values())

    def taken(self, row: Row) -> tuple[list[Problem], list[Remark]]:
        """What is wrong with this row beside those before it, and what is to be said of it; without a problem it stands."""
        if before := self._same_author(row):
            self._rows[before.key] = _completed(before, row)
            about = Remark(
                row.line, "name", RemarkKind.REPEATED, row.name, str(before.line), row.paper_id, row.name, row.part
            )
            return [], [about]
        if (place := row.position) is not None and (there := self._positions.get((row.paper_id, place))):
            said = {"position": place, "paper": row.paper_id, "name": there.name, "row": there.line}
            return [Problem(row.line, "author_order", _TAKEN % said)], []
        remarks = []
        if other := self._with_another_orcid(row):
            remarks.append(Remark(row.line, "orcid", RemarkKind.OTHER_ORCID, row.orcid, other.orcid, part=row.part))
            row = replace(row, orcid="")
        self._keep(row)
        return [], remarks

    def _same_author(self, row: Row) -> Row | None:
        called = (key for each in _called(row) for key in self._authors.get((row.paper_id, each), ()))
        return next((before for key in called if _is_repeated(before := self._rows[key], row)), None)

    def _with_another_orcid(self, row: Row) -> Row | None:
        """Two people may share an address; one person has one ORCID."""
        for form in forms_of(row) if row.email and row.orcid else ():
            before = self._with_orcid.get((row.email, form))
            if before and before.orcid != row.orcid:
                return before
        return None

    def _keep(self, row: Row) -> None:
        self._rows[row.key] = row
        for each in _called(row):
            self._authors[row.paper_id, each].append(row.key)
        for form in forms_of(row) if row.email and row.orcid else ():
            self._with_orcid.setdefault((row.email, form), row)
        if row.position is not None:
            self._positions[row.paper_id, row.position] = row


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
            found = ", ".join(_SPELLING % {"name": name, "row": line} for name, line in names.items())
            yield _SPELLINGS % {"email": email, "count": len(names), "names": found}

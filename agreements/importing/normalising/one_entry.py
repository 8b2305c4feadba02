"""One author as a file has them, value by value: what is taken, what is said of it, and what is refused."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agreements.importing.entries import Entry
from agreements.importing.normalising import person_names, repairs, short_values
from agreements.importing.normalising.letters import LOST
from agreements.importing.normalising.mailboxes import mailbox
from agreements.importing.normalising.person_names import Name
from agreements.importing.normalising.repairs import BOX, ERRORS, NOTHING, WORDS, Repaired
from agreements.importing.outcomes import Remark, RemarkKind
from agreements.importing.rows import Problem
from agreements.wording import values
from agreements.wording.characters import clean
from agreements.wording.marked import gettext_noop
from agreements.wording.values import RefusedValueError

_FLAGS = ("is_speaker", "is_corresponding")
# What may be cut once somebody has looked at it, so that nobody is lost for a long title.
_LONGEST = {"title": values.MAX_TITLE, "affiliation": values.MAX_AFFILIATION, "track": values.MAX_TRACK}


@dataclass(frozen=True)
class Habits:
    """What the file as a whole shows: which number of a date is the day, and whether names are written “Last, First”."""

    date_order: str = ""
    has_turned_names: bool = False


@dataclass(slots=True)
class ReadEntry:
    """`values` are those of a Row; a title may be missing as yet."""

    line: int
    part: int
    values: dict[str, Any] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    # As written, where it is no title.
    no_title: str = ""

    @property
    def paper(self) -> str:
        return str(self.values.get("paper_id", ""))

    def remark(self, column: str, kinds: Iterable[RemarkKind | None], before: str, after: object = "") -> None:
        shown = "" if after is None else str(after)
        for kind in kinds:
            if kind is not None:
                self.remarks.append(Remark(self.line, column, kind, before, shown, part=self.part))

    def take(self, field_name: str, column: str, rule: Callable[[str], object], value: str) -> None:
        try:
            self.values[field_name] = rule(value)
        except RefusedValueError as refusal:
            self.problems.append(Problem(self.line, column, str(refusal)))


def read_entry(entry: Entry, *, part: int, habits: Habits) -> ReadEntry:
    found = ReadEntry(entry.line, part)
    cells = entry.cells
    _take_line(found, "paper_id", cells.get("paper_id", ""), values.paper_id)
    _take_title(found, cells.get("title", ""))
    name = _take_name(found, cells, habits)
    _take_address(found, cells.get("email", ""))
    _take_affiliation(found, cells.get("affiliation", ""), name)
    _take_line(found, "native_name", cells.get("native_name", ""), values.native_name)
    _take_track(found, cells.get("track", ""))
    _take_short(found, cells, habits)
    return found


def _take_line(found: ReadEntry, column: str, cell: str, rule: Callable[[str], object]) -> None:
    repaired = repairs.line(cell)
    found.remark(column, repaired.kinds, cell, repaired.text)
    found.take(column, column, rule, repaired.text)


def _take_title(found: ReadEntry, cell: str) -> None:
    repaired = repairs.text(cell)
    lowered = repaired.text.casefold()
    if not repaired.text or lowered in (ERRORS | NOTHING) - WORDS:
        found.no_title = repaired.text
        found.values["title"] = ""
        return
    kinds = [*repaired.kinds]
    if lowered in WORDS or repairs.has_error(repaired.text):
        kinds.append(RemarkKind.ODD_TITLE)
    _take_printed(found, "title", cell, Repaired(repaired.text, tuple(kinds)), values.title)


def _take_printed(
    found: ReadEntry, column: str, cell: str, repaired: Repaired, rule: Callable[[str], object], *, box: str = BOX
) -> None:
    """A lost letter is kept as such, so that whoever looks at it sees where it was."""
    drawn = repairs.drawn(repaired.text, box=box)
    shown, kinds = repairs.shortened(drawn.text, _LONGEST.get(column, repairs.LONGEST))
    found.remark(column, (*repaired.kinds, *drawn.kinds, *kinds), cell, shown)

    def lenient(value: str) -> str:
        rule(value.replace(LOST, BOX))
        return value

    found.take(column, column, lenient, shown)


def _take_name(found: ReadEntry, cells: Mapping[str, str], habits: Habits) -> Name:
    parts = {column: _part(found, column, cells.get(column, "")) for column in ("given_name", "family_name")}
    middle, suffix = (repairs.text(cells.get(column, "")).text for column in ("middle_name", "suffix"))
    written = cells.get("name", "")
    repaired = repairs.text(written)
    if not repaired.text or _says_nothing(repaired.text):
        pieces = person_names.joined(parts["given_name"], middle, parts["family_name"], suffix)
        before = clean(" ".join(cells.get(column, "") for column in ("given_name", "family_name"))) or written
        repaired, written = Repaired(pieces.text, pieces.kinds), before
    name = _named(repaired, written, habits)
    _take_printed(found, "name", written, Repaired(name.text, (*repaired.kinds, *name.kinds)), values.name, box="")
    if found.problems and written and not name.text:
        words = gettext_noop("The name is missing: the cell has “%(cell)s”.")
        found.problems[-1] = Problem(found.line, "name", words % {"cell": repairs.line(written).text})
    return name


def _named(repaired: Repaired, written: str, habits: Habits) -> Name:
    """Several people who stand below one another in a cell stay apart when its lines become one."""
    if _says_nothing(repaired.text):
        return Name("")
    narrowed = repairs.narrow(repaired.text)
    name = person_names.person_name(narrowed.text, is_turned=habits.has_turned_names)
    kinds = (*narrowed.kinds, *name.kinds)
    if RemarkKind.LINE_BREAK in repaired.kinds and len(person_names.people_in(written.strip())) > 1:
        lines = [each for each in written.splitlines() if each.strip()]
        if all(" " in line.strip() for line in lines):
            kinds = (*kinds, RemarkKind.SEVERAL_PEOPLE)
    return name._replace(kinds=tuple(dict.fromkeys(kinds)))


def _part(found: ReadEntry, column: str, cell: str) -> str:
    repaired = repairs.narrow(repairs.text(cell).text)
    found.take(column, column, lambda value: _lost_allowed(values.name_part, value), repaired.text)
    return repaired.text


def _lost_allowed(rule: Callable[[str], object], value: str) -> str:
    rule(value.replace(LOST, BOX))
    return value


def _says_nothing(value: str) -> bool:
    return value.casefold() in (ERRORS | NOTHING) - WORDS


def _take_address(found: ReadEntry, cell: str) -> None:
    taken = mailbox(cell)
    found.values["email"] = taken.address
    found.remark(
        "email", [taken.kind], cell, ", ".join((taken.address, *taken.others)) if taken.others else taken.address
    )


def _take_affiliation(found: ReadEntry, cell: str, name: Name) -> None:
    repaired = repairs.text(cell)
    if kind := _no_value(repaired.text):
        found.remark("affiliation", [kind], cell)
        repaired = Repaired("")
    if not repaired.text and name.affiliation:
        repaired = Repaired(name.affiliation)
    _take_printed(found, "affiliation", cell, repaired, values.affiliation)


def _take_track(found: ReadEntry, cell: str) -> None:
    repaired = repairs.text(cell)
    kind = _no_value(repaired.text)
    shown, kinds = repairs.shortened("" if kind else repaired.text, _LONGEST["track"])
    found.remark("track", [kind] if kind else (*repaired.kinds, *kinds), cell, shown)
    found.take("track", "track", lambda value: _lost_allowed(values.track, value), shown)


def _no_value(value: str) -> RemarkKind | None:
    lowered = value.casefold()
    if lowered in ERRORS:
        return RemarkKind.LOST_VALUE
    return RemarkKind.NO_VALUE if lowered in NOTHING else None


def _take_short(found: ReadEntry, cells: Mapping[str, str], habits: Habits) -> None:
    """Unseen characters in these are nobody's loss, and not worth a remark."""
    shown = {
        column: repairs.line(cells.get(column, "")).text for column in ("orcid", "date", "language", "author_order")
    }
    taken: dict[str, tuple[object, RemarkKind | None]] = {
        "orcid": short_values.orcid(shown["orcid"]),
        "date": short_values.day(shown["date"], order=habits.date_order),
        "language": short_values.language(shown["language"]),
        "author_order": short_values.place(shown["author_order"]),
    }
    for column in _FLAGS:
        taken[column] = short_values.flag(repairs.line(cells.get(column, "")).text, column=column)
    for column, (value, kind) in taken.items():
        found.values["position" if column == "author_order" else column] = value
        found.remark(column, [kind], cells.get(column, ""), value)

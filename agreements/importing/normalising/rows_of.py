"""All entries of a file, in the order of the file, as rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from agreements.importing.entries import Entry
from agreements.importing.normalising import letters
from agreements.importing.normalising.days import order_in
from agreements.importing.normalising.one_entry import Habits, ReadEntry, read_entry
from agreements.importing.normalising.one_paper import NOTHING_THERE, brought_together
from agreements.importing.normalising.passing_rows import passing
from agreements.importing.normalising.person_names import are_mostly_turned
from agreements.importing.normalising.repetitions import TakenRows
from agreements.importing.normalising.several_people import apart
from agreements.importing.outcomes import Remark, RemarkKind, RowOutcome
from agreements.importing.rows import COLUMNS, Problem, Row
from agreements.web.sandbox import Tell, untold
from agreements.wording.characters import clean


@dataclass(frozen=True)
class Normalised:
    """`refused` maps the numbers of the rows with a problem to their papers, or to "" where none can be read."""

    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Remark, ...] = ()
    refused: Mapping[int, str] = field(default_factory=dict)
    asks_date_order: bool = False


def normalised(
    entries: Iterable[Entry], *, date_order: str = "", keeps_letters: bool = False, tell: Tell = untold
) -> Normalised:
    """`date_order`: what somebody said of dates such as 3/4/2020, one of `days.ORDERS`. `keeps_letters`: letters that look
    as if they had been read in a wrong encoding are right."""
    given = list(entries)
    put_right = letters.released if keeps_letters else letters.decoded
    decoded, about_letters = _decoded(passing(given, _always(tell, len(given), 0)), put_right)
    listed, remarks = _with_papers(decoded)
    remarks = [*about_letters, *remarks]
    habits = Habits(
        date_order or order_in(entry.cells.get("date", "") for entry in listed),
        are_mostly_turned(entry.cells.get("name", "") for entry in listed),
    )
    read = [
        read_entry(each, part=part, habits=habits)
        for entry in passing(listed, tell, len(listed))
        for part, each in enumerate(apart(entry))
    ]
    papers = defaultdict[str, list[ReadEntry]](list)
    for entry in read:
        if entry.part:
            entry.remark("name", [RemarkKind.SPLIT], "", entry.values.get("name", ""))
        papers[entry.paper].append(entry)
    for paper, its in papers.items():
        brought_together(its) if paper else _without_paper(its)
    papers.clear()
    return _rows(read, remarks, tell)


def _always(tell: Tell, done: int, total: int) -> Tell:
    """For steps before and after the one whose rows are counted."""
    return lambda _done, _total: tell(done, total)


def _decoded(entries: Iterable[Entry], put_right: Callable[[str], str]) -> tuple[list[Entry], list[Remark]]:
    found: list[Entry] = []
    remarks: list[Remark] = []
    for entry in entries:
        repaired = {column: put_right(cell) for column, cell in entry.cells.items()}
        changed = [(column, cell) for column, cell in entry.cells.items() if repaired[column] != cell]
        for column, cell in changed:
            if column in COLUMNS and clean(repaired[column]) != clean(cell):
                before = letters.released(cell, marked=True)
                remarks.append(Remark(entry.line, column, RemarkKind.MOJIBAKE, before, repaired[column]))
        found.append(Entry(entry.line, repaired) if changed else entry)
    return found, remarks


def _with_papers(entries: Iterable[Entry]) -> tuple[list[Entry], list[Remark]]:
    """A cell that is empty below a paper's id, as merged cells leave it, belongs to that paper."""
    found: list[Entry] = []
    remarks: list[Remark] = []
    for entry in entries:
        above = found[-1] if found else None
        if above is not None and _is_below(entry, above):
            number = above.cells.get("paper_id", "")
            remarks.append(Remark(entry.line, "paper_id", RemarkKind.FILLED_DOWN, "", number))
            entry = Entry(entry.line, {**entry.cells, "paper_id": number})  # noqa: PLW2901
        found.append(entry)
    return found, remarks


def _is_below(entry: Entry, above: Entry) -> bool:
    """Only of the very next row: what stands between may have been another paper's."""
    if entry.line > above.line + 1:
        return False
    if entry.cells.get("paper_id", "").strip() or not above.cells.get("paper_id", "").strip():
        return False
    title = entry.cells.get("title", "").strip()
    return not title or title == above.cells.get("title", "").strip()


def _without_paper(entries: Sequence[ReadEntry]) -> None:
    for entry in entries:
        if entry.values.get("title") == "":
            entry.problems.append(Problem(entry.line, "title", NOTHING_THERE))


def _rows(read: list[ReadEntry], remarks: list[Remark], tell: Tell) -> Normalised:
    """Takes the entries out of their list, one by one: together with the rows they would need twice the room."""
    standing = TakenRows()
    problems: list[Problem] = []
    refused: dict[int, str] = {}
    said = list(remarks)
    read.reverse()
    for _ in passing(range(len(read)), _always(tell, len(read), len(read))):
        entry = read.pop()
        found = entry.problems
        if not found:
            row = Row(line=entry.line, part=entry.part, **entry.values)
            found, more = standing.taken(row)
            said += entry.remarks if not _is_repeated(more) else []
            said += more
        if found:
            problems += found
            refused[entry.line] = refused.get(entry.line) or entry.paper
    rows = standing.rows
    return Normalised(rows, tuple(problems), tuple(_settled(said, rows)), refused, _asks(said))


def _is_repeated(remarks: Iterable[Remark]) -> bool:
    return any(remark.kind is RemarkKind.REPEATED for remark in remarks)


def _asks(remarks: Iterable[Remark]) -> bool:
    return any(remark.kind is RemarkKind.DATE_ORDER for remark in remarks)


def _settled(remarks: Sequence[Remark], rows: Sequence[Row]) -> Iterator[Remark]:
    """In the order of the rows, each with its person and paper; what is said of a paper once."""
    wanted = {(remark.row, remark.part) for remark in remarks}
    by_key = {key: row for row in rows if (key := row.key) in wanted}
    once: set[tuple[str, str, str, str]] = set()
    for remark in sorted(remarks, key=lambda each: (each.row, each.part)):
        row = by_key.get((remark.row, remark.part))
        if row is None:
            if remark.kind is RemarkKind.REPEATED:
                yield remark
            continue
        if remark.outcome is RowOutcome.UNASKABLE and row.email:
            continue
        same = (row.paper_id, remark.column, remark.kind, "" if remark.outcome is RowOutcome.NOTE else remark.before)
        if remark.is_of_paper and same in once:
            continue
        once.add(same)
        yield replace(remark, paper=row.paper_id, name=row.name)

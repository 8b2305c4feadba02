"""Files of papers and authors as rows and problems. Pure: no database, no settings."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agreements.importing.entries import Broken, Entry
from agreements.importing.files.containers import UnsureOfEncodingError, opened
from agreements.importing.files.sources import MAX_ROWS, ListFile, Opened, Table
from agreements.importing.formats.recognising import OpenedFile, listings_of
from agreements.importing.listings import mojibake
from agreements.importing.listings.choices import Choices
from agreements.importing.listings.encoding_question import encoding_question
from agreements.importing.listings.found import FoundAuthor, Listing, Unread
from agreements.importing.listings.judging import Judged, judged
from agreements.importing.listings.numbering import numbered
from agreements.importing.listings.questions import date_question
from agreements.importing.normalising import letters
from agreements.importing.normalising.passing_rows import passing
from agreements.importing.normalising.repetitions import spellings
from agreements.importing.normalising.rows_of import normalised
from agreements.importing.rows import (
    COLUMNS,
    Asked,
    DecisionCount,
    Problem,
    Question,
    Reading,
    RefusedFileError,
    UndecidedError,
)
from agreements.importing.whole_papers import kept_whole
from agreements.web.sandbox import Tell, untold
from agreements.wording import values
from agreements.wording.characters import clean
from agreements.wording.marked import gettext_noop

# Our columns that files have, and of rows what stands under each.
AsWritten = tuple[tuple[str, ...], Mapping[int, Mapping[str, str]]]
_REPEATED = (
    "paper_id",
    "title",
    "affiliation",
    "track",
    "date",
    "is_speaker",
    "is_corresponding",
    "language",
    "decision",
)
_TOLD = 80  # characters of what stands in a cell
_FORMULA_STARTS = frozenset("=+-@＝＋－＠")


def read(files: bytes | Sequence[ListFile], choices: Choices | None = None) -> Reading:
    """The rows of whole papers, with what is wrong with the others; never raises for what is in the files.

    What only a person can tell is the reading's `question`; the choice goes into `choices`, and the files are read again.
    """
    listed = [ListFile("", files)] if isinstance(files, bytes) else list(files)
    return read_both(listed, choices or Choices())[0]


def read_both(files: Sequence[ListFile], choices: Choices, tell: Tell = untold) -> tuple[Reading, AsWritten]:
    """The same beside the rows as they are written; of those there are none where the files cannot be read any further."""
    written: AsWritten = ((), {})
    try:
        reading, written = _read(files, choices, tell)
    except UndecidedError as undecided:
        reading = _stopped(undecided.question, decisions=undecided.decisions)
    except RefusedFileError as refusal:
        question = getattr(refusal, "question", None)
        reading = Reading(problems=refusal.problems, is_refused=True, question=question)
    return replace(reading, digest=digest_of(files)), written


def digest_of(files: Sequence[ListFile]) -> str:
    digests = [hashlib.sha256(file.content).hexdigest() for file in files]
    return digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _stopped(question: Question, **facts: Any) -> Reading:
    column = "decision" if question.asked == Asked.ACCEPTED else ""
    return Reading(problems=(Problem(1, column, question.words),), is_refused=True, question=question, **facts)


@dataclass(frozen=True, slots=True)
class _Entries:
    """Of the accepted papers, with what is to be known of them; whatever else was read of the files is gone by then."""

    entries: Sequence[Entry | Broken]
    columns: tuple[str, ...]
    facts: dict[str, Any]
    decisions: tuple[DecisionCount, ...]


def _read(files: Sequence[ListFile], choices: Choices, tell: Tell) -> tuple[Reading, AsWritten]:
    found = _entries(files, choices, tell)
    reading = _normalised(found.entries, found.columns, choices, tell)
    if reading.asks_date_order and not choices.date_order:
        raise UndecidedError(date_question(found.entries), found.decisions)
    written = {entry.line: _released(entry.cells) for entry in found.entries if isinstance(entry, Entry)}
    notes = (*found.facts.pop("notes"), *reading.notes)
    return replace(reading, notes=notes, **found.facts), (found.columns, written)


def _released(cells: Mapping[str, str]) -> Mapping[str, str]:
    """Nearly always they are as they were, and are not held twice."""
    found = {column: letters.released(cell) for column, cell in cells.items()}
    return cells if found == cells else found


def _entries(files: Sequence[ListFile], choices: Choices, tell: Tell) -> _Entries:
    listings, notes = _listings(files, choices, tell)
    judgements = [judged(listing, choices.accepted) for listing in listings]
    decisions = tuple(each for judgement in judgements for each in judgement.decisions)
    authors = _authors(judgements, choices)
    tell(len(authors), 0)
    if choices.repair is None and (question := mojibake.question_of(authors)):
        raise UndecidedError(question, decisions)
    tell(len(authors), 0)
    _share_cells(authors)
    entries, places, about_numbers = numbered(authors)
    asked = [listing.columns for listing in listings if listing.columns is not None]
    facts = {
        "notes": (*notes, *(note for listing in listings for note in listing.notes), *about_numbers),
        "columns": next(iter(asked), None) if len(asked) == 1 else None,
        "format": ", ".join(dict.fromkeys(filter(None, (listing.format for listing in listings)))),
        "assumed": tuple(dict.fromkeys(each for judgement in judgements for each in judgement.assumed)),
        "decisions": decisions,
        "places": places,
        "unaccepted": {number: said for judgement in judgements for number, said in judgement.unaccepted.items()},
        "compares": any(listing.compares for listing in listings),
    }
    return _Entries(entries, _columns(authors), facts, decisions)


def _share_cells(authors: Iterable[FoundAuthor | Unread]) -> None:
    """What stands in many rows is held once."""
    once: dict[str, str] = {}
    for author in authors:
        if isinstance(author, FoundAuthor):
            repeated = [(column, cell) for column in _REPEATED if (cell := author.cells.get(column))]
            author.cells.update({column: once.setdefault(cell, cell) for column, cell in repeated})


def _authors(judgements: Iterable[Judged], choices: Choices) -> Sequence[FoundAuthor | Unread]:
    authors = [author for judgement in judgements for author in judgement.authors]
    if not authors:
        raise RefusedFileError(
            gettext_noop("The list names no authors. Choose the list of papers with their authors.")
        )
    if len(authors) > MAX_ROWS:
        words = gettext_noop("The list has more than %(most)s authors. Divide it, and import the parts one by one.")
        raise RefusedFileError(words % {"most": f"{MAX_ROWS:,}"})
    return mojibake.repaired(authors) if choices.repair else authors


def _listings(files: Sequence[ListFile], choices: Choices, tell: Tell) -> tuple[list[Listing], list[str]]:
    has_header = not (choices.mapping and choices.mapping.first_row_is_data)
    sources: list[OpenedFile] = []
    notes: list[str] = []
    for file in files:
        try:
            found, about = opened(file, encoding=choices.encoding, has_header=has_header)
        except UnsureOfEncodingError as unsure:
            raise UndecidedError(encoding_question(unsure.file, unsure.doubtful)) from unsure
        sources.append(OpenedFile(file.name, [_told(each, tell) for each in found]))
        notes += about
    return listings_of(sources, wanted=choices.format, mapping=choices.mapping), notes


def _told(found: Opened, tell: Tell) -> Opened:
    """A table that tells of each row how far it was read."""
    return replace(found, records=lambda: passing(found.records(), tell)) if isinstance(found, Table) else found


def _columns(authors: Iterable[FoundAuthor | Unread]) -> tuple[str, ...]:
    """Those of ours that a list has, in the order of its columns."""
    told = dict.fromkeys(column for author in authors if isinstance(author, FoundAuthor) for column in author.cells)
    return tuple(column for column in told if column in COLUMNS)


def _normalised(entries: Sequence[Entry | Broken], header: tuple[str, ...], choices: Choices, tell: Tell) -> Reading:
    broken = [entry for entry in entries if isinstance(entry, Broken)]
    whole = [_unguarded(entry) for entry in entries if isinstance(entry, Entry)]
    made = normalised(whole, date_order=choices.date_order, keeps_letters=choices.repair is False, tell=tell)
    good = Reading(
        header=header,
        rows=made.rows,
        problems=(*(Problem(entry.line, "", entry.reason) for entry in broken), *made.problems),
        row_count=len(entries),
        remarks=made.remarks,
        asks_date_order=made.asks_date_order,
    )
    tell(len(entries), len(entries))
    kept = kept_whole(good, {**{entry.line: _paper_of(entry.paper) for entry in broken}, **made.refused})
    return replace(kept, notes=tuple(spellings(kept.rows)), problems=_to_be_found(kept.problems, entries))


def _to_be_found(problems: Sequence[Problem], entries: Iterable[Entry | Broken]) -> tuple[Problem, ...]:
    """With the paper and the name that stand there: a number alone says little, and nothing where no table was read."""
    rows = {problem.row for problem in problems}
    cells = {entry.line: entry.cells for entry in entries if isinstance(entry, Entry) and entry.line in rows}
    return tuple(
        replace(
            each, paper=_shortened(cells[each.row].get("paper_id", "")), name=_shortened(_name_in(cells[each.row]))
        )
        if each.row in cells
        else each
        for each in problems
    )


def _name_in(cells: Mapping[str, str]) -> str:
    return cells.get("name") or " ".join(filter(None, (cells.get("given_name"), cells.get("family_name"))))


def _shortened(cell: str) -> str:
    return " ".join(cell.split())[:_TOLD]


def _unguarded(entry: Entry) -> Entry:
    if not any(cell[:1] == "'" for cell in entry.cells.values()):
        return entry
    return replace(entry, cells={column: _without_guard(cell) for column, cell in entry.cells.items()})


def _paper_of(cell: str) -> str:
    """The paper that a refused row is about, as far as that can be told; empty if not."""
    try:
        return str(values.paper_id(clean(_without_guard(cell.strip('"')))))
    except values.RefusedValueError:
        return ""


def _without_guard(cell: str) -> str:
    """Exports put ' before what a spreadsheet would take for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA_STARTS else cell

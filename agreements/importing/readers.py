"""Files of papers and authors as rows and problems. Pure: no database, no settings."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from agreements.importing.consistency import Consistency, spellings
from agreements.importing.entries import Broken, Entry
from agreements.importing.files.containers import UnsureOfEncodingError, opened
from agreements.importing.files.sources import MAX_ROWS, ListFile
from agreements.importing.formats.recognising import OpenedFile, listings_of
from agreements.importing.listings import mojibake
from agreements.importing.listings.choices import Choices
from agreements.importing.listings.encoding_question import encoding_question
from agreements.importing.listings.found import FoundAuthor, Listing, Unread
from agreements.importing.listings.judging import judged
from agreements.importing.listings.numbering import numbered
from agreements.importing.rows import COLUMNS, Asked, Problem, Question, Reading, RefusedFileError, Row, UndecidedError
from agreements.importing.whole_papers import kept_whole
from agreements.wording import values
from agreements.wording.characters import clean
from agreements.wording.marked import gettext_noop

_FORMULA_STARTS = frozenset("=+-@＝＋－＠")


def _address_if_any(value: str) -> str:
    """Whoever has none is taken all the same: an author whom nobody can ask yet."""
    return values.address(value) if value else ""


_RULES: dict[str, Callable[[str], object]] = {
    "paper_id": values.paper_id,
    "title": values.title,
    "given_name": values.name_part,
    "family_name": values.name_part,
    "email": _address_if_any,
    "affiliation": values.affiliation,
    "is_speaker": values.flag,
    "is_corresponding": values.flag,
    "orcid": values.orcid,
    "native_name": values.native_name,
    "track": values.track,
    "date": values.day,
    "language": values.language,
}


def read(files: bytes | Sequence[ListFile], choices: Choices | None = None) -> Reading:
    """The rows of whole papers, with what is wrong with the others; never raises for what is in the files.

    What only a person can tell is the reading's `question`; the choice goes into `choices`, and the files are read again.
    """
    listed = [ListFile("", files)] if isinstance(files, bytes) else list(files)
    said = choices or Choices()
    try:
        reading = _read(listed, said)
    except UndecidedError as undecided:
        reading = _stopped(undecided.question, decisions=undecided.decisions)
    except RefusedFileError as refusal:
        question = getattr(refusal, "question", None)
        reading = Reading(problems=refusal.problems, is_refused=True, question=question)
    return replace(reading, digest=digest_of(listed))


def digest_of(files: Sequence[ListFile]) -> str:
    digests = [hashlib.sha256(file.content).hexdigest() for file in files]
    return digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _stopped(question: Question, **facts: Any) -> Reading:
    column = "decision" if question.asked == Asked.ACCEPTED else ""
    return Reading(problems=(Problem(1, column, question.words),), is_refused=True, question=question, **facts)


def _read(files: Sequence[ListFile], choices: Choices) -> Reading:
    listings, notes = _listings(files, choices)
    judgements = [judged(listing, choices.accepted) for listing in listings]
    authors = [author for judgement in judgements for author in judgement.authors]
    if not authors:
        raise RefusedFileError(
            gettext_noop("The list names no authors. Choose the list of papers with their authors.")
        )
    if len(authors) > MAX_ROWS:
        words = gettext_noop("The list has more than %(most)s authors. Divide it, and import the parts one by one.")
        raise RefusedFileError(words % {"most": f"{MAX_ROWS:,}"})
    if choices.repair is None and (question := mojibake.question_of(authors)):
        raise UndecidedError(question, tuple(each for judgement in judgements for each in judgement.decisions))
    entries, places, about_numbers = numbered(mojibake.repaired(authors) if choices.repair else authors)
    reading = _normalised(entries, _columns(authors))
    return replace(
        reading,
        notes=(*notes, *(note for listing in listings for note in listing.notes), *about_numbers, *reading.notes),
        format=", ".join(dict.fromkeys(filter(None, (listing.format for listing in listings)))),
        assumed=tuple(dict.fromkeys(each for judgement in judgements for each in judgement.assumed)),
        decisions=tuple(each for judgement in judgements for each in judgement.decisions),
        places=places,
    )


def _listings(files: Sequence[ListFile], choices: Choices) -> tuple[list[Listing], list[str]]:
    has_header = not (choices.mapping and choices.mapping.first_row_is_data)
    sources: list[OpenedFile] = []
    notes: list[str] = []
    for file in files:
        try:
            found, about = opened(file, encoding=choices.encoding, has_header=has_header)
        except UnsureOfEncodingError as unsure:
            raise UndecidedError(encoding_question(unsure.file, unsure.doubtful)) from unsure
        sources.append(OpenedFile(file.name, found))
        notes += about
    return listings_of(sources, wanted=choices.format, mapping=choices.mapping), notes


def _columns(authors: Iterable[FoundAuthor | Unread]) -> tuple[str, ...]:
    """Those of ours that a list has, in the order of its columns."""
    told = dict.fromkeys(column for author in authors if isinstance(author, FoundAuthor) for column in author.cells)
    return tuple(column for column in told if column in COLUMNS)


def _normalised(entries: Sequence[Entry | Broken], header: tuple[str, ...]) -> Reading:
    rows: list[Row] = []
    problems: list[Problem] = []
    refused: dict[int, str] = {}
    consistency = Consistency()
    for entry in entries:
        row, faults = _read_entry(entry)
        fault = consistency.check(row) if row else None
        problems.extend([*faults, fault] if fault else faults)
        if row and not fault:
            rows.append(row)
        elif not (fault and fault.is_repetition):
            refused[entry.line] = _paper_of(
                entry.paper if isinstance(entry, Broken) else entry.cells.get("paper_id", "")
            )
    good = Reading(header=header, rows=tuple(rows), problems=tuple(problems), row_count=len(entries))
    whole = kept_whole(good, refused)
    return replace(whole, notes=tuple(spellings(whole.rows)))


def _paper_of(cell: str) -> str:
    """The paper that a refused row is about, as far as that can be told; empty if not."""
    try:
        return str(values.paper_id(clean(_without_guard(cell.strip('"')))))
    except values.RefusedValueError:
        return ""


def _read_entry(entry: Entry | Broken) -> tuple[Row | None, list[Problem]]:
    if isinstance(entry, Broken):
        return None, [Problem(entry.line, "", entry.reason)]
    cells = {column: clean(_without_guard(cell)) for column, cell in entry.cells.items()}
    if not cells.get("name"):
        parts = ("given_name", "middle_name", "family_name", "suffix")
        cells["name"] = clean(" ".join(cells.get(part, "") for part in parts))
    return _validated(entry.line, cells)


def _validated(number: int, cells: dict[str, str]) -> tuple[Row | None, list[Problem]]:
    taken: dict[str, Any] = {}
    problems: list[Problem] = []

    def take(field: str, rule: Callable[[str], object], value: str, column: str) -> None:
        try:
            taken[field] = rule(value)
        except values.RefusedValueError as refusal:
            problems.append(Problem(number, column, str(refusal)))

    for column, rule in _RULES.items():
        take(column, rule, cells.get(column, ""), column)
    take("position", values.position, cells.get("author_order", ""), "author_order")
    in_parts = clean(f"{cells.get('given_name', '')} {cells.get('family_name', '')}")
    take("name", values.name, cells.get("name") or in_parts, "name")
    return (None, problems) if problems else (Row(line=number, **taken), [])


def _without_guard(cell: str) -> str:
    """Exports put ' before what a spreadsheet would take for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA_STARTS else cell

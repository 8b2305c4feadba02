"""Markdown and merge fields -> blocks of exact words, and back from what was frozen with a signature."""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from agreements.wording import characters
from agreements.wording.blocks import (
    Block,
    Choice,
    Clause,
    Detail,
    PageBreak,
    Paragraph,
    Run,
    Runs,
    Wording,
    has_digest,
)
from agreements.wording.problems import Problem, WordingError
from agreements.wording.reading import FIELDS, MERGE_FIELD, read
from agreements.wording.signed.signing_words import SigningWords

__all__ = [
    "FIELDS",
    "Block",
    "Choice",
    "Clause",
    "Detail",
    "PageBreak",
    "Paragraph",
    "Problem",
    "Run",
    "Runs",
    "SigningWords",
    "Wording",
    "WordingError",
    "check",
    "compose",
    "fields_of",
    "has_digest",
    "long_date",
    "varying",
]

# What these stand for is the same in all documents of a conference, for as long as nobody changes it.
_CONSTANT = frozenset(name for name in FIELDS if name.startswith(("conference.", "signatory.")))

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def check(body: str) -> list[Problem]:
    """Everything that keeps this Markdown from being published, by line; empty if nothing does."""
    return list(read(body).problems)


def fields_of(body: str) -> frozenset[str]:
    """Which merge fields a text uses."""
    return frozenset(read(body).fields)


def compose(body: str, values: Mapping[str, str], *, variant: str = "") -> Wording:
    """The words that one signer sees. A value is put in after the Markdown was read, so it never becomes mark-up.

    `variant` names the body among those of its text. Raises WordingError for whatever `check` finds and for a merge field
    without a value.
    """
    draft = read(body)
    problems = draft.problems or [
        Problem(line, f'No value was given for "{name}".') for name, line in draft.fields.items() if name not in values
    ]
    if problems:
        raise WordingError(problems)
    cleaned = {name: characters.clean(value) for name, value in values.items()}
    filled = ((block, _filled(block, cleaned)) for block in draft.blocks)
    blocks = tuple(words for block, words in filled if not _is_left_out(block, words))
    return Wording(_fill(draft.title, cleaned).strip(), blocks, variant)


def _is_left_out(block: Block, filled: Block) -> bool:
    """A label whose merge field has no value, such as the date of a paper that bears none."""
    return isinstance(block, Detail) and isinstance(filled, Detail) and bool(block.value) and not filled.value


def varying(body: str, wording: Wording | None = None) -> frozenset[int]:
    """Which blocks of this text differ from signer to signer, by number from 0, and -1 for the title. Choices always do.

    In words of it that leave out labels without a value, the blocks behind those have other numbers.
    """
    found, blocks = _varying(body), read(body).blocks
    if wording is None or len(wording.blocks) == len(blocks):
        return found
    numbers, at = {-1: -1}, 0
    for number, block in enumerate(blocks):
        present = wording.blocks[at] if at < len(wording.blocks) else None
        if not isinstance(block, Detail) or (isinstance(present, Detail) and present.label == block.label):
            numbers[number] = at
            at += 1
    return frozenset(numbers[number] for number in found if number in numbers)


@lru_cache(maxsize=64)
def _varying(body: str) -> frozenset[int]:
    draft = read(body)
    texts = {-1: draft.title} | {number: block.text for number, block in enumerate(draft.blocks)}
    choices = {number for number, block in enumerate(draft.blocks) if isinstance(block, Choice)}
    return frozenset(number for number, text in texts.items() if number in choices or _fields_of(text) - _CONSTANT)


def _fields_of(text: str) -> set[str]:
    return {match.strip() for match in MERGE_FIELD.findall(text)}


def long_date(day: date, language: str = "en") -> str:
    """A date as agreements write it, "Sep 23, 2020". English, the only language so far, stands in for the others."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def _filled(block: Block, values: Mapping[str, str]) -> Block:
    match block:
        case Paragraph(runs):
            return Paragraph(_filled_runs(runs, values))
        case Detail(label, value):
            return Detail(label, _filled_runs(value, values))
        case Clause(number, paragraphs):
            return Clause(number, tuple(Paragraph(_filled_runs(each.runs, values)) for each in paragraphs))
        case Choice(name, options):
            return Choice(name, tuple(Paragraph(_filled_runs(each.runs, values)) for each in options))
        case PageBreak():
            return block


def _filled_runs(runs: Runs, values: Mapping[str, str]) -> Runs:
    return tuple(filled for run in runs for filled in _filled_run(run, values) if filled.text)


def _filled_run(run: Run, values: Mapping[str, str]) -> list[Run]:
    """Values are isolates where something runs from right to left: in their words or in those around them."""
    text = _fill(run.text, values)
    if not characters.has_right_to_left(text):
        return [replace(run, text=text)]
    pieces = MERGE_FIELD.split(run.text)
    return [
        replace(run, text=_fill(f"{{{{{piece}}}}}", values), isolate=True) if number % 2 else replace(run, text=piece)
        for number, piece in enumerate(pieces)
    ]


def _fill(text: str, values: Mapping[str, str]) -> str:
    return unicodedata.normalize("NFC", MERGE_FIELD.sub(lambda match: values[match[1].strip()], text))

"""The entries of one paper beside each other: its title, its date and track, and the places of its authors."""

import re
import unicodedata
from collections.abc import Sequence

from agreements.importing.normalising.one_entry import ReadEntry
from agreements.importing.outcomes import RemarkKind
from agreements.importing.rows import Problem
from agreements.wording.marked import gettext_noop

NOTHING_THERE = gettext_noop("The title is missing.")
_NO_TITLE = gettext_noop("The title is missing: the cell has “%(cell)s”.")
_OTHER_TITLE = gettext_noop("Row %(row)d gives paper %(paper)s another title.")

_QUOTES = str.maketrans("‘’‛`´′“”„‟«»″‐‑‒–—−", '\'\'\'\'\'\'"""""""------')
_BLANKS = re.compile(r"\s+")
_OTHER = {"date": RemarkKind.OTHER_DATE, "track": RemarkKind.OTHER_TRACK}


def brought_together(entries: Sequence[ReadEntry]) -> None:
    _settle_title(entries)
    for column in ("date", "track"):
        _settle_fact(entries, column)
    _settle_places(entries)


def _settle_title(entries: Sequence[ReadEntry]) -> None:
    """The first one stands: for cells that are empty below it, and for spellings that differ in nothing that counts."""
    first = next((entry for entry in entries if entry.values.get("title")), None)
    for entry in entries:
        title = entry.values.get("title")
        if title is None or entry is first:
            continue
        if first is None:
            reason = _NO_TITLE % {"cell": entry.no_title} if entry.no_title else NOTHING_THERE
            entry.problems.append(Problem(entry.line, "title", reason))
        elif not title:
            entry.remark("title", [RemarkKind.FILLED_DOWN], entry.no_title, first.values["title"])
            entry.values["title"] = first.values["title"]
        elif title != first.values["title"]:
            _settle_spelling(entry, first)


def _settle_spelling(entry: ReadEntry, first: ReadEntry) -> None:
    title = entry.values["title"]
    if _spelling(title) == _spelling(first.values["title"]):
        entry.remark("title", [RemarkKind.TITLE_SPELLING], title, first.values["title"])
        entry.values["title"] = first.values["title"]
    else:
        reason = _OTHER_TITLE % {"row": first.line, "paper": entry.paper}
        entry.problems.append(Problem(entry.line, "title", reason))


def _spelling(title: str) -> str:
    plain = unicodedata.normalize("NFKC", title.translate(_QUOTES)).casefold()
    return _BLANKS.sub("", plain).strip(".,;:!'\"")


def _settle_fact(entries: Sequence[ReadEntry], column: str) -> None:
    first = next((entry.values[column] for entry in entries if entry.values.get(column)), None)
    for entry in entries:
        value = entry.values.get(column)
        if value and value != first:
            entry.remark(column, [_OTHER[column]], str(value), first)
            entry.values[column] = first


def _settle_places(entries: Sequence[ReadEntry]) -> None:
    """From 1 on where a list counts from 0, and one for each where a row names several people."""
    placed = [entry for entry in entries if entry.values.get("position") is not None]
    if any(entry.part for entry in entries):
        _number_anew(entries, is_known=len(placed) == len(entries))
        return
    zero = next((entry for entry in placed if entry.values["position"] == 0), None)
    if zero is not None:
        zero.remark("author_order", [RemarkKind.RENUMBERED], "0", "1")
        for entry in placed:
            entry.values["position"] += 1


def _number_anew(entries: Sequence[ReadEntry], *, is_known: bool) -> None:
    """Where some row does not say its place, nobody of the paper has one: they stand in the order of the file."""
    ordered = sorted(entries, key=lambda entry: entry.values["position"]) if is_known else list(entries)
    for place, entry in enumerate(ordered, start=1):
        entry.values["position"] = place if is_known else None

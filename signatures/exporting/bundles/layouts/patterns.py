"""File names of one's own: words with fields from a closed list."""

import re
from collections.abc import Callable, Mapping
from string import Formatter

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from signatures.exporting.bundles.layouts import file_names
from signatures.exporting.bundles.pieces import PaperPieces, SignedPiece

LONGEST = 200
EXAMPLE = "{paper}/{position}_{author}"
_WORDS = re.compile(r"[A-Za-z0-9 ._/-]*")

# By name: what it is, and how it reads of one document.
FIELDS: Mapping[str, tuple[str | Promise, Callable[[PaperPieces, SignedPiece], str]]] = {
    "paper": (_("the paper’s ID"), lambda paper, _piece: paper.number),
    "title": (_("the paper’s title"), lambda paper, _piece: paper.title),
    "track": (_("the paper’s track"), lambda paper, _piece: paper.track),
    "author": (_("the author’s name as printed"), lambda _paper, piece: piece.author),
    "position": (_("which author of the paper: 01, 02"), lambda _paper, piece: f"{piece.position:02}"),
    "code": (_("the document’s code"), lambda _paper, piece: piece.code),
    "signed": (_("the day of signing, as 2020-09-23"), lambda _paper, piece: piece.signed_at[:10]),
}


class PatternError(ValueError):
    """A pattern that gives no file names; the message says why."""


def check(pattern: str) -> None:
    """PatternError."""
    if not pattern or len(pattern) > LONGEST:
        raise PatternError(gettext("Write a pattern of 1 to {most} characters.").format(most=LONGEST))
    names = [name for _words, name in _parsed(pattern) if name is not None]
    for name in names:
        if name not in FIELDS:
            known = ", ".join(f"{{{each}}}" for each in FIELDS)
            message = gettext("There is no field {{{name}}}; these are known: {known}.")
            raise PatternError(message.format(name=name, known=known))
    if not names:
        raise PatternError(gettext("Put at least one field into the pattern, such as {paper}."))
    if any(not words.strip(" .") for words in pattern.removesuffix(".pdf").split("/")):
        raise PatternError(gettext("Each part between two slashes needs a name that is more than dots."))


def folder_and_stem(pattern: str, paper: PaperPieces, piece: SignedPiece) -> tuple[str, str]:
    """Of a pattern that was checked. A field never adds a folder."""
    told = "".join(
        words + ("" if name is None else FIELDS[name][1](paper, piece).replace("/", "_") or "_")
        for words, name in _parsed(pattern.removesuffix(".pdf"))
    )
    *folders, stem = map(file_names.part, told.split("/"))
    return "/".join(folders), stem


def _parsed(pattern: str) -> list[tuple[str, str | None]]:
    """Words, and the field behind them."""
    try:
        found = [(words, name, how, into) for words, name, how, into in Formatter().parse(pattern)]
    except ValueError as error:
        raise PatternError(gettext("A brace is not closed, or not opened.")) from error
    for words, _name, how, into in found:
        if how or into:
            raise PatternError(gettext("A field is a name in braces and nothing else, such as {paper}."))
        if not _WORDS.fullmatch(words):
            message = gettext("Beside fields a pattern may hold letters without accents, figures, spaces and . _ - /")
            raise PatternError(message)
    return [(words, name) for words, name, _how, _into in found]

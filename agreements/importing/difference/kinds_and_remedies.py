"""In which ways a list can differ from what is here, and what can be done about each."""

from collections.abc import Mapping
from enum import StrEnum


class DifferenceKind(StrEnum):
    NEW_PAPER = "new_paper"
    # An author on a paper that is here.
    ADDED = "added"
    # An author here whom the list does not name on a paper that it names.
    GONE = "gone"
    RENAMED = "renamed"
    REORDERED = "reordered"
    # Titles that differ only in capitals and punctuation, only in how TeX or mark-up writes them, or in words.
    TITLE_SPELLING = "title_spelling"
    TITLE_TEX = "title_tex"
    TITLE_WORDS = "title_words"
    # The same title and authors under another number.
    MOVED = "moved"
    # The list says that the paper is not, or no longer, accepted.
    WITHDRAWN = "withdrawn"
    ADDRESS = "address"
    # Whose agreement was ended, and who is named again.
    ASKED_ANEW = "asked_anew"
    # Anything else that is known of papers and authors.
    DETAILS = "details"
    # Papers of a list that is only compared.
    NOT_HERE = "not_here"


class Remedy(StrEnum):
    """What is done about all differences of a kind."""

    # Everything stays as it is here.
    KEEP = "keep"
    # The list's value is taken; what was signed under another is dealt with by the conference's rule.
    AMEND = "amend"
    # The list's value is taken, and whoever signed under another is asked to sign again.
    ASK_AGAIN = "ask_again"
    # The agreements end, and with them the authorship, or for now the paper.
    VOID = "void"
    # It is another paper than the one here.
    ADD = "add"


TITLES = (DifferenceKind.TITLE_SPELLING, DifferenceKind.TITLE_TEX, DifferenceKind.TITLE_WORDS)
# Differences of a list of authors, on a paper that is here.
AUTHORS = (DifferenceKind.ADDED, DifferenceKind.GONE, DifferenceKind.RENAMED, DifferenceKind.REORDERED)
# What can be settled one by one, by ticks.
TICKED = frozenset({DifferenceKind.GONE, DifferenceKind.WITHDRAWN})

_CORRECTED = (Remedy.AMEND, Remedy.ASK_AGAIN, Remedy.KEEP)
_TAKEN = (Remedy.AMEND, Remedy.KEEP)
_ENDED = (Remedy.KEEP, Remedy.VOID)
# The first is what is done if nobody says anything.
REMEDIES: Mapping[DifferenceKind, tuple[Remedy, ...]] = {
    DifferenceKind.NEW_PAPER: _TAKEN,
    DifferenceKind.ADDED: _TAKEN,
    DifferenceKind.GONE: _ENDED,
    DifferenceKind.RENAMED: _CORRECTED,
    DifferenceKind.REORDERED: _TAKEN,
    **dict.fromkeys(TITLES, _CORRECTED),
    DifferenceKind.MOVED: (Remedy.ADD, Remedy.AMEND, Remedy.KEEP),
    DifferenceKind.WITHDRAWN: _ENDED,
    DifferenceKind.ADDRESS: _TAKEN,
    DifferenceKind.ASKED_ANEW: _TAKEN,
    DifferenceKind.DETAILS: _TAKEN,
    DifferenceKind.NOT_HERE: (Remedy.KEEP,),
}

"""What becomes of a cell that is not taken as it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class RowOutcome(StrEnum):
    """Beside these a row can be refused, which is a `Problem`."""

    # Repaired, beyond doubt.
    NOTE = "note"
    # Taken, and its author is not invited until somebody has looked at it.
    LOOK = "look"
    # Taken, without an address that mail can be sent to.
    UNASKABLE = "unaskable"


class RemarkKind(StrEnum):
    INVISIBLE = "invisible"
    LINE_BREAK = "line_break"
    MARKUP = "markup"
    TEX = "tex"
    WIDTH = "width"
    TURNED = "turned"
    MARKS = "marks"
    FAMILY_TWICE = "family_twice"
    SPLIT = "split"
    NO_VALUE = "no_value"
    REWRITTEN = "rewritten"
    LANGUAGE = "language"
    RENUMBERED = "renumbered"
    FILLED_DOWN = "filled_down"
    TITLE_SPELLING = "title_spelling"
    REPEATED = "repeated"

    MOJIBAKE = "mojibake"
    LOST_LETTER = "lost_letter"
    LOST_VALUE = "lost_value"
    UNDRAWN = "undrawn"
    SEVERAL_PEOPLE = "several_people"
    ODD_NAME = "odd_name"
    ODD_TITLE = "odd_title"
    TOO_LONG = "too_long"
    CAPITALS = "capitals"
    MIXED_SCRIPTS = "mixed_scripts"
    SECOND_ADDRESS = "second_address"
    AT_IN_WORDS = "at_in_words"
    ORCID = "orcid"
    OTHER_ORCID = "other_orcid"
    FLAG = "flag"
    DATE = "date"
    DATE_ORDER = "date_order"
    OTHER_DATE = "other_date"
    OTHER_TRACK = "other_track"
    PLACE = "place"

    NO_ADDRESS = "no_address"
    MASKED = "masked"
    PROFILE_ID = "profile_id"
    OUTSIDE_ASCII = "outside_ascii"
    NOT_AN_ADDRESS = "not_an_address"


_FIRST_LOOK, _FIRST_UNASKABLE = RemarkKind.MOJIBAKE, RemarkKind.NO_ADDRESS


def _outcomes() -> Mapping[RemarkKind, RowOutcome]:
    """In the order in which they stand above."""
    found: dict[RemarkKind, RowOutcome] = {}
    outcome = RowOutcome.NOTE
    for kind in RemarkKind:
        outcome = {_FIRST_LOOK: RowOutcome.LOOK, _FIRST_UNASKABLE: RowOutcome.UNASKABLE}.get(kind, outcome)
        found[kind] = outcome
    return found


OUTCOMES = _outcomes()
# What every row of a paper says: a remark about it is one about the paper, and is made once.
OF_PAPER = frozenset({"title", "date", "track"})


@dataclass(frozen=True, slots=True)
class Remark:
    """`before` is the cell as written, `after` what was taken; `name` and `paper` say whose row it is."""

    row: int
    column: str
    kind: RemarkKind
    before: str = ""
    after: str = ""
    paper: str = ""
    name: str = ""
    # Which of several people of one row it is about.
    part: int = 0

    @property
    def outcome(self) -> RowOutcome:
        return OUTCOMES[self.kind]

    @property
    def is_of_paper(self) -> bool:
        return self.column in OF_PAPER

"""Everything that a document draws, frozen: the same description gives the same bytes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from agreements.wording import Run, Runs, Wording
from agreements.wording.characters import has_right_to_left

_CODE = re.compile("[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# By which a document is drawn that nobody has begun yet: see `signatures.pdf.measures`.
_NAMES_PAPERS = _HAS_ISOLATES = 3  # the first drawing of which this is true
NEWEST_DRAWING = 4


@dataclass(frozen=True)
class Section:
    """A heading of the evidence page and its rows of label and value."""

    title: str
    rows: tuple[tuple[str, str], ...]


def is_code(value: str) -> bool:
    """Whether a row's value is a digest or a number of ours, which nobody reads as words."""
    return _CODE.fullmatch(value) is not None


@dataclass(frozen=True)
class Check:
    """Where a document can be checked: an address that ends with a slash, and the short code that is put behind it."""

    address: str
    code: str


@dataclass(frozen=True)
class EvidencePage:
    """The page of evidence behind the agreement."""

    title: str
    intro: tuple[str, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()
    check: Check | None = None

    @cached_property
    def values(self) -> list[str]:
        """Of all rows, one section after the other."""
        return [value for section in self.sections for _, value in section.rows]

    @property
    def codes(self) -> list[bool]:
        """Of all rows, whether the value is a code."""
        return [is_code(value) for value in self.values]

    @property
    def labels(self) -> list[tuple[str, int] | str]:
        """Of each section its title and how many rows it has, and the labels of all rows."""
        told = [(section.title, len(section.rows)) for section in self.sections]
        return [*told, *[label for section in self.sections for label, _ in section.rows]]


@dataclass(frozen=True)
class Picture:
    """A PNG or JPEG in RGB without transparency; its digest stands for its content."""

    sha256: str
    width: int
    height: int
    alternative: str
    content: bytes = field(compare=False, repr=False)


@dataclass(frozen=True)
class Pen:
    """A form that is signed by hand: nothing of it claims to be signed. `note` says what to do with it."""

    note: str
    # An employer or an agent, with name, title and organisation of their own.
    is_for_another: bool = False


@dataclass(frozen=True)
class Officer:
    """In which office somebody signed for the author; the title may be empty."""

    title: str
    organisation: str


def isolating(text: str, values: Sequence[str]) -> Runs | str:
    """The text, in which each of these values has its own direction."""
    pattern = "|".join(map(re.escape, values))
    pieces = re.split(f"({pattern})", text) if values else [text]
    if len(pieces) == 1:
        return text
    return tuple(Run(piece, isolate=bool(number % 2)) for number, piece in enumerate(pieces) if piece)


@dataclass(frozen=True, kw_only=True)
class Description:
    """Dates are drawn as they are written here; an empty one leaves its line empty."""

    wording: Wording
    # The paper's number and its title, as far as they are known.
    paper: str = ""
    title: str = ""
    printed_name: str
    signatory_name: str
    organisation: str
    decision: Literal["accepted", "declined"] | None = None
    is_speaker: bool = False
    typed_name: str = ""
    signed_on: str = ""
    countersigned_on: str = ""
    watermark: str | None = None
    language: str = "en"
    evidence_page: EvidencePage | None = None
    logo: Picture | None = None
    pen: Pen | None = None  # instead of any answer
    officer: Officer | None = None  # who signed under the typed name, if it was not the author
    drawing: int = NEWEST_DRAWING
    signature_picture: Picture | None = None  # of the countersignatory, in place of the name in the script face

    @property
    def file_title(self) -> str:
        """By which one of an author's documents is told from the others."""
        paper = f"{self.paper}, " if self.paper and self.drawing >= _NAMES_PAPERS else ""
        return f"{self.wording.title}: {paper}{self.printed_name}"

    @property
    def evidence_values(self) -> "list[Runs | str]":
        """Of all rows of the evidence page; names and titles in them keep their own direction."""
        values: list[Runs | str] = [*self.evidence_page.values] if self.evidence_page else []
        return [isolating(str(value), self._isolates) for value in values] if self._isolates else values

    @cached_property
    def _isolates(self) -> list[str]:
        if self.drawing < _HAS_ISOLATES:
            return []
        named = {self.title, self.printed_name, self.typed_name, self.signatory_name, self.organisation}
        named |= {self.office.title, self.office.organisation}
        return sorted(filter(has_right_to_left, named), key=len, reverse=True)

    @property
    def office(self) -> Officer:
        return self.officer or Officer("", "")

    @property
    def is_countersigned(self) -> bool:
        return self.decision == "accepted" and bool(self.countersigned_on)

    @property
    def is_interim(self) -> bool:
        """Accepted, and the conference has not signed yet."""
        return self.decision == "accepted" and not self.countersigned_on

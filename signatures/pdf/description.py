"""Everything that a document draws, frozen: the same description gives the same bytes."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from agreements.wording import Wording

_CODE = re.compile("[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# By which a document is drawn that nobody has begun yet: see `signatures.pdf.measures`.
NEWEST_DRAWING = 2


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


@dataclass(frozen=True, kw_only=True)
class Description:
    """Dates are drawn as they are written here; an empty one leaves its line empty."""

    wording: Wording
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
    def office(self) -> Officer:
        return self.officer or Officer("", "")

    @property
    def is_countersigned(self) -> bool:
        return self.decision == "accepted" and bool(self.countersigned_on)

    @property
    def is_interim(self) -> bool:
        """Accepted, and the conference has not signed yet."""
        return self.decision == "accepted" and not self.countersigned_on

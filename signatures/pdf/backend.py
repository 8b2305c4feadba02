"""What the story of a document is written in: words that are fixed or vary, tags for those who cannot see, and a backend.

The story (`agreement`, `evidence_page`) says what stands in a document and in what order. A backend makes flowables of
it: the product's so that only what varies is set again, that of the tests with ReportLab's own paragraphs.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable

from agreements.wording import Run, Runs
from signatures.pdf.description import Description, Picture
from signatures.pdf.measures.drawings import Measures

# Words that vary from one document to the next are named by where they are found.
Source = Callable[[Description], Runs | str]
Words = Runs | Source


@dataclass(frozen=True)
class Cell:
    """The source of a value in the evidence page's table: its number among all of the page."""

    number: int

    def __call__(self, each: Description) -> Runs | str:
        return each.evidence_values[self.number]


@dataclass(eq=False)
class Tag:
    """An element of the structure tree; `attributes` is the inside of a PDF dictionary."""

    role: str
    alternative: str = ""
    attributes: str = ""
    kids: list["Tag | MarkedContent"] = field(default_factory=list)

    def child(self, role: str, *, alternative: str = "", attributes: str = "") -> "Tag":
        kid = Tag(role, alternative, attributes)
        self.kids.append(kid)
        return kid

    def all(self) -> Iterator["Tag"]:
        """Itself and everything below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield from kid.all()


@dataclass(frozen=True)
class MarkedContent:
    """A stretch of a page's content: its page and its number there, both from 0."""

    page: int
    number: int


class LineBackend(Protocol):
    def draw(self, canvas: Any, x: float, y: float, text: str, style: ParagraphStyle, tag: Tag | None) -> None:
        """One fixed line from (x, y); without a tag it is an artifact of the page."""


class Backend(LineBackend, Protocol):
    @property
    def measures(self) -> Measures:
        """Those in which its document is drawn."""

    def text(self, words: Words, style: ParagraphStyle, tag: Tag | None, *, number: str | None = None) -> Flowable:
        """A paragraph; with the number of a clause, its tag is the list's item; without a tag it is the page's."""

    def name(self, words: Words, tag: Tag) -> Flowable:
        """A name as a signature."""

    def picture(self, canvas: Any, picture: Picture, width: float, height: float, tag: Tag) -> None:
        """A picture with its lower left corner at the origin."""

    def code(self, canvas: Any, address: str, code: Source, size: float, tag: Tag) -> None:
        """The QR code of an address with a short code behind it, at the origin."""

    def marked(self, canvas: Any, tag: Tag) -> AbstractContextManager[None]:
        """What is drawn meanwhile belongs to the tag."""


def found(words: Words, description: Description) -> Runs:
    value = words(description) if callable(words) else words
    return plain(value) if isinstance(value, str) else value


def plain(text: str) -> Runs:
    return (Run(text),) if text else ()


def italic(text: str) -> Runs:
    return (Run(text, italic=True),)


def bold(text: str) -> Runs:
    return (Run(text, bold=True),)

"""The words around an author's signature: pages show them before it is given, and documents draw them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

# In the language of a document's other fixed words.
SPEAKER, CHECKED = "Speaker:", "✓"
NAME, FOR_THE_AUTHOR = "Name (Print):", "For the author:"
BY_CHECKING = (
    "By Checking this box and typing my name in the box below, I am agreeing to electronically sign this contract:"
)
ACCEPT, DECLINE = "Accept", "Decline"
SIGNED_BY, TITLE, ORGANISATION = "Signed by:", "Title:", "Organisation:"
SIGNATURE, DATE = "Signature:", "Date:"

SigningLine = tuple[str, str]


@dataclass(frozen=True)
class SigningWords:
    """Line by line, label and value; what somebody has yet to give is empty. `language` is that of the pages."""

    lines: tuple[SigningLine, ...]
    language: str

    @classmethod
    def of(cls, printed_name: str, date: str, *, is_speaker: bool, is_for_author: bool, language: str) -> Self:
        """`is_for_author`: an officer signs, whose name, title and organisation are given with the answer."""
        name = FOR_THE_AUTHOR if is_for_author else NAME
        given = ((SIGNED_BY, ""), (TITLE, ""), (ORGANISATION, "")) if is_for_author else ()
        return cls(
            (
                *(((SPEAKER, CHECKED),) if is_speaker else ()),
                (name, printed_name),
                *given,
                ("", BY_CHECKING),
                (ACCEPT, ""),
                (DECLINE, ""),
                (SIGNATURE, ""),
                (DATE, date),
            ),
            language,
        )

    @property
    def is_speaker(self) -> bool:
        return self._value(SPEAKER) != ""

    @property
    def printed_name(self) -> str:
        return self._value(NAME) or self._value(FOR_THE_AUTHOR)

    @property
    def sentence(self) -> str:
        return self._value("")

    @property
    def date(self) -> str:
        return self._value(DATE)

    def _value(self, wanted: str) -> str:
        return next((value for label, value in self.lines if label == wanted), "")

    def to_json(self) -> dict[str, Any]:
        return {"lines": [list(line) for line in self.lines], "language": self.language}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        return cls(tuple((label, value) for label, value in kept["lines"]), kept["language"])

"""A line of what blocks papers, or of what is under way."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Retry:
    """A button that posts at once; `selected` is the row it is about, where the address does not say so."""

    url: str
    verb: str
    selected: int | UUID | None = None


@dataclass(frozen=True)
class ActionItem:
    """`who` it is about and `note` on `since` when are the second line.

    `key` names its buttons, so that a refresh keeps the focus; `is_deed` marks a button for managers, `retry` is one too.
    """

    key: str
    count: int
    words: str
    url: str
    verb: str
    who: str = ""
    note: str = ""
    since: datetime | None = None
    is_deed: bool = False
    retry: Retry | None = None
    more_url: str = ""
    more_verb: str = ""

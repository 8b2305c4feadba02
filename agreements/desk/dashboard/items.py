"""A line of what blocks papers, or of what is under way."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from agreements.models import BulkJob


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
    # Who presses here does what helps most: one of them on a page.
    is_first: bool = False
    # The same deed under way: its place shows how far it is, and it is not offered again meanwhile.
    doing: "Progress | None" = None


@dataclass(frozen=True)
class Progress:
    """A bulk job as pages show it: what can be done about it, by the address of it."""

    job: BulkJob
    words: str
    retry: Retry | None
    stop_url: str = ""
    undo_url: str = ""
    # When the last of the mails will have left that it writes, in a sentence.
    until: str = ""

    @property
    def is_over(self) -> bool:
        return self.job.finished_at is not None

    @property
    def is_going(self) -> bool:
        return not self.is_over and self.job.given_up_at is None

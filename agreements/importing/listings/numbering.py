"""Which number each author of an import has, and where a person finds it. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from agreements.importing.entries import Broken, Entry
from agreements.importing.listings.found import FoundAuthor, Unread
from agreements.wording.marked import gettext_noop


class Numbered(NamedTuple):
    """`places` is empty where numbers are those of a spreadsheet's rows."""

    entries: list[Entry | Broken]
    places: dict[int, str]
    notes: tuple[str, ...] = ()


def numbered(authors: Sequence[FoundAuthor | Unread]) -> Numbered:
    """As the rows of the spreadsheet, if each is one author and all are in one table; otherwise from 1 on as they come."""
    tables = {author.table for author in authors}
    if len(tables) == 1 and all(author.row and not _nth(author) for author in authors):
        return Numbered([_entry(author, author.row) for author in authors], {})
    entries = [_entry(author, number) for number, author in enumerate(authors, 1)]
    places = {
        number: _place(author, is_only=len(tables) == 1) for number, author in enumerate(authors, 1) if author.row
    }
    words = gettext_noop(
        "Numbers of rows count the authors of the list, one by one; beside them stands where each is found."
    )
    return Numbered(entries, places, (words,) if places else ())


def _nth(author: FoundAuthor | Unread) -> int:
    return author.nth if isinstance(author, FoundAuthor) else 0


def _entry(author: FoundAuthor | Unread, number: int) -> Entry | Broken:
    if isinstance(author, FoundAuthor):
        return Entry(number, author.cells)
    return Broken(number, author.reason, author.paper)


def _place(author: FoundAuthor | Unread, *, is_only: bool) -> str:
    said = [] if is_only else [author.table]
    said.append(gettext_noop("row %(row)d") % {"row": author.row})
    if nth := _nth(author):
        said.append(gettext_noop("author %(nth)d") % {"nth": nth})
    return ", ".join(said)

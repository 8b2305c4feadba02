"""Of the values that a list gives, those that are taken by what was settled."""

from collections.abc import Iterator, Mapping
from typing import Any

from agreements.importing.difference.differences import Difference
from agreements.importing.difference.kinds_and_remedies import DifferenceKind, Remedy
from agreements.importing.difference.title_writings import how_titles_differ
from agreements.importing.remarks import name_of, shown
from agreements.importing.rows import Reading
from agreements.models import Author, Authorship, Paper

_KINDS = {
    "name": DifferenceKind.RENAMED,
    "printed_name": DifferenceKind.RENAMED,
    "number": DifferenceKind.MOVED,
    "email": DifferenceKind.ADDRESS,
}
# Settled with the rows: a paper's places are given together.
_PLACE = "position"


def settled_values(
    existing: Paper | Author | Authorship | None, values: dict[str, Any], reading: Reading
) -> dict[str, Any]:
    """Without what stays as it is here; of what is new all of it, which is most of a first list."""
    if existing is None:
        return values
    return {
        field: value
        for field, value in values.items()
        if field == _PLACE
        or getattr(existing, field) == value
        or reading.remedy(_kind(field, getattr(existing, field), value)) is not Remedy.KEEP
    }


def other_details(
    existing: Paper | Author | Authorship | None, values: Mapping[str, Any], *, paper: str, name: str
) -> Iterator[Difference]:
    """What differs of all that has no kind of its own."""
    for field, value in values.items() if existing is not None else ():
        before = getattr(existing, field)
        if field not in (*_KINDS, _PLACE, "title") and before != value:
            kind = DifferenceKind.DETAILS
            yield Difference(kind, paper, name, shown(before), shown(value), remark=name_of(field))


def _kind(field: str, before: Any, after: Any) -> DifferenceKind:
    if field == "title":
        return how_titles_differ(before, after) or DifferenceKind.TITLE_WORDS
    return _KINDS.get(field, DifferenceKind.DETAILS)

"""The papers of a list beside those that are here: what differs of titles, and of who stands on them in which order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from agreements.importing.difference.comparing import Named, Side, compared
from agreements.importing.difference.differences import Difference
from agreements.importing.difference.kinds_and_remedies import DifferenceKind
from agreements.importing.rows import Reading, Row, RowKey
from agreements.importing.who.known import Known
from agreements.importing.who.same_papers import by_paper
from agreements.models import PaperStatus


def differences(reading: Reading, there: Known, who: Mapping[RowKey, str]) -> Iterator[Difference]:
    for number, rows in by_paper(reading.rows).items():
        if number in there.papers:
            listed = _listed(number, rows, there, who)
            yield from compared(_here(number, there), listed, has_order=has_order(rows))
        else:
            names = "; ".join(row.name for row in in_order(rows))
            yield Difference(DifferenceKind.NEW_PAPER, number, after=rows[0].title, remark=names)
    for number, decision in reading.unaccepted.items():
        paper = there.papers.get(number)
        if paper is not None and paper.status == PaperStatus.ACCEPTED:
            before = str(PaperStatus.ACCEPTED.label)
            yield Difference(DifferenceKind.WITHDRAWN, number, paper.title, before, decision or "–", key=number)


def has_order(rows: Iterable[Row]) -> bool:
    return all(row.position is not None for row in rows)


def in_order(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row.position or 0) if has_order(rows) else list(rows)


def _here(number: str, there: Known) -> Side:
    authors = [Named(key, each.printed_name) for key, each in there.on_papers[number].items()]
    return Side(number, there.papers[number].title, authors)


def _listed(number: str, rows: Sequence[Row], there: Known, who: Mapping[RowKey, str]) -> Side:
    """Whoever was taken off the paper stays off it, and is nobody's difference."""
    authors = [Named(who[row.key], row.name) for row in in_order(rows) if (number, who[row.key]) not in there.ended]
    return Side(number, rows[0].title, authors)

"""Which paper here a list means that has it under another number, or under none."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from agreements.importing.difference.title_writings import folded
from agreements.importing.rows import Row
from agreements.importing.who.identity import forms_of
from agreements.importing.who.known import Known
from agreements.models import PaperStatus
from agreements.names import forms

Papers = Mapping[str, Sequence[Row]]


def by_paper(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.paper_id].append(row)
    return groups


def moved(papers: Papers, there: Known, *, unread: Iterable[str]) -> dict[str, str]:
    """Numbers here by those of the list: where only the new one is in the list, the title is the same, and so are at least
    half of the authors. `unread`: papers of the list that could not be read."""
    new = {number: rows for number, rows in papers.items() if number not in there.papers}
    if not new:
        return {}
    left = there.papers.keys() - papers.keys() - set(unread)
    accepted = (number for number in there.papers if number in left and not _is_withdrawn(number, there))
    titled = _by_title(accepted, there)
    return _one_to_one(
        (number, [each for each in titled.get(folded(rows[0].title), ()) if _are_half(rows, each, there)])
        for number, rows in new.items()
    )


def without_addresses(papers: Papers, there: Known) -> dict[str, str]:
    """Numbers here by those of a list that may have none, or numbers of its own: a title goes before a number that it does
    not fit, and a number tells nothing where neither title nor any author is the same."""
    titled = _by_title(there.papers, there)
    return _one_to_one((number, _meant(number, rows, titled, there)) for number, rows in papers.items())


def _meant(number: str, rows: Sequence[Row], titled: Mapping[str, Sequence[str]], there: Known) -> Sequence[str]:
    same = titled.get(folded(rows[0].title), ())
    if number in same:
        return [number]
    if same:
        return [each for each in same if _common(rows, each, there)] if len(same) > 1 else same
    return [number] if number in there.papers and _common(rows, number, there) else ()


def _by_title(numbers: Iterable[str], there: Known) -> Mapping[str, Sequence[str]]:
    found = defaultdict[str, list[str]](list)
    for number in numbers:
        if title := folded(there.papers[number].title):
            found[title].append(number)
    return found


def _one_to_one(meant: Iterable[tuple[str, Sequence[str]]]) -> dict[str, str]:
    """What can mean several papers here, or one that another one means as well, means none."""
    sure = [(number, here[0]) for number, here in meant if len(here) == 1]
    counts = Counter(here for _, here in sure)
    return {number: here for number, here in sure if counts[here] == 1}


def _are_half(rows: Sequence[Row], number: str, there: Known) -> bool:
    return 2 * _common(rows, number, there) >= max(len(rows), len(there.on_papers[number]), 1)


def _common(rows: Iterable[Row], number: str, there: Known) -> int:
    """How many of the rows have a name that is like one of the paper's."""
    known = {form for each in there.on_papers[number].values() for form in forms(each.printed_name)}
    return sum(not known.isdisjoint(forms_of(row)) for row in rows)


def _is_withdrawn(number: str, there: Known) -> bool:
    return there.papers[number].status == PaperStatus.WITHDRAWN

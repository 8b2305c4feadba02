"""Tables with a row for each paper and its authors' names in one cell: of MiniConf, of ACM's grid, of proceedings."""

import re
from collections.abc import Callable, Iterator, Sequence

from agreements.importing.files.headings import meaning, squeezed
from agreements.importing.files.sources import Table
from agreements.importing.formats.named_works.work_found import WorkFound
from agreements.importing.listings.taking_apart import parts

# A list of titles and names that is no system's.
NO_SYSTEM = "names"
_AUTHORS = frozenset({"authors", "authornames", "listofauthors"})
# Between the names in a cell, the most telling first; a comma alone may also stand within a name.
_MARKS = "|;\n"
_AND = re.compile(r" ?, ?(?:and )?| and | & ")
_NUMBERS = ("paperid", "submissionid", "papernumber", "originalid")
# What ACM writes behind a title in the same cell.
_BEHIND_TITLE = re.compile(
    r"\\(?:setcopyright|acm|copyrightyear|isbn)|https?://doi\.org|\bdoi:|\b10\.1145/", re.IGNORECASE
)


def system_of(table: Table) -> str:
    if table.has("acm no.", "contact no."):
        return "ACM"
    if table.has("uid", "title", "authors") and not table.has("email"):
        return "MiniConf"
    return "" if _has_addresses(table) or not (_title_of(table) and _authors_of(table)) else NO_SYSTEM


def works_of(table: Table, system: str) -> Iterator[WorkFound]:
    if system == "ACM":
        yield from _of_grid(table)
        return
    title, authors, number = _title_of(table), _authors_of(table), _number_of(table)
    split = _splitter([row[authors] for row in table.rows() if not row.fault])
    for row in table.rows():
        if not row.fault:
            people = [{"name": name} for name in split(row[authors])]
            yield WorkFound(row[title], list(people), row[number] if number else "", row.number, table.name)


def _of_grid(table: Table) -> Iterator[WorkFound]:
    for row in table.rows():
        if not row.fault:
            names = [each.partition(":")[0].strip() for each in parts(row["author"])]
            title = _BEHIND_TITLE.split(row["title"])[0]
            yield WorkFound(title, [{"name": name} for name in names if name], row=row.number, table=table.name)


def _has_addresses(table: Table) -> bool:
    return any(meaning(heading) == "email" or "mail" in heading for heading in table.header)


def _title_of(table: Table) -> str:
    return next((heading for heading in table.header if meaning(heading) == "title"), "")


def _authors_of(table: Table) -> str:
    return next((heading for heading in table.header if squeezed(heading) in _AUTHORS), "")


def _number_of(table: Table) -> str:
    """Another list's own numbers stand beside those of the system that the papers were submitted to."""
    told = [heading for heading in table.header if meaning(heading) == "paper_id"]
    told += [heading for heading in table.header if squeezed(heading).endswith(_NUMBERS)]
    return next(iter([*told, *(heading for heading in table.header if heading == "uid")]), "")


def _splitter(cells: Sequence[str]) -> Callable[[str], list[str]]:
    mark = next((each for each in _MARKS if any(each in cell for cell in cells)), "")
    if mark:
        return lambda cell: parts(cell, mark)
    return lambda cell: [name for name in _AND.split(" ".join(cell.split())) if name]

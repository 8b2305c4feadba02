"""Lists that have names and no addresses, or a status alone: they are compared with what is here, and add nobody."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agreements.importing.files.sources import Opened, Table
from agreements.importing.formats.named_works import dblp, title_tables, zenodo
from agreements.importing.formats.named_works.work_found import WorkFound, authors_of
from agreements.importing.listings.found import Format, Listing

_DBLP, _ZENODO, _PROCEEDINGS = "DBLP", "Zenodo", "proceedings"


def _part_of(source: Opened) -> str:
    if isinstance(source, Table):
        return _ZENODO if source.has("creators", "doi") else title_tables.system_of(source)
    if dblp.is_of_dblp(source.data):
        return _DBLP
    if zenodo.is_of_zenodo(source.data):
        return _ZENODO
    return _PROCEEDINGS if dblp.is_proceedings(source.data) else ""


def _read(parts: Mapping[str, Sequence[Any]]) -> Listing:
    works = [work for part, sources in parts.items() for source in sources for work in _works(part, source)]
    names = [part for part in parts if part not in (_PROCEEDINGS, title_tables.NO_SYSTEM)]
    return Listing(", ".join(names), list(authors_of(works)), compares=True)


def _works(part: str, source: Opened) -> Iterator[WorkFound]:
    if isinstance(source, Table):
        return zenodo.works_of_table(source) if part == _ZENODO else title_tables.works_of(source, part)
    if part == _DBLP:
        return dblp.works_of_dblp(source.data)
    return zenodo.works_of_zenodo(source.data) if part == _ZENODO else dblp.works_of_proceedings(source.data)


FORMAT = Format("names_only", _part_of, _read)

"""Zenodo: records with creators, “Last, First”, as JSON of its search or as a table in which they are Python's text of a list."""

import re
from collections.abc import Iterator
from typing import Any

from agreements.importing.files.sources import Table
from agreements.importing.files.trees import objects_of, text_of
from agreements.importing.formats.named_works.work_found import WorkFound
from agreements.importing.listings.taking_apart import given_and_family, parts

_NAME = re.compile(r"""'name':\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")""")
_ESCAPED = re.compile(r"\\(.)")


def is_of_zenodo(data: Any) -> bool:
    hits = data.get("hits") if isinstance(data, dict) else None
    return isinstance(hits, dict) and "hits" in hits


def works_of_zenodo(data: Any) -> Iterator[WorkFound]:
    for hit in objects_of(data["hits"].get("hits")):
        record = hit.get("metadata")
        if isinstance(record, dict):
            people = [given_and_family(text_of(each.get("name"))) for each in objects_of(record.get("creators"))]
            yield WorkFound(text_of(record.get("title")) or text_of(hit.get("title")), list(people))


def works_of_table(table: Table) -> Iterator[WorkFound]:
    for row in table.rows():
        if not row.fault:
            people = [given_and_family(name) for name in _names(row["creators"])]
            yield WorkFound(row["title"], list(people), row=row.number, table=table.name)


def _names(cell: str) -> list[str]:
    found = [_ESCAPED.sub(r"\1", match[1] or match[2] or "") for match in _NAME.finditer(cell)]
    return found or parts(cell)

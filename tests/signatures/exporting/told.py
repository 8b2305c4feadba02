"""What a table tells, a row as a mapping."""

from typing import Any

from django.http import QueryDict

from agreements.models import Conference
from signatures.exporting import tables


def told(name: str, conference: Conference, query: str = "") -> list[dict[str, Any]]:
    """`query`: the filter of a list, "of=papers&state=waiting"."""
    table = tables.TABLES[name]
    narrowed = tables.narrowed(conference, QueryDict(query))
    names = [column.name for column in table.columns]
    found = [dict(zip(names, row, strict=True)) for row in table.read(narrowed)]
    assert table.counted is None or len(found) == table.counted(narrowed)
    return found

"""A table as JSON (RFC 8259), for programs: what its columns are, and an object for each row."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any

from agreements.wording.moments import iso
from signatures.exporting.tables.shapes import Columned, TableRow

_ROWS_AT_ONCE = 200


def _written(value: Any) -> str:
    """Of what JSON has no type for."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


_WRITER = json.JSONEncoder(ensure_ascii=False, default=_written)


def json_lines(table: Columned, rows: Iterable[TableRow], about: Mapping[str, str]) -> Iterator[bytes]:
    """The file in pieces, a row on each line. `about`: what it says of itself before its columns."""
    names = [column.name for column in table.columns]
    told = [
        {"name": column.name, "kind": column.kind, "explanation": str(column.explanation)} for column in table.columns
    ]
    head = _WRITER.encode({**about, "columns": told})
    yield f'{head[:-1]}, "rows": ['.encode()
    remaining, before = iter(rows), "\n"
    while piece := list(islice(remaining, _ROWS_AT_ONCE)):
        lines = [_WRITER.encode(dict(zip(names, row, strict=True))) for row in piece]
        yield (before + ",\n".join(lines)).encode()
        before = ",\n"
    yield b"\n]}\n"

"""What was read of a list, as bytes that are kept and that cross from a child: columns of plain values, compressed. Pure.

Whatever the bytes are, what is made of them has the types that our own records have, or ValueError is raised.
"""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from enum import Enum
from functools import cache, partial
from types import NoneType
from typing import Any, TypeVar, get_args, get_type_hints

from agreements.importing.outcomes import Remark
from agreements.importing.readers import AsWritten
from agreements.importing.rows import Problem, Reading, Row
from agreements.web.sandbox import Tell, plain, untold

# Grows whenever what is packed, or what readers make of a list, is no longer what it was: lists are then read anew.
VERSION = 2
# Unpacked. Two hundred thousand rows have some 60 MB.
_MOST = 384 * 1024 * 1024
_LARGEST_NUMBER = 2**31
_BROKEN = (ValueError, TypeError, LookupError, AttributeError, zlib.error, RecursionError)
# What somebody said of a list is no part of what was read of it.
_KEPT_ELSEWHERE = frozenset({"settlement"})
_R = TypeVar("_R")
_ReadColumn = Callable[[list[Any]], list[Any]]
_RECORDS: Mapping[str, type[Any]] = {"rows": Row, "problems": Problem, "remarks": Remark}


def packed_reading(reading: Reading, tell: Tell = untold) -> bytes:
    many = {name: getattr(reading, name) for name in _RECORDS}
    rest = {
        each.name: plain.written(getattr(reading, each.name), [])
        for each in fields(reading)
        if each.name not in (*many, "places", "held_back", *_KEPT_ELSEWHERE)
    }
    lines: list[Callable[[], Any]] = [lambda: rest, lambda: sorted(reading.held_back)]
    lines += [lambda: list(reading.places), lambda: list(reading.places.values())]
    for name, kind in _RECORDS.items():
        lines += [partial(_written_column, many[name], each.name) for each in fields(kind)]
    return _packed(lines, partial(tell, reading.row_count, reading.row_count))


def unpacked_reading(content: bytes) -> Reading:
    try:
        lines = _unpacked(content)
        rest = next(lines)
        json.dumps(rest, ensure_ascii=False).encode()  # refuses what no page can show
        found: Reading = plain.read(Reading, rest, [])
        held_back = frozenset(_texts(next(lines)))
        places = dict(zip(_numbers(next(lines)), _texts(next(lines)), strict=True))
        many: dict[str, Any] = {name: tuple(_records(kind, lines)) for name, kind in _RECORDS.items()}
        return replace(found, held_back=held_back, places=places, **many)
    except (*_BROKEN, StopIteration) as error:
        raise ValueError("this is no reading of a list") from error


def packed_written(written: AsWritten, tell: Tell = untold) -> bytes:
    header, rows = written
    lines: list[Callable[[], Any]] = [lambda: header, lambda: list(rows)]
    lines += [partial(_written_cells, rows.values(), name) for name in header]
    return _packed(lines, partial(tell, len(rows), len(rows)))


def unpacked_written(content: bytes) -> AsWritten:
    try:
        lines = _unpacked(content)
        header, numbers = tuple(_texts(next(lines))), _numbers(next(lines))
        columns = [_texts(next(lines)) for _ in header]
        rows = zip(*columns, strict=True) if columns else iter([()] * len(numbers))
        cells = {number: dict(zip(header, row, strict=True)) for number, row in zip(numbers, rows, strict=True)}
    except (*_BROKEN, StopIteration) as error:
        raise ValueError("these are no rows of a list") from error
    return header, cells


def _written_column(records: Sequence[Any], name: str) -> list[Any]:
    return [_plain(getattr(each, name)) for each in records]


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _written_cells(rows: Iterable[Mapping[str, str]], name: str) -> list[str]:
    return [row.get(name, "") for row in rows]


def _packed(lines: Iterable[Callable[[], Any]], tell: Callable[[], None]) -> bytes:
    """A value a line, made one after the other, because all together take a multiple of the room."""
    packer, parts, size = zlib.compressobj(), [], 0
    for make in lines:
        # Half a pair of a sign beyond 16 bits can be written nowhere, and is a question mark.
        line = json.dumps(make(), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
        size += len(line)
        if size > _MOST:
            raise MemoryError
        parts.append(packer.compress(line))
        tell()
    return b"".join((*parts, packer.flush()))


def _unpacked(content: bytes) -> Iterator[Any]:
    unpacker = zlib.decompressobj()
    text = unpacker.decompress(content, _MOST)
    if not unpacker.eof:
        raise ValueError("more is packed than is ever read")
    start = 0
    while (end := text.find(b"\n", start)) >= 0:
        yield json.loads(text[start:end])
        start = end + 1


def _records(kind: Callable[..., _R], lines: Iterator[Any]) -> list[_R]:
    columns = [read(next(lines)) for read in _columns_of(kind)]
    return [kind(*values) for values in zip(*columns, strict=True)]


@cache
def _columns_of(kind: type[Any]) -> list[_ReadColumn]:
    hints = get_type_hints(kind)
    return [_column_of(hints[each.name]) for each in fields(kind)]


def _column_of(kind: Any) -> _ReadColumn:
    kinds = set(get_args(kind) or (kind,))
    [one] = kinds - {NoneType}
    if one is str:
        return _texts
    read = {int: _number, bool: _flag, date: date.fromisoformat}.get(one) or cache(one)
    return partial(_each, read) if NoneType not in kinds else partial(_each_or_none, read)


def _each(read: Callable[[Any], Any], column: list[Any]) -> list[Any]:
    return [read(value) for value in column]


def _each_or_none(read: Callable[[Any], Any], column: list[Any]) -> list[Any]:
    return [None if value is None else read(value) for value in column]


def _texts(column: list[Any]) -> list[str]:
    """Equal ones are one, since titles and affiliations repeat themselves."""
    once: dict[Any, str] = {}
    found = [once.setdefault(value, value) for value in column]
    if any(type(value) is not str for value in once):
        raise TypeError("no text")
    "".join(once).encode()
    return found


def _numbers(column: list[Any]) -> list[int]:
    return _each(_number, column)


def _number(value: Any) -> int:
    if type(value) is not int or not -_LARGEST_NUMBER < value < _LARGEST_NUMBER:
        raise TypeError("no number")
    return value


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise TypeError("neither yes nor no")
    return value

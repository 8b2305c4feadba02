"""Values as plain data between two processes, and back as the types that our own functions are annotated with.

Bytes travel beside the data, which then holds their number. What comes back is never more than its type says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

_SIMPLE = (bool, int, float, str, NoneType)


def written(value: Any, blobs: list[bytes]) -> Any:
    """The value as JSON can say it; TypeError for what is not plain."""
    match value:
        case bytes():
            blobs.append(value)
            return len(blobs) - 1
        case Enum():
            return value.value
        case bool() | int() | float() | str() | None:
            return value
        case datetime():
            return value.isoformat()
        case UUID():
            return str(value)
        case Mapping():
            return {str(key): written(each, blobs) for key, each in value.items()}
        case _ if is_dataclass(value):
            return {field.name: written(getattr(value, field.name), blobs) for field in fields(value)}
        case Iterable():
            return [written(each, blobs) for each in value]
    raise TypeError(f"{type(value).__name__} is not plain")


def read(kind: Any, data: Any, blobs: list[bytes]) -> Any:
    """What `written` wrote, as a `kind`; TypeError, ValueError or LookupError for data that is none."""
    if kind is Any or kind is object:
        return data
    if get_origin(kind) in (Union, UnionType):
        return _read_one_of(get_args(kind), data, blobs)
    if get_origin(kind) is not None:
        return _read_several(get_origin(kind), get_args(kind), data, blobs)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        make: Any = kind
        return make(**{name: read(hints[name], value, blobs) for name, value in data.items()})
    return _read_single(kind, data, blobs)


def _read_one_of(kinds: tuple[Any, ...], data: Any, blobs: list[bytes]) -> Any:
    """One kind or None: of two others nobody could tell which was meant."""
    [kind] = (each for each in kinds if each is not NoneType)
    return None if data is None else read(kind, data, blobs)


def _read_several(origin: Any, kinds: tuple[Any, ...], data: Any, blobs: list[bytes]) -> Any:
    if issubclass(origin, Mapping):
        return {read(kinds[0], key, blobs): read(kinds[1], each, blobs) for key, each in data.items()}
    if origin is tuple and kinds[1:] != (...,):
        return tuple(read(kind, each, blobs) for kind, each in zip(kinds, data, strict=True))
    found = [read(kinds[0], each, blobs) for each in data]
    return tuple(found) if origin is tuple else iter(found) if not issubclass(origin, list) else found


def _read_single(kind: Any, data: Any, blobs: list[bytes]) -> Any:
    if kind is bytes:
        return blobs[data]
    if kind is datetime:
        return datetime.fromisoformat(data)
    if kind is UUID or issubclass(kind, Enum):
        return kind(data)
    if kind is float and type(data) is int:
        return float(data)
    if kind not in _SIMPLE or type(data) is not kind:
        raise TypeError(f"{type(data).__name__} is no {kind.__name__}")
    return data

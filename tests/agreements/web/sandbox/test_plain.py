import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest

from agreements.web.sandbox import plain


class Kind(StrEnum):
    GOOD = "good"


@dataclass(frozen=True)
class Found:
    kind: Kind
    page: int | None = None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (int, 7),
        (float, 7),
        (float, 0.5),
        (str, "“é”\ud800"),
        (bool, True),
        (bytes, b"\0\xff"),
        (Kind, Kind.GOOD),
        (UUID, UUID(int=7)),
        (datetime, datetime(2020, 1, 1, tzinfo=UTC)),
        (Found, Found(Kind.GOOD)),
        (Found | None, None),
        (tuple[Found, ...], (Found(Kind.GOOD, 1), Found(Kind.GOOD))),
        (tuple[int, bytes], (1, b"x")),
        (list[list[str]], [["a"], []]),
        (dict[str, int], {"a": 1}),
        (Any, {"a": [1, None, "b"]}),
    ],
)
def test_value_comes_back(kind: Any, value: object) -> None:
    blobs: list[bytes] = []

    data = json.loads(json.dumps(plain.written(value, blobs)))

    assert plain.read(kind, data, blobs) == value


def test_iterator_is_gone_through() -> None:
    assert list(plain.read(Iterator[int], plain.written(iter([1, 2]), []), [])) == [1, 2]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (int, "7"),
        (int, True),
        (float, "7"),
        (str, 7),
        (str, None),
        (Kind, "bad"),
        (UUID, "x"),
        (datetime, "yesterday"),
        (bytes, 5),
        (Found, {"kind": "good", "more": 1}),
        (tuple[int, int], [1]),
        (type, "int"),
    ],
)
def test_anything_else_than_promised_is_refused(kind: Any, data: object) -> None:
    with pytest.raises((TypeError, ValueError, LookupError)):
        plain.read(kind, data, [])


def test_what_is_not_plain_is_not_written() -> None:
    with pytest.raises(TypeError):
        plain.written(object(), [])

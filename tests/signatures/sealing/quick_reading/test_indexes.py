"""The indexes in a PDF are read as pyHanko reads them, whatever stands in them, and its refusals are kept."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic, xref
from pyhanko.pdf_utils.reader import PdfFileReader

from signatures.sealing.quick_reading import indexes


class _Reader(PdfFileReader):
    """Of one stream of objects alone."""

    def __init__(self, stream: generic.StreamObject) -> None:
        self.strict, self._stream = True, stream

    @property
    def encrypted(self) -> bool:
        return False

    def get_object(self, ref: generic.Reference, **_facts: object) -> generic.PdfObject:
        return self._stream


def _stream(content: bytes, **facts: Any) -> generic.StreamObject:
    stream = generic.StreamObject(stream_data=content)
    for name, value in facts.items():
        stream[generic.pdf_name(f"/{name}")] = value
    return stream


def _objects(content: bytes, *, first: int, count: int) -> generic.StreamObject:
    numbers = {"First": generic.NumberObject(first), "N": generic.NumberObject(count)}
    return _stream(content, Type=generic.pdf_name("/ObjStm"), **numbers)


def _asked(read: Any, *arguments: Any) -> object:
    try:
        found = read(*arguments)
        return list(found) if isinstance(found, Iterator) else found
    except Exception as error:  # noqa: BLE001  whichever it is, both have to raise it
        return type(error), str(error)


@pytest.mark.parametrize(
    "head",
    [
        b"5 0 7 3 9 6 ",
        b"5 0\n7 3\n9 6\n",
        b"5 0 7 3 9 6",
        b"5 0 7 3 7 6 ",
        b"5 0 7 3 9 99 ",
        b"5 0 7 3 ",
        b"5 0 %7\n7 3 9 6 ",
        b"5 0 seven 3 9 6 ",
        b"",
    ],
)
@pytest.mark.parametrize("content", [b"[] <<>> 12", b"[] /N\0 (a", b"", b"7 5 0 R"])
def test_objects_of_a_stream_are_those_that_pyhanko_finds(head: bytes, content: bytes) -> None:
    for first in (len(head), len(head) + 1, 3):
        for number in (5, 7, 9, 8):
            for place in (0, 1, 2, 3):
                stream = _objects(head + content, first=first, count=3)
                found = _asked(indexes.object_in_stream, _Reader(stream), number, 4, place)
                assert found == _asked(indexes._read_object, _Reader(stream), number, 4, place)


numbers = st.integers(-1, 9).map(generic.NumberObject)


@settings(deadline=None)
@given(
    content=st.binary(max_size=80)
    | st.lists(st.sampled_from([b"\0\0\0", b"\1\2\3", b"\2\1\0", b"\7\0\0"])).map(b"".join),
    widths=st.lists(numbers, max_size=4) | st.just([generic.NumberObject(1)] * 3),
    runs=st.none() | st.lists(numbers, max_size=5),
    size=numbers,
)
def test_entries_are_those_that_pyhanko_finds(
    content: bytes,
    widths: list[generic.NumberObject],
    runs: list[generic.NumberObject] | None,
    size: generic.NumberObject,
) -> None:
    index = _stream(content, W=generic.ArrayObject(widths), Size=size)
    if runs is not None:
        index["/Index"] = generic.ArrayObject(runs)

    assert _asked(indexes.entries, index) == _asked(indexes._parse_entries, index)


def test_index_of_a_stream_is_read_once_for_all_of_its_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[generic.StreamObject] = []
    plain = indexes._plain_objects
    monkeypatch.setattr(indexes, "_plain_objects", lambda stream: read.append(stream) or plain(stream))
    reader = _Reader(_objects(b"5 0 7 3 [] <<>>", first=8, count=2))

    found = [reader._get_object_from_stream(number, 4, place) for number, place in ((5, 0), (7, 1), (5, 0))]

    assert found == [[], {}, []]
    assert len(read) == 1


def test_pyhanko_reads_so() -> None:
    assert PdfFileReader._get_object_from_stream is indexes.object_in_stream
    assert xref.parse_xref_stream is indexes.entries

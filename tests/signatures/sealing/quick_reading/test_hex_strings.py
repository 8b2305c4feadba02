"""Strings of hexadecimal digits are read as ISO 32000-2, 7.3.4.3 has them, and what is none is refused."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfStreamError

from signatures.sealing.quick_reading import hex_strings

white_space = st.text(" \n\r\t\f\0", max_size=3).map(str.encode)


@given(content=st.binary(max_size=6000), between=white_space, every=st.integers(1, 200), after=st.binary(max_size=9))
def test_what_was_written_is_read_and_nothing_after_it(
    content: bytes, between: bytes, every: int, after: bytes
) -> None:
    digits = content.hex().encode()
    parts = between.join(digits[at : at + every] for at in range(0, len(digits), every))
    stream = BytesIO(b"<" + parts + b">" + after)

    found = hex_strings.read(stream)

    assert found == generic.pdf_string(content)
    assert type(found) is type(generic.pdf_string(content))
    assert stream.read() == after


def test_a_last_digit_that_is_missing_is_a_nought() -> None:
    assert hex_strings.read(BytesIO(b"<ff8>")) == generic.pdf_string(b"\xff\x80")


@pytest.mark.parametrize("string", [b"<", b"<ff", b"<fg>", b"<" + b"0" * 5000, b"<ff%>\nff>", b"<\xff>"])
def test_what_is_no_such_string_is_refused(string: bytes) -> None:
    with pytest.raises(PdfStreamError):
        hex_strings.read(BytesIO(string))


def test_pyhanko_reads_so() -> None:
    assert generic.read_hex_string_from_stream is hex_strings.read

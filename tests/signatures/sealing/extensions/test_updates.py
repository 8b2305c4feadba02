"""No byte behind a seal is left unasked: one that our own writer would not write makes an update somebody else's."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from signatures import sealing

BEFORE = Path(__file__).parents[2] / "checking" / "before"
EXTENDED = (BEFORE / "B-LTA.pdf").read_bytes()
ROOT = x509.load_pem_x509_certificates((BEFORE / "certificates.pem").read_bytes())[1].public_bytes(Encoding.DER)
END_OF_SEAL = EXTENDED.index(b"%%EOF\n", EXTENDED.index(b"/Type /Sig ")) + 6
OBJECTS = [match.start() for match in re.finditer(rb"\n\d+ 0 obj\n", EXTENDED[END_OF_SEAL - 1 :])]


def is_ours(pdf: bytes) -> bool:
    try:
        reports = sealing.inspect(pdf, [ROOT])
    except sealing.UnreadableError:
        return False
    return len(reports) == 1 and reports[0].is_intact and reports[0].covers_whole_file


def test_extension_is_ours() -> None:
    assert is_ours(EXTENDED)


def places() -> Iterator[int]:
    """One in the middle of each object that was added, its index included."""
    starts = [END_OF_SEAL + start for start in OBJECTS]
    for start, end in zip(starts, [*starts[1:], len(EXTENDED)], strict=True):
        yield (start + end) // 2


@pytest.mark.parametrize("place", list(places()))
def test_changed_byte_of_any_object_is_noticed(place: int) -> None:
    assert not is_ours(EXTENDED[:place] + bytes([EXTENDED[place] ^ 1]) + EXTENDED[place + 1 :])


@pytest.mark.parametrize(
    "more", [b"\n", b"% a comment\n", b"999 0 obj\nnull\nendobj\n", b"startxref\n0\n%%EOF\n"], ids=repr
)
def test_byte_between_seal_and_update_is_noticed(more: bytes) -> None:
    assert not is_ours(EXTENDED[:END_OF_SEAL] + more + EXTENDED[END_OF_SEAL:])

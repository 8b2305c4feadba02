"""A time-stamped seal (PAdES B-T) is what other people's readers expect, and shows every change."""

import random
import shutil
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from agreements.web.reach import Reachable
from signatures import sealing
from signatures.pdf.compiled import Templates
from signatures.sealing import UnreadableError, inspect, stamping
from tests.authority import Authority
from tests.signatures.pdf.test_compiled import VARYING, WORDS, sample


@cache
def with_room() -> bytes:
    return Templates().document(sample(), VARYING, sealing.sealer(sealing.preview_key(), room=stamping.ROOM), WORDS)


@cache
def stamped() -> tuple[bytes, bytes]:
    """A stamped document and the root of its authority."""
    with Authority() as authority:
        [token] = sealing.tokens_for(
            sealing.Authority(authority.url, 5, reach=Reachable.to(["127.0.0.1"])),
            [sealing.signature_value(with_room())],
            within=20,
        )
        assert not isinstance(token, sealing.StampError)
        return sealing.stamped(with_room(), token), authority.root.public_bytes(serialization.Encoding.DER)


def is_noticed(content: bytes) -> bool:
    try:
        reports = inspect(content)
    except UnreadableError:
        return True
    return not (len(reports) == 1 and reports[0].is_intact and reports[0].covers_whole_file)


def test_room_is_left_for_a_token() -> None:
    start = with_room().index(b"/Contents <") + len(b"/Contents <")
    digits = with_room().index(b">", start) - start

    assert digits // 2 > stamping.ROOM
    assert inspect(with_room())[0].level == "B-B"


def test_pyhanko_trusts_the_seal_and_its_time() -> None:
    content, root = stamped()
    [signature] = PdfFileReader(BytesIO(content)).embedded_regular_signatures
    roots = [signature.signer_cert, asn1_x509.Certificate.load(root)]

    status = validate_pdf_signature(signature, ValidationContext(trust_roots=roots, allow_fetching=False))

    assert status.bottom_line
    assert status.timestamp_validity is not None
    assert status.timestamp_validity.trusted
    assert status.timestamp_validity.intact


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig is not installed")
def test_pdfsig_calls_the_stamped_seal_valid(tmp_path: Path) -> None:
    (tmp_path / "stamped.pdf").write_bytes(stamped()[0])

    said = subprocess.run(["pdfsig", tmp_path / "stamped.pdf"], capture_output=True, encoding="utf-8").stdout

    assert "Signature is Valid." in said
    assert "Total document signed" in said


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_no_fault_in_the_stamped_file(tmp_path: Path) -> None:
    (tmp_path / "stamped.pdf").write_bytes(stamped()[0])

    assert subprocess.run(["qpdf", "--check", tmp_path / "stamped.pdf"], capture_output=True).returncode == 0


@pytest.mark.no_cover  # the same lines thousands of times
@pytest.mark.parametrize("count", [40, pytest.param(200, marks=pytest.mark.slow)])
def test_any_changed_byte_of_a_stamped_document_is_noticed(count: int) -> None:
    content, dice = stamped()[0], random.Random(3161)
    unnoticed = []
    for place in dice.sample(range(len(content)), count):
        changed = bytearray(content)
        changed[place] ^= 1 << dice.randrange(8)
        if not is_noticed(bytes(changed)):
            unnoticed.append(place)

    assert unnoticed == []


@pytest.mark.no_cover  # the same lines thousands of times
@pytest.mark.parametrize("count", [8, pytest.param(20, marks=pytest.mark.slow)])
def test_any_changed_digit_of_the_token_and_of_the_zeros_behind_it_is_noticed(count: int) -> None:
    """`count` of the zeros, and three times as many of the token."""
    content, dice = stamped()[0], random.Random(3161)
    start = content.index(b"/Contents <") + len(b"/Contents <")
    end = content.index(b">", start)
    before_certificates = len(content[start:end].rstrip(b"0")) // 2
    in_token, in_zeros = range(start, start + before_certificates), range(end - 9000, end)
    places = [*dice.sample(in_token, 3 * count), *dice.sample(in_zeros, count)]
    unnoticed = []
    for place in places:
        changed = bytearray(content)
        changed[place : place + 1] = b"%X" % (int(chr(changed[place]), 16) ^ 1 << dice.randrange(4))
        if not is_noticed(bytes(changed)):
            unnoticed.append(place)

    assert unnoticed == []


def test_token_over_another_signature_is_noticed() -> None:
    with Authority() as authority:
        [token] = sealing.tokens_for(
            sealing.Authority(authority.url, 5, reach=Reachable.to(["127.0.0.1"])), [b"another"], within=20
        )
    assert not isinstance(token, sealing.StampError)

    assert is_noticed(sealing.stamped(with_room(), token))


def test_token_that_is_too_long_is_refused() -> None:
    with Authority() as authority:
        [token] = sealing.tokens_for(
            sealing.Authority(authority.url, 5, reach=Reachable.to(["127.0.0.1"])), [b"another"], within=20
        )
    assert not isinstance(token, sealing.StampError)
    narrow = Templates().document(sample(), VARYING, sealing.sealer(sealing.preview_key(), room=1024), WORDS)

    with pytest.raises(sealing.NoRoomError, match="there is no room for so many"):
        sealing.stamped(narrow, token)
    with pytest.raises(sealing.NoRoomError, match="without room"):
        sealing.signature_value(narrow)

import random
import shutil
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import time_machine
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from reportlab.pdfgen.canvas import Canvas

from signatures.sealing import (
    PREVIEW_COMMON_NAME,
    SealKeyError,
    UnreadableError,
    create,
    inspect,
    load,
    preview_key,
)
from tests.signatures.pdf.reference.seal import seal

SIGNED_AT = datetime(2026, 9, 23, 14, 2, 11, tzinfo=UTC)


@cache
def plain() -> bytes:
    canvas = Canvas("", invariant=1)
    canvas.drawString(72, 720, "Agreed.")
    return bytes(canvas.getpdfdata())


@cache
def sealed() -> bytes:
    return seal(plain(), preview_key(), reason="Agreed", location="La Jolla", name="ICML", signed_at=SIGNED_AT)


def test_a_seal_is_intact_and_covers_the_whole_file() -> None:
    (report,) = inspect(sealed())

    assert report.is_intact
    assert report.covers_whole_file
    assert report.fingerprint == preview_key().fingerprint
    assert report.certificate_pem == preview_key().certificate_pem
    assert report.subject == PREVIEW_COMMON_NAME
    assert report.signed_at == SIGNED_AT
    assert report.is_preview


def test_sealing_again_makes_the_same_file() -> None:
    again = seal(plain(), preview_key(), reason="Agreed", location="La Jolla", name="ICML", signed_at=SIGNED_AT)

    assert again == sealed()


def test_sealing_leaves_what_was_drawn_as_it_was() -> None:
    assert sealed().startswith(plain())


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig is not installed")
def test_a_reader_that_people_have_calls_the_seal_valid(tmp_path: Path) -> None:
    file = tmp_path / "sealed.pdf"
    file.write_bytes(sealed())

    said = subprocess.run(["pdfsig", file], capture_output=True, encoding="utf-8").stdout

    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_the_seal_forbids_every_change() -> None:
    assert b"/DocMDP" in sealed()
    assert b"/P 1" in sealed()


@pytest.mark.no_cover  # the same lines thousands of times
@pytest.mark.parametrize("count", [40, pytest.param(200, marks=pytest.mark.slow)])
def test_any_changed_byte_is_noticed(count: int) -> None:
    dice = random.Random(20200923)
    unnoticed = []
    for place in dice.sample(range(len(sealed())), count):
        changed = bytearray(sealed())
        changed[place] ^= 1 << dice.randrange(8)
        if looks_sealed(bytes(changed)):
            unnoticed.append(place)

    assert unnoticed == []


@pytest.mark.no_cover  # the same lines thousands of times
@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.slow)])
def test_any_changed_byte_of_the_seal_itself_is_noticed(step: int) -> None:
    start = sealed().index(b"/Contents <") + len(b"/Contents <")
    unnoticed = []
    for place in range(start - 1, start + 160, step):  # the head of the container, which nothing signs
        changed = bytearray(sealed())
        changed[place] ^= 1
        if looks_sealed(bytes(changed)):
            unnoticed.append(place - start)

    assert unnoticed == []


def test_another_certificate_with_the_same_key_and_the_same_names_is_noticed() -> None:
    """It is not signed itself, and stands where no digest covers; what is signed names it by its digest."""
    was = preview_key().certificate.public_bytes(serialization.Encoding.DER)
    now = was[:-1] + bytes([was[-1] ^ 1])  # only its own signature differs
    assert x509.load_der_x509_certificate(now).public_key() == preview_key().certificate.public_key()

    forged = sealed().replace(was.hex().upper().encode(), now.hex().upper().encode())

    assert forged != sealed()
    assert not looks_sealed(forged)


@pytest.mark.parametrize("more", [b"\n", b"%more", plain()])
def test_bytes_behind_the_seal_are_noticed(more: bytes) -> None:
    assert not looks_sealed(sealed() + more)


def looks_sealed(content: bytes) -> bool:
    try:
        reports = inspect(content)
    except UnreadableError:
        return False
    return len(reports) == 1 and reports[0].is_intact and reports[0].covers_whole_file


def test_a_file_without_a_seal_has_no_report() -> None:
    assert inspect(plain()) == []


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n" + bytes(2000)])
def test_a_file_that_is_no_pdf_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(UnreadableError, match="not a PDF"):
        inspect(content)


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"%PDF-1.4\n" + bytes(range(256)) * 8])
def test_a_broken_pdf_is_said_to_be_damaged(content: bytes) -> None:
    with pytest.raises(UnreadableError, match="damaged"):
        inspect(content)


def test_a_new_key_can_be_read_by_its_owner_alone_and_signs_for_ten_years(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "seal.pem"

    key = create(path, organisation="International Conference on Machine Learning", common_name="Seal of ICML 2020")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["seal.pem"]
    assert load(path).fingerprint == key.fingerprint
    assert isinstance(key.private_key.curve, ec.SECP256R1)
    usage = key.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)
    left = key.certificate.not_valid_after_utc - datetime.now(UTC)
    assert timedelta(days=3650) < left < timedelta(days=3655)
    assert not key.is_preview


def test_a_key_that_is_there_is_kept(tmp_path: Path) -> None:
    first = create(tmp_path / "seal.pem", organisation="A", common_name="A")

    assert create(tmp_path / "seal.pem", organisation="B", common_name="B").fingerprint == first.fingerprint


def test_of_several_that_make_a_key_at_once_all_get_the_same(tmp_path: Path) -> None:
    def make(number: int) -> str:
        return create(tmp_path / "seal.pem", organisation="A", common_name=f"Seal {number}").fingerprint

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(make, range(16)))) == 1


def test_a_long_organisation_still_gets_a_certificate(tmp_path: Path) -> None:
    key = create(tmp_path / "seal.pem", organisation="A" * 200, common_name="Ä" * 200)

    assert key.certificate.subject.rfc4514_string() == f"CN={'Ä' * 32},O={'A' * 64}"


def test_a_missing_key_is_said(tmp_path: Path) -> None:
    with pytest.raises(SealKeyError, match="There is no sealing key at"):
        load(tmp_path / "seal.pem")


def test_a_key_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(SealKeyError, match="cannot be read"):
        load(tmp_path)


@pytest.mark.parametrize("content", ["", "hello", preview_key().certificate_pem])
def test_a_file_without_a_key_is_said(tmp_path: Path, content: str) -> None:
    (tmp_path / "seal.pem").write_text(content)

    with pytest.raises(SealKeyError, match="does not hold a key and its certificate"):
        load(tmp_path / "seal.pem")


@pytest.mark.parametrize(
    ("private_key", "message"),
    [
        (ec.generate_private_key(ec.SECP256R1()), "belongs to another key"),
        (ec.generate_private_key(ec.SECP384R1()), "is neither a P-256 key nor RSA of 3072 bits"),
        (rsa.generate_private_key(65537, 2048), "is neither a P-256 key nor RSA of 3072 bits"),
    ],
)
def test_a_key_that_does_not_fit_is_said(
    tmp_path: Path, private_key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, message: str
) -> None:
    pem = private_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "seal.pem").write_bytes(pem + preview_key().certificate_pem.encode())

    with pytest.raises(SealKeyError, match=message):
        load(tmp_path / "seal.pem")


def test_an_expired_certificate_is_said_with_its_date(tmp_path: Path) -> None:
    with time_machine.travel("2010-03-01T00:00:00Z"):
        create(tmp_path / "seal.pem", organisation="A", common_name="A")

    with pytest.raises(SealKeyError, match="expired on 01 Mar 2020"):
        load(tmp_path / "seal.pem")


def test_no_seal_of_ours_uses_a_weak_digest() -> None:
    """Of the document and of the certificate: SHA-256 and P-256 throughout."""
    key = preview_key()
    assert key.certificate.signature_hash_algorithm is not None
    assert key.certificate.signature_hash_algorithm.name == "sha256"
    with pikepdf.open(BytesIO(sealed())) as file:
        contents = bytes(file.Root.AcroForm.Fields[0].V.Contents)
    signed = cms.ContentInfo.load(contents)["content"]
    assert {algorithm["algorithm"].native for algorithm in signed["digest_algorithms"]} == {"sha256"}
    assert signed["signer_infos"][0]["digest_algorithm"]["algorithm"].native == "sha256"

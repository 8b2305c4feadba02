import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from signatures import sealing
from signatures.pdf.compiled import Templates
from signatures.sealing import SealKey, SealKeyError
from signatures.sealing.containers import ContainerTemplate
from signatures.sealing.signers import HeldKeySigner
from tests.signatures.pdf.test_compiled import VARYING, WORDS, sample


def key_of(private_key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, *, days: int = 30) -> SealKey:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Seal")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private_key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
        .sign(private_key, hashes.SHA256())
    )
    return SealKey(private_key, certificate)


@pytest.fixture(scope="module", params=["P-256", "RSA-3072"])
def key(request: pytest.FixtureRequest) -> SealKey:
    return key_of(
        ec.generate_private_key(ec.SECP256R1())
        if request.param == "P-256"
        else rsa.generate_private_key(public_exponent=65537, key_size=3072)
    )


@pytest.mark.parametrize("count", [6, pytest.param(20, marks=pytest.mark.slow)])
def test_containers_are_those_of_pyhanko(count: int, key: SealKey) -> None:
    template = ContainerTemplate(key)

    for number in range(count):
        digest = bytes([number]) * 32
        container = template.container(digest)
        assert container == asyncio.run(HeldKeySigner(key).async_sign(digest, "sha256", use_pades=True)).dump()
        assert len(container) <= template.reserved


def test_a_document_sealed_with_any_kind_of_key_is_intact(key: SealKey) -> None:
    (report,) = sealing.inspect(Templates().document(sample(), VARYING, sealing.sealer(key), WORDS))

    assert report.is_intact
    assert report.fingerprint == key.fingerprint


def pfx(path: Path, key: SealKey, password: str) -> Path:
    lock = serialization.BestAvailableEncryption(password.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"seal", key.private_key, key.certificate, None, lock))
    return path


def test_a_key_can_be_kept_as_pkcs12(tmp_path: Path, key: SealKey) -> None:
    path = pfx(tmp_path / "seal.p12", key, "secret")

    assert sealing.load(path, "secret").fingerprint == key.fingerprint
    with pytest.raises(SealKeyError, match="does not hold a key and its certificate"):
        sealing.load(path, "another")


def test_a_weak_key_is_refused(tmp_path: Path) -> None:
    weak = key_of(rsa.generate_private_key(public_exponent=65537, key_size=2048))

    with pytest.raises(SealKeyError, match="neither a P-256 key nor RSA of 3072 bits or more"):
        sealing.load(pfx(tmp_path / "seal.pfx", weak, "secret"), "secret")


def test_a_held_key_is_read_once_until_its_file_changes(tmp_path: Path) -> None:
    path = pfx(tmp_path / "seal.p12", key_of(ec.generate_private_key(ec.SECP256R1())), "secret")
    first = sealing.held(path, "secret")
    assert sealing.held(path, "secret") is first

    path.unlink()
    pfx(path, key_of(ec.generate_private_key(ec.SECP256R1())), "secret")
    assert sealing.held(path, "secret").fingerprint != first.fingerprint


def test_a_held_key_that_expires_is_refused(tmp_path: Path) -> None:
    path = pfx(tmp_path / "seal.p12", key_of(ec.generate_private_key(ec.SECP256R1())), "secret")
    sealing.held(path, "secret")

    with time_machine.travel(datetime.now(UTC) + timedelta(days=31)), pytest.raises(SealKeyError, match="expired"):
        sealing.held(path, "secret")


def test_a_held_key_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SealKeyError, match="There is no sealing key"):
        sealing.held(tmp_path / "seal.pem")

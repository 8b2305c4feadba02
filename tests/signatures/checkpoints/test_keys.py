"""Every kind of key that seals signs checkpoints; for one on a device see `tests/signatures/sealing/test_devices.py`."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from agreements.models import Conference
from signatures.checkpoints import anchoring, contradictions, verify_log
from tests.signatures.checkpoints.conftest import file_of

pytestmark = pytest.mark.django_db


def certificate(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Seal of theirs")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    return builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30)).sign(
        key, hashes.SHA256()
    )  # fmt: skip


@pytest.mark.parametrize("suffix", [".pem", ".p12"])
@pytest.mark.parametrize("kind", ["P-256", "RSA"])
def test_a_key_of_each_kind_signs(
    conference: Conference, folder: Path, settings: Settings, tmp_path: Path, kind: str, suffix: str
) -> None:
    key = (
        ec.generate_private_key(ec.SECP256R1())
        if kind == "P-256"
        else rsa.generate_private_key(public_exponent=65537, key_size=3072)
    )
    settings.SEAL_KEY_FILE, settings.SEAL_KEY_PASSWORD = tmp_path / f"key{suffix}", "secret"
    if suffix == ".p12":
        encryption = serialization.BestAvailableEncryption(b"secret")
        content = pkcs12.serialize_key_and_certificates(b"seal", key, certificate(key), None, encryption)
    else:
        pem = serialization.Encoding.PEM
        content = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        content += certificate(key).public_bytes(pem)
    settings.SEAL_KEY_FILE.write_bytes(content)

    assert anchoring.make_owed() == 1

    line = file_of(folder, 1).read_bytes().removesuffix(b"\n")
    assert verify_log.problem_of(line, json.loads(line)) == ""
    assert list(contradictions.of_files(conference)) == []

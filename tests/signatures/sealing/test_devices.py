"""A sealing key on a real PKCS#11 device: SoftHSM, which keeps its keys in files."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from django.core.management import CommandError, call_command
from pytest_django import Settings

from agreements.models import Conference
from signatures import sealing
from signatures.checking import online
from signatures.checkpoints import anchoring, contradictions
from signatures.documents import drawing
from signatures.documents.repairing import CannotBeRepairedError, repair
from signatures.models import Document
from signatures.pdf.compiled import Templates
from signatures.sealing import SealKey, SealKeyError, devices
from signatures.sealing.containers import ContainerTemplate
from tests.signatures.pdf.test_compiled import VARYING, WORDS, sample
from tests.signatures.sealed import sealed

MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
)
MODULE = next((module for module in MODULES if Path(module).exists()), "")

pkcs11 = pytest.importorskip("pkcs11", reason="python-pkcs11 has no wheel for this platform")
pytestmark = pytest.mark.skipif(
    not MODULE or shutil.which("softhsm2-util") is None, reason="SoftHSM (softhsm2) is not installed"
)


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A token with a key of each kind and their certificates."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        for label in ("seals", "locked"):
            options = ["--init-token", "--free", "--label", label, "--pin", "1234", "--so-pin", "5678"]
            subprocess.run(["softhsm2-util", *options], check=True, capture_output=True)
        put(folder, "curve", "01", ec.generate_private_key(ec.SECP256R1()))
        put(folder, "rsa", "02", rsa.generate_private_key(public_exponent=65537, key_size=3072))
        put(folder, "weak", "03", rsa.generate_private_key(public_exponent=65537, key_size=2048))
        put(
            folder,
            "wrong",
            "04",
            ec.generate_private_key(ec.SECP256R1()),
            other=ec.generate_private_key(ec.SECP256R1()),
        )
        put(folder, "expired", "05", ec.generate_private_key(ec.SECP256R1()), days=-1)
        yield
        devices._opened.cache_clear()
        pkcs11.unload(MODULE)


def put(
    folder: Path,
    label: str,
    number: str,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    *,
    other: ec.EllipticCurvePrivateKey | None = None,
    days: int = 30,
) -> None:
    """A key and its certificate, or that of another key."""
    pkcs8 = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(pkcs8)
    options = ["--token", "seals", "--pin", "1234", "--label", label, "--id", number]
    subprocess.run(["softhsm2-util", "--import", folder / "key.pem", *options], check=True, capture_output=True)
    attributes = {
        pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
        pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
        pkcs11.Attribute.TOKEN: True,
        pkcs11.Attribute.LABEL: label,
        pkcs11.Attribute.ID: bytes.fromhex(number),
        pkcs11.Attribute.SUBJECT: b"",
        pkcs11.Attribute.VALUE: certificate(other or key, days).public_bytes(serialization.Encoding.DER),
    }
    pkcs11.unload(MODULE)  # it reads its tokens once
    with pkcs11.lib(MODULE).get_token(token_label="seals").open(rw=True, user_pin="1234") as session:
        session.create_object(attributes)


def certificate(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, days: int) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Seal on a device")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    dated = builder.not_valid_before(now - timedelta(days=60)).not_valid_after(now + timedelta(days=days))
    return dated.sign(key, hashes.SHA256())


def held(rest: str, *, pin: str = "1234") -> SealKey:
    return sealing.held_on_device(f"pkcs11:{rest}", module=MODULE, pin=pin)


@pytest.mark.usefixtures("device")
@pytest.mark.parametrize("place", ["token=seals;object=curve", "token=seals;id=%02;type=private"])
def test_document_sealed_on_a_device_is_intact(place: str) -> None:
    key = held(place)

    (report,) = sealing.inspect(Templates().document(sample(), VARYING, sealing.sealer(key), WORDS))

    assert report.is_intact
    assert report.covers_whole_file
    assert report.fingerprint == key.fingerprint
    assert report.subject == "Seal on a device"


@pytest.mark.usefixtures("device")
def test_key_on_a_device_is_opened_once(settings: Settings) -> None:
    assert held("token=seals;object=curve") is held("token=seals;object=curve")


@pytest.mark.usefixtures("device")
@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("token=seals;object=weak", "neither a P-256 key nor RSA of 3072 bits"),
        ("token=seals;object=expired", "expired on"),
        ("token=seals;object=nobody", "cannot be used: NoSuchKey"),
        ("token=elsewhere;object=curve", "cannot be used: NoSuchToken"),
        ("token=seals", "is written like pkcs11:"),
        ("token=seals;object=curve?pin-value=1234", "is written like pkcs11:"),
    ],
)
def test_key_on_a_device_that_cannot_be_used_is_said(place: str, said: str) -> None:
    with pytest.raises(SealKeyError, match=said):
        held(place)


@pytest.mark.usefixtures("device")
def test_wrong_pin_and_missing_library_are_said() -> None:
    with pytest.raises(SealKeyError, match="PinIncorrect") as refusal:
        held("token=locked;object=curve", pin="0000")
    assert "0000" not in str(refusal.value)
    with pytest.raises(SealKeyError, match="cannot be used"):
        sealing.held_on_device("pkcs11:token=seals;object=curve", module="/nowhere.so", pin="1234")


@pytest.mark.usefixtures("device")
def test_certificate_of_another_key_is_found_out_before_anything_is_sealed() -> None:
    with pytest.raises(SealKeyError, match="not those that pyHanko makes"):
        ContainerTemplate(held("token=seals;object=wrong"))


@pytest.mark.django_db
@pytest.mark.usefixtures("device")
def test_settings_name_a_key_on_a_device(conference: Conference, settings: Settings) -> None:
    settings.SEAL_KEY_URI, settings.SEAL_KEY_MODULE, settings.SEAL_KEY_PIN = (
        "pkcs11:token=seals;object=curve",
        MODULE,
        "1234",
    )
    [signature] = sealed(conference)

    document = signature.documents.get()
    assert document.certificate.fingerprint == held("token=seals;object=curve").fingerprint
    assert online.verify(drawing.read(document)).is_authentic
    with pytest.raises(CannotBeRepairedError, match="signs each time differently"):
        repair(Document.objects.with_facts().get())
    with pytest.raises(CommandError, match="The key is on a device"):
        call_command("seal_key", "--rotate")


@pytest.mark.django_db
@pytest.mark.usefixtures("device")
@pytest.mark.parametrize("label", ["curve", "rsa"])
def test_checkpoint_is_signed_on_a_device(
    conference: Conference, settings: Settings, own_documents: Path, label: str
) -> None:
    settings.SEAL_KEY_URI = f"pkcs11:token=seals;object={label}"
    settings.SEAL_KEY_MODULE, settings.SEAL_KEY_PIN = MODULE, "1234"

    assert anchoring.make_owed() == 1

    assert list(contradictions.of_files(conference)) == []

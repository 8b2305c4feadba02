"""Making a sealing key with its self-signed certificate, replacing it, and the key of previews."""

import os
import stat
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from signatures.sealing.keys import PKCS12_SUFFIXES, PREVIEW_COMMON_NAME, SealKey, SealKeyError, fingerprint_of, load

_LIFE = timedelta(days=3653)
_CLOCK_SKEW = timedelta(hours=1)
_LONGEST_NAME = 64  # bytes: the bound for a common name and an organisation


def create(path: Path, *, organisation: str, common_name: str) -> SealKey:
    """Makes a key unless there is one: of several that try at once the first wins, and all get its key."""
    key = _made(organisation, common_name)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_once(path, _pem(key))
    except OSError as error:
        raise SealKeyError(f"The sealing key cannot be written to {path}: {error.strerror}.") from error
    return load(path)


def rotate(path: Path, *, organisation: str, common_name: str) -> tuple[SealKey, Path | None]:
    """Replaces a key that was made here, in one step and with owner and mode as they were.

    Of the old one only the certificate is kept, beside it: nothing is ever checked with a key, and one that is gone
    cannot leak. Returns the new key and where that certificate is, None if the old file held none.
    """
    if path.suffix in PKCS12_SUFFIXES:
        raise SealKeyError(f"The key at {path} was not made here: put its successor in its place instead.")
    try:
        kept = _keep_certificate(path)
        _replace(path, _pem(_made(organisation, common_name)))
    except FileNotFoundError as error:
        raise SealKeyError(f"There is no sealing key at {path} that could be replaced.") from error
    except OSError as error:
        raise SealKeyError(f"The sealing key at {path} cannot be replaced: {error.strerror}.") from error
    return load(path), kept


def _replace(path: Path, content: bytes) -> None:
    found = path.stat()
    draft = _written_beside(path, content)
    try:
        os.chown(draft, found.st_uid, found.st_gid)
        draft.chmod(stat.S_IMODE(found.st_mode))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _keep_certificate(path: Path) -> Path | None:
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
    except ValueError:
        return None
    name = f"{path.stem}-{certificate.not_valid_before_utc:%Y-%m-%d}-{fingerprint_of(certificate)[:8]}.certificate.pem"
    kept = path.with_name(name)
    _write_once(kept, certificate.public_bytes(serialization.Encoding.PEM))
    kept.chmod(0o644)
    return kept


@cache
def preview_key() -> SealKey:
    """A key for previews alone, made anew in each process and known by the name in its certificate."""
    return _made("Countersign preview", PREVIEW_COMMON_NAME)


def _made(organisation: str, common_name: str) -> SealKey:
    private_key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _cut(organisation)),
            x509.NameAttribute(NameOID.COMMON_NAME, _cut(common_name)),
        ]
    )
    now = datetime.now(UTC).replace(microsecond=0)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCK_SKEW)
        .not_valid_after(now + _LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_signing_only(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private_key.public_key()), critical=False)
        .sign(private_key, hashes.SHA256())
    )
    return SealKey(private_key, certificate)


def _cut(name: str) -> str:
    return name.encode()[:_LONGEST_NAME].decode(errors="ignore")


def _signing_only() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,  # the name that X.509 now has for non-repudiation
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: SealKey) -> bytes:
    if not isinstance(key.private_key, ec.EllipticCurvePrivateKey):
        raise TypeError
    private = key.private_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + key.certificate_pem.encode("ascii")


def _write_once(path: Path, content: bytes) -> None:
    """All of the content or nothing, readable by its owner alone; a file that is there already stays."""
    draft = _written_beside(path, content)
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def _written_beside(path: Path, content: bytes) -> Path:
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # made with mode 0600
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return Path(draft)

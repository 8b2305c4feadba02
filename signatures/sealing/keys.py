"""The sealing key: a P-256 key and its self-signed certificate in one PEM file, which only its owner can read.

A conference may bring its own: P-256 or RSA of at least 3072 bits, as PEM or as PKCS#12 (.p12, .pfx).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

PREVIEW_COMMON_NAME = "Countersign preview, not a conference's seal"

PKCS12_SUFFIXES = frozenset({".p12", ".pfx"})

_FEWEST_RSA_BITS = 3072


class SealKeyError(Exception):
    """The sealing key cannot be used; the message says why."""


class DeviceKey(Protocol):
    def sign(self, data: bytes) -> bytes:
        """Over its SHA-256, in DER for a curve; SealKeyError if the device does not."""


@dataclass(frozen=True)
class SealKey:
    private_key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | DeviceKey
    certificate: x509.Certificate

    def sign(self, data: bytes) -> bytes:
        """Over its SHA-256; if `is_steady` the same data give the same signature (RFC 6979, PKCS #1 v1.5)."""
        if isinstance(self.private_key, rsa.RSAPrivateKey):
            return self.private_key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        if isinstance(self.private_key, ec.EllipticCurvePrivateKey):
            return self.private_key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        return self.private_key.sign(data)

    @property
    def is_steady(self) -> bool:
        """Not for a curve on a device, which draws its nonces."""
        return isinstance(self.private_key, (ec.EllipticCurvePrivateKey, rsa.RSAPrivateKey))

    def has_signed(self, data: bytes, signature: bytes) -> bool:
        public = self.certificate.public_key()
        try:
            if isinstance(public, rsa.RSAPublicKey):
                public.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
            elif isinstance(public, ec.EllipticCurvePublicKey):
                public.verify(signature, data, ec.ECDSA(hashes.SHA256()))
            else:
                return False
        except InvalidSignature:
            return False
        return True

    @cached_property
    def fingerprint(self) -> str:
        """Hex SHA-256 of the certificate."""
        return fingerprint_of(self.certificate)

    @property
    def valid_from(self) -> datetime:
        return self.certificate.not_valid_before_utc

    @property
    def expires_at(self) -> datetime:
        return self.certificate.not_valid_after_utc

    @property
    def subject(self) -> str:
        return self.certificate.subject.rfc4514_string()

    @property
    def kind(self) -> str:
        public = self.certificate.public_key()
        return f"RSA, {public.key_size} bits" if isinstance(public, rsa.RSAPublicKey) else "P-256"

    @property
    def certificate_pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")

    @property
    def is_preview(self) -> bool:
        return common_name(self.certificate) == PREVIEW_COMMON_NAME


def load(path: Path, password: str = "") -> SealKey:  # nosec B107 most files have none
    """`password`: of a PKCS#12 file."""
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise SealKeyError(f"There is no sealing key at {path}.") from error
    except OSError as error:
        raise SealKeyError(f"The sealing key at {path} cannot be read: {error.strerror}.") from error
    try:
        private_key, certificate = (_from_pkcs12 if path.suffix in PKCS12_SUFFIXES else _from_pem)(content, password)
    except (ValueError, TypeError) as error:
        raise SealKeyError(f"The file at {path} does not hold a key and its certificate.") from error
    if not is_strong(private_key):
        raise SealKeyError(f"The sealing key at {path} is neither a P-256 key nor RSA of 3072 bits or more.")
    if certificate.public_key() != private_key.public_key():
        raise SealKeyError(f"The certificate at {path} belongs to another key.")
    refuse_expired(certificate, path)
    return SealKey(private_key, certificate)


def held(path: Path, password: str = "") -> SealKey:  # nosec B107 most files have none
    """Like `load`, but a file that did not change is read once in a process; the same key is the same object."""
    try:
        found = path.stat()
    except OSError:
        return load(path, password)
    key = _loaded(path, password, (found.st_mtime_ns, found.st_size, found.st_ino))
    refuse_expired(key.certificate, path)
    return key


@lru_cache(maxsize=8)
def _loaded(path: Path, password: str, _: tuple[int, int, int]) -> SealKey:
    return load(path, password)


def refuse_expired(certificate: x509.Certificate, path: Path | str) -> None:
    if certificate.not_valid_after_utc < datetime.now(UTC):
        raise SealKeyError(f"The sealing certificate at {path} expired on {certificate.not_valid_after_utc:%d %b %Y}.")


def _from_pem(content: bytes, _: str) -> tuple[Any, x509.Certificate]:
    return serialization.load_pem_private_key(content, password=None), x509.load_pem_x509_certificate(content)


def _from_pkcs12(content: bytes, password: str) -> tuple[Any, x509.Certificate]:
    private_key, certificate, _ = pkcs12.load_key_and_certificates(content, password.encode() or None)
    if private_key is None or certificate is None:
        raise ValueError
    return private_key, certificate


def is_strong(key: object) -> bool:
    """`key`: either half of a pair."""
    if isinstance(key, (rsa.RSAPrivateKey, rsa.RSAPublicKey)):
        return key.key_size >= _FEWEST_RSA_BITS
    if isinstance(key, (ec.EllipticCurvePrivateKey, ec.EllipticCurvePublicKey)):
        return isinstance(key.curve, ec.SECP256R1)
    return False


def common_name(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""


def fingerprint_of(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex()

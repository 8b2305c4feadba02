"""What the seals of a file prove by themselves: whether they are intact, what they cover, and whose key made them."""

import hashlib
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import cms, core
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import NonexistentAttributeError, find_unique_cms_attribute
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from signatures.sealing.keys import PREVIEW_COMMON_NAME, common_name

# What parsers raise on bytes that nobody meant as a PDF; none of it is a fault of ours.
_BROKEN = (
    PdfError,
    SignatureValidationError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)

# How sealing names what it signs with, by the kind of key.
_ALGORITHMS = {
    "ec": {"algorithm": "sha256_ecdsa"},
    "rsa": {"algorithm": "sha256_rsa", "parameters": core.Null()},
}


class UnreadableError(ValueError):
    """The file is no PDF, or too damaged to be read as one."""


@dataclass(frozen=True)
class SealReport:
    """`is_intact`: the bytes it covers are unchanged, the signature is that of the certificate's key, and the bytes
    that no signature covers are as our own sealing writes them (a sound seal of another make may fail there).

    Whether the certificate is one of ours is not asked here. A seal that cannot be read is not intact and has no
    certificate.
    """

    is_intact: bool
    covers_whole_file: bool
    modification: str
    fingerprint: str = ""
    certificate_pem: str = ""
    subject: str = ""
    signed_at: datetime | None = None

    @property
    def is_preview(self) -> bool:
        return self.subject == PREVIEW_COMMON_NAME


def inspect(pdf: bytes) -> list[SealReport]:
    """One report for each signature in the file, oldest first; raises UnreadableError."""
    if b"%PDF-" not in pdf[:1024]:
        raise UnreadableError("This file is not a PDF.")
    try:
        return list(_reports(pdf))
    except _BROKEN as error:
        raise UnreadableError("This file is damaged: it cannot be read as a PDF.") from error


def _reports(pdf: bytes) -> Iterator[SealReport]:
    for signature in PdfFileReader(BytesIO(pdf)).embedded_regular_signatures:
        try:
            yield _report(pdf, signature)
        except _BROKEN:
            yield SealReport(is_intact=False, covers_whole_file=False, modification="unknown")


def _report(pdf: bytes, signature: EmbeddedPdfSignature) -> SealReport:
    # Whose certificates count is not decided here: each seal is judged as if its own were trusted.
    itself = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    status = validate_pdf_signature(signature, itself)
    certificate = x509.load_der_x509_certificate(status.signing_cert.dump())
    return SealReport(
        is_intact=status.intact
        and status.valid
        and _is_written_our_way(pdf, signature)
        and _names_its_certificate(signature),
        covers_whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        modification=status.modification_level.name.lower() if status.modification_level else "unknown",
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        certificate_pem=certificate.public_bytes(serialization.Encoding.PEM).decode("ascii"),
        subject=common_name(certificate),
        signed_at=status.signer_reported_dt,
    )


def _is_written_our_way(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """Whether the bytes that no digest covers are those that sealing writes around a signature, zeros behind it.

    A signature's container lies outside of what it signs; without this, a byte of it could change unseen.
    """
    start, end = int(signature.byte_range[1]), int(signature.byte_range[2])
    container = _container(signature)
    padding = bytes((end - start - 2) // 2 - len(container))
    return pdf[start:end] == b"<" + (container + padding).hex().upper().encode("ascii") + b">"


def _container(signature: EmbeddedPdfSignature) -> bytes:
    """The CMS that sealing would write around this signature value, these signed attributes and this certificate."""
    certificate, signer = signature.signer_cert, signature.signer_info
    sha256 = {"algorithm": "sha256", "parameters": core.Null()}
    issuer = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    rebuilt = {
        "version": "v1",
        "sid": cms.SignerIdentifier({"issuer_and_serial_number": cms.IssuerAndSerialNumber(issuer)}),
        "digest_algorithm": sha256,
        "signed_attrs": signer["signed_attrs"],
        "signature_algorithm": _ALGORITHMS[certificate.public_key.algorithm],
        "signature": signer["signature"],
    }
    content = {
        "version": "v1",
        "digest_algorithms": [sha256],
        "encap_content_info": {"content_type": "data"},
        "certificates": [certificate],
        "signer_infos": [rebuilt],
    }
    dump: bytes = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)}).dump()
    return dump


def _names_its_certificate(signature: EmbeddedPdfSignature) -> bool:
    """Whether what was signed names the certificate by its digest: the certificate itself is not signed."""
    try:
        named = find_unique_cms_attribute(signature.signer_info["signed_attrs"], "signing_certificate_v2")["certs"][0]
    except NonexistentAttributeError:
        return True  # not PAdES, so none of ours; the attribute cannot be taken away from a seal
    digest = hashlib.new(named["hash_algorithm"]["algorithm"].native, signature.signer_cert.dump()).digest()
    return bool(named["cert_hash"].native == digest)

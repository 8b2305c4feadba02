"""What the seals of a file prove by themselves: whether they are intact, what they cover, and whose key made them."""

import logging
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from signatures.sealing import rebuilding, tokens
from signatures.sealing.extensions import extensions_of
from signatures.sealing.keys import PREVIEW_COMMON_NAME, common_name

# They would write tracebacks, and words of a stranger's file, into our logs and onto the terminal of whoever checks.
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)

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
    x509.InvalidVersion,
    zlib.error,
)


class UnreadableError(ValueError):
    """The file is no PDF, or too damaged to be read as one."""


@dataclass(frozen=True)
class SealReport:
    """`is_intact`: the bytes it covers are unchanged, the signature is that of the certificate's key, and the bytes
    that no signature covers are as our own sealing writes them (a sound seal of another make may fail there).

    Whether the certificate is one of ours is not asked here. A seal that cannot be read is not intact and has no
    certificate. `covers_whole_file`: nothing was added behind it but extensions in exactly the form of ours; whether
    their times, and one inside the seal, come from roots that were handed over is `are_times_known` (None without any).
    `level`: how far it was extended (see `levels`); `stamped_at`: what the clock of some authority said, of whichever.
    """

    is_intact: bool
    covers_whole_file: bool
    fingerprint: str = ""
    certificate_pem: str = ""
    subject: str = ""
    signed_at: datetime | None = None
    level: str = ""
    stamped_at: datetime | None = None
    are_times_known: bool | None = None

    @property
    def is_preview(self) -> bool:
        return self.subject == PREVIEW_COMMON_NAME


def inspect(pdf: bytes, roots: Sequence[bytes] = ()) -> list[SealReport]:
    """One report for each signature in the file, oldest first; raises UnreadableError.

    `roots`: the certificates (DER) of the authorities whose times are known.
    """
    if b"%PDF-" not in pdf[:1024]:
        raise UnreadableError("This file is not a PDF.")
    try:
        return list(_reports(pdf, [asn1_x509.Certificate.load(root) for root in roots]))
    except _BROKEN as error:
        raise UnreadableError("This file is damaged: it cannot be read as a PDF.") from error


def _reports(pdf: bytes, roots: Sequence[asn1_x509.Certificate]) -> Iterator[SealReport]:
    reader = PdfFileReader(BytesIO(pdf))
    if reader.encrypted:  # it may open without a password
        reader.decrypt(b"")
    for signature in reader.embedded_regular_signatures:
        try:
            yield _report(pdf, reader, signature, roots)
        except _BROKEN:
            yield SealReport(is_intact=False, covers_whole_file=False)


def _report(
    pdf: bytes, reader: PdfFileReader, signature: EmbeddedPdfSignature, roots: Sequence[asn1_x509.Certificate]
) -> SealReport:
    # Whose certificates count is not decided here: each seal is judged as if its own were trusted.
    token = rebuilding.token_of(signature)
    own = [signature.signer_cert, *(tokens.certificates_in(token) if token is not None else ())]
    itself = ValidationContext(trust_roots=own, allow_fetching=False)
    # What stands behind it is compared with what we write, not with what a library finds harmless.
    status = validate_pdf_signature(signature, itself, skip_diff=True)
    extensions = extensions_of(pdf, reader, signature, roots)
    certificate = x509.load_der_x509_certificate(status.signing_cert.dump())
    return SealReport(
        is_intact=status.intact and status.valid and _is_written_our_way(pdf, signature) and extensions.is_sound,
        covers_whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        or (status.coverage == SignatureCoverageLevel.ENTIRE_REVISION and extensions.are_ours),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        certificate_pem=certificate.public_bytes(serialization.Encoding.PEM).decode("ascii"),
        subject=common_name(certificate),
        signed_at=status.signer_reported_dt,
        level=extensions.level,
        stamped_at=extensions.stamped_at,
        are_times_known=extensions.are_times_known,
    )


def _is_written_our_way(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """Whether the bytes that no digest covers are those that sealing writes around a signature, zeros behind it.

    A signature's container lies outside of what it signs; without this, a byte of it could change unseen.
    """
    start, end = rebuilding.gap(signature)
    written = rebuilding.container(signature, rebuilding.token_of(signature))
    return pdf[start:end] == rebuilding.filled(signature, written)

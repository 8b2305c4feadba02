"""What the seals of a file prove by themselves: whether they are intact, what they cover, and whose key made them."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import islice

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from agreements.web.sandbox import contained
from signatures.sealing import rebuilding, stamping, tokens
from signatures.sealing.extensions import extensions_of
from signatures.sealing.keys import PREVIEW_COMMON_NAME, common_name
from signatures.sealing.quick_reading import attachments
from signatures.sealing.tokens import StampError

# Ours have one seal, and a time-stamp for each decade. To judge one takes the longer the more there are.
_MOST = 8
_DAMAGED = "This file is damaged: it cannot be read as a PDF."

for _name in ("pyhanko", "pyhanko_certvalidator"):
    # They would write words of the file, and their own tracebacks, into our logs.
    logging.getLogger(_name).setLevel(logging.CRITICAL)


class UnreadableError(ValueError):
    """The file is no PDF, or too damaged to be read as one."""


class TooManySealsError(UnreadableError):
    """None of them is looked at."""


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


class SealedFile:
    """A file that is read once, whatever is asked about it; raises UnreadableError."""

    def __init__(self, pdf: bytes) -> None:
        if b"%PDF-" not in pdf[:1024]:
            raise UnreadableError("This file is not a PDF.")
        self._pdf = pdf
        with contained(UnreadableError, _DAMAGED):
            self._reader = PdfFileReader(BytesIO(pdf))
            if self._reader.encrypted:  # it may open without a password
                self._reader.decrypt(b"")

    def seals(self, roots: Sequence[bytes] = ()) -> list[SealReport]:
        """As `inspect` does."""
        with contained(UnreadableError, _DAMAGED):
            return list(_reports(self._pdf, self._reader, [asn1_x509.Certificate.load(root) for root in roots]))

    def has_room_for_a_stamp(self) -> bool:
        try:
            stamping.value_in(self._reader)
        except (StampError, PdfError, ValueError):
            return False
        return True

    def only_attachment(self) -> bytes | None:
        """What is attached to it, if that is one file, in the one way in which ours have theirs."""
        try:
            with contained(UnreadableError):
                return attachments.only_one(self._reader)
        except UnreadableError:
            return None


def inspect(pdf: bytes, roots: Sequence[bytes] = ()) -> list[SealReport]:
    """One report for each signature in the file, oldest first; raises UnreadableError.

    `roots`: the certificates (DER) of the authorities whose times are known.
    """
    return SealedFile(pdf).seals(roots)


def _reports(pdf: bytes, reader: PdfFileReader, roots: Sequence[asn1_x509.Certificate]) -> Iterator[SealReport]:
    if len(list(islice(enumerate_sig_fields(reader, filled_status=True), _MOST + 1))) > _MOST:
        raise TooManySealsError(f"This PDF bears more than {_MOST} seals and time-stamps.")
    for signature in reader.embedded_regular_signatures:
        try:
            with contained(UnreadableError):
                report = _report(pdf, reader, signature, roots)
        except UnreadableError:
            report = SealReport(is_intact=False, covers_whole_file=False)
        yield report


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

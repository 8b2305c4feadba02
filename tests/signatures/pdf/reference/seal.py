"""Sealing with pyHanko alone: PAdES B-B over the whole file, certified so that no change is allowed afterwards."""

from datetime import datetime
from io import BytesIO
from typing import Any

from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import PdfSigningSession

from signatures.sealing import SealKey
from signatures.sealing.signers import HeldKeySigner
from signatures.sealing.steady_writer import SteadyWriter

_FIELD = "Seal"
_RESERVED = 6144  # hex digits: twice what the signature of a P-256 key takes, so that none is made to measure it


def seal(pdf: bytes, key: SealKey, *, reason: str, location: str, name: str, signed_at: datetime) -> bytes:
    """The same file, key and time give the same bytes."""
    metadata = signers.PdfSignatureMetadata(
        field_name=_FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=reason,
        location=location,
        name=name,
    )
    output = BytesIO()
    _TimedSigner(metadata, HeldKeySigner(key), signed_at).sign_pdf(
        SteadyWriter(BytesIO(pdf)), bytes_reserved=_RESERVED, output=output
    )
    return output.getvalue()


class _TimedSigner(signers.PdfSigner):
    """States the time it is told instead of the time at which it runs."""

    def __init__(self, metadata: signers.PdfSignatureMetadata, signer: signers.Signer, signed_at: datetime) -> None:
        super().__init__(metadata, signer=signer)
        self._signed_at = signed_at

    def init_signing_session(self, *arguments: Any, **options: Any) -> PdfSigningSession:
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self._signed_at
        return session

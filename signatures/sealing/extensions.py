"""What was added behind or into a seal to extend it: an authority's time over it, validation data, times over the file."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_timestamp
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from signatures.levels import Level
from signatures.sealing import rebuilding, tokens

_END = b"%%EOF\n"


@dataclass(frozen=True)
class Extensions:
    """Whose clock the times come from is not asked here, only whether each is sound and over what it belongs to.

    `covers_the_rest`: nothing stands behind the last addition.
    """

    level: Level
    is_sound: bool
    covers_the_rest: bool
    stamped_at: datetime | None


def extensions_of(pdf: bytes, reader: PdfFileReader, signature: EmbeddedPdfSignature) -> Extensions:
    token = rebuilding.token_of(signature)
    value = signature.signer_info["signature"].native
    is_sound = token is None or _is_over(token, hashlib.sha256(value).digest())
    times = [_Time(pdf, each) for each in reader.embedded_timestamp_signatures]
    has_time, has_data = token is not None or bool(times), "/DSS" in reader.root
    level = Level.T if has_time else Level.B
    if has_time and has_data:
        level = Level.LTA if times else Level.LT
    return Extensions(
        level=level,
        is_sound=is_sound and all(time.is_sound for time in times),
        covers_the_rest=times[-1].covers_whole_file if times else pdf.endswith(_END) and not pdf.endswith(_END * 2),
        stamped_at=tokens.stamped_at(token) if token is not None else min((time.at for time in times), default=None),
    )


def are_all_that_follows(status: PdfSignatureStatus, found: Extensions) -> bool:
    """Whether behind a seal nothing stands but such additions, which its certification allows (ISO 32000-2, 12.8.2.2)."""
    return (
        status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
        and status.modification_level == ModificationLevel.LTA_UPDATES
        and bool(status.docmdp_ok)
        and not found.level.is_below(Level.LT)
        and found.covers_the_rest
    )


def _is_over(token: cms.ContentInfo, digest: bytes) -> bool:
    """As things were when it was made: its authority's certificate may have ended since."""
    try:
        asyncio.run(tokens.check(token, digest, at=tokens.stamped_at(token)))
    except tokens.StampError:
        return False
    return True


class _Time:
    """A document time-stamp: a token over the file as it was then."""

    def __init__(self, pdf: bytes, signature: EmbeddedPdfSignature) -> None:
        token = cms.ContentInfo.load(signature.pkcs7_content)
        context = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
        status = validate_pdf_timestamp(signature, context)
        start, end = rebuilding.gap(signature)
        self.at = tokens.stamped_at(token)
        self.covers_whole_file = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        self.is_sound = (
            status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
            and _is_over(token, signature.compute_digest("sha256"))
            and pdf[start:end] == rebuilding.filled(signature, token.dump())
        )

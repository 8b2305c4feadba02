"""The times in a file: one inside its seal, and those over the whole of it."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from signatures.sealing import rebuilding, tokens

# The clock that a seal tells may go before that of an authority by so much.
_SKEW = timedelta(hours=1)


@dataclass(frozen=True)
class Time:
    """`is_sound`: it is over what it belongs to; `is_known`: it comes from a root that was handed over."""

    at: datetime
    is_sound: bool
    is_known: bool


def inside(signature: EmbeddedPdfSignature, roots: Sequence[asn1_x509.Certificate]) -> Time | None:
    token = rebuilding.token_of(signature)
    if token is None:
        return None
    digest = hashlib.sha256(signature.signer_info["signature"].native).digest()
    return Time(tokens.stamped_at(token), _is_over(token, digest), _is_known(token, digest, roots))


def over_file(pdf: bytes, signature: EmbeddedPdfSignature, roots: Sequence[asn1_x509.Certificate]) -> Time:
    token = cms.ContentInfo.load(signature.pkcs7_content)
    signature.compute_integrity_info(skip_diff=True)  # type: ignore[no-untyped-call]
    start, end = rebuilding.gap(signature)
    digest = signature.compute_digest("sha256")
    is_sound = (
        signature.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
        and _is_over(token, digest)
        and pdf[start:end] == rebuilding.filled(signature, token.dump())
    )
    return Time(tokens.stamped_at(token), is_sound, _is_known(token, digest, roots))


def are_known(times: Sequence[Time], sealed_at: datetime | None) -> bool:
    """Whether all come from roots that were handed over, none from before the seal."""
    return all(time.is_known and (sealed_at is None or time.at >= sealed_at - _SKEW) for time in times)


def _is_over(token: cms.ContentInfo, digest: bytes, roots: Sequence[asn1_x509.Certificate] = ()) -> bool:
    """As things were when it was made: its authority's certificate may have ended since."""
    try:
        asyncio.run(tokens.check(token, digest, roots, at=tokens.stamped_at(token)))
    except tokens.StampError:
        return False
    return True


def _is_known(token: cms.ContentInfo, digest: bytes, roots: Sequence[asn1_x509.Certificate]) -> bool:
    return bool(roots) and _is_over(token, digest, roots)

"""PAdES B-T: an authority's time over a seal's signature, put into the room that was left for it; nothing else moves."""

from io import BytesIO

from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signatures.sealing import rebuilding
from signatures.sealing.tokens import StampError

# Bytes for a token; those of the known authorities take 3 to 7 KB.
ROOM = 10 * 1024
_LEAST_ROOM = 2 * 1024


class NoRoomError(StampError):
    """The document was sealed without room for a time-stamp."""


def signature_value(pdf: bytes) -> bytes:
    """What a token has to be over; NoRoomError if none would fit."""
    return value_in(PdfFileReader(BytesIO(pdf)))


def value_in(reader: PdfFileReader) -> bytes:
    """The same of a file that is open already."""
    signature = _signature(reader)
    start, end = rebuilding.gap(signature)
    if (end - start - 2) // 2 - len(rebuilding.container(signature, None)) < _LEAST_ROOM:
        raise NoRoomError("This document was sealed without room for a time-stamp.")
    value: bytes = signature.signer_info["signature"].native
    return value


def stamped(pdf: bytes, token: cms.ContentInfo) -> bytes:
    """The same file with the token in it; NoRoomError if it does not fit."""
    signature = _signature(PdfFileReader(BytesIO(pdf)))
    filled = rebuilding.filled(signature, rebuilding.container(signature, token))
    if filled is None:
        raise NoRoomError(f"The time-stamp has {len(token.dump()):,} bytes; there is no room for so many.")
    start, end = rebuilding.gap(signature)
    return b"".join((pdf[:start], filled, pdf[end:]))


def _signature(reader: PdfFileReader) -> EmbeddedPdfSignature:
    signature: EmbeddedPdfSignature
    [signature] = reader.embedded_regular_signatures
    return signature

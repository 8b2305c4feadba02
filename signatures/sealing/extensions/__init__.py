"""What was added behind or into a seal to extend it: an authority's time over it, validation data, times over the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from agreements.web.sandbox import contained
from signatures.levels import Level
from signatures.sealing import rebuilding, tokens
from signatures.sealing.extensions import times
from signatures.sealing.extensions.shape import Additions, additions_of
from signatures.sealing.extensions.times import Time
from signatures.sealing.extensions.updates import OtherFormError, require, updates_behind
from signatures.sealing.extensions.validation_data import check_data


@dataclass(frozen=True)
class Extensions:
    """`are_ours`: whatever stands behind the seal has exactly the form in which we extend, up to the end of the file.

    `are_times_known`: the times come from roots that were handed over, none from before the seal; None without a time.
    """

    level: Level
    is_sound: bool
    are_ours: bool
    are_times_known: bool | None
    stamped_at: datetime | None


def extensions_of(
    pdf: bytes,
    reader: PdfFileReader,
    signature: EmbeddedPdfSignature,
    roots: Sequence[asn1_x509.Certificate] = (),
) -> Extensions:
    inside = times.inside(signature, roots)
    stamps = reader.embedded_timestamp_signatures
    over_file = [times.over_file(pdf, each, roots) for each in stamps]
    every = [*([inside] if inside else ()), *over_file]
    return Extensions(
        level=_level(inside, over_file, has_data="/DSS" in reader.root),
        is_sound=all(time.is_sound for time in every),
        are_ours=_are_ours(pdf, reader, signature, stamps, roots),
        are_times_known=times.are_known(every, signature.self_reported_timestamp) if every else None,
        stamped_at=inside.at if inside else min((time.at for time in over_file), default=None),
    )


def _level(inside: Time | None, over_file: Sequence[Time], *, has_data: bool) -> Level:
    if not inside and not over_file:
        return Level.B
    if not has_data:
        return Level.T
    return Level.LTA if over_file else Level.LT


def _are_ours(
    pdf: bytes,
    reader: PdfFileReader,
    signature: EmbeddedPdfSignature,
    stamps: Sequence[EmbeddedPdfSignature],
    roots: Sequence[asn1_x509.Certificate],
) -> bool:
    try:
        with contained(OtherFormError):
            _check(pdf, reader, signature, stamps, roots)
    except OtherFormError:
        return False
    return True


def _check(
    pdf: bytes,
    reader: PdfFileReader,
    signature: EmbeddedPdfSignature,
    stamps: Sequence[EmbeddedPdfSignature],
    roots: Sequence[asn1_x509.Certificate],
) -> None:
    found = _additions(pdf, reader, signature, stamps)
    inside = rebuilding.token_of(signature)
    over_file = [cms.ContentInfo.load(each.pkcs7_content) for each in stamps]
    every = [*([inside] if inside else ()), *over_file]
    ends = [signature.signer_cert, *(each for token in every for each in tokens.certificates_in(token))]
    tops = [*roots, *(top for token in every for top in tokens.tops_in(token))]
    check_data(found, [each.dump() for each in ends], [each.dump() for each in tops])


def _additions(
    pdf: bytes, reader: PdfFileReader, signature: EmbeddedPdfSignature, stamps: Sequence[EmbeddedPdfSignature]
) -> list[Additions]:
    """Of each update; OtherFormError unless all of them are as we write them, and extend a seal that has a time."""
    start, length = int(signature.byte_range[2]), int(signature.byte_range[3])
    updates = updates_behind(pdf, reader, start + length)
    require(not updates or rebuilding.token_of(signature) is not None)
    found: list[Additions] = []
    for update in updates:
        before = sum(each.has_time for each in found)
        over = stamps[before - 1] if before else signature
        found.append(additions_of(update, over=over.pkcs7_content.hex().encode("ascii"), times_before=before))
    require(sum(each.has_time for each in found) == len(stamps))
    return found

"""PAdES B-LT and B-LTA: what is needed to check a seal later, and a time over the whole file, added behind it.

A time ends with its authority's certificate: before that another one goes over it (EN 319 142-1, 5.5).
"""

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, TypeVar

import aiohttp
from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.validation import async_validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore, collect_validation_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend
from pyhanko_certvalidator.path import ValidationPath

from signatures.levels import Level
from signatures.sealing import rebuilding, tokens
from signatures.sealing.authorities import Authority, Stamper
from signatures.sealing.stamping import ROOM
from signatures.sealing.steady_writer import SteadyWriter
from signatures.sealing.tokens import StampError

_TIME_FIELD = "Time"
_T = TypeVar("_T")


def extended(pdf: bytes, authority: Authority, *, level: Level) -> bytes:
    """A B-T file with an update behind it that brings it to B-LT or B-LTA; StampError if that cannot be done."""
    return _done(_extended(pdf, authority, level))


def renewed(pdf: bytes, authority: Authority) -> bytes:
    """A B-LTA file with what is needed to check its last time later, and another time over that; or StampError."""
    return _done(_renewed(pdf, authority))


def time_ends_at(pdf: bytes) -> datetime:
    """Until when the last time over a B-LTA file can be checked by itself; StampError if it has none."""
    return _done(_time_ends_at(pdf))


def time_tops_in(pdf: bytes) -> list[asn1_x509.Certificate]:
    """The topmost certificates of all times in a file, inside its seal and over it."""
    reader = PdfFileReader(BytesIO(pdf))
    inside = map(rebuilding.token_of, reader.embedded_regular_signatures)
    found = [*(token for token in inside if token is not None), *map(_token, reader.embedded_timestamp_signatures)]
    return [top for token in found for top in tokens.tops_in(token)]


def _done(work: Coroutine[Any, Any, _T]) -> _T:
    try:
        return asyncio.run(work)
    except (PathError, ValidationError) as error:
        raise StampError(f"A certificate does not hold: {error}") from error
    except (PdfError, SignatureValidationError, LookupError, ValueError) as error:
        raise StampError(f"The seal cannot be extended: {type(error).__name__}: {error}") from error


async def _extended(pdf: bytes, authority: Authority, level: Level) -> bytes:
    [signature] = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    output, result = SteadyWriter(BytesIO(pdf)), BytesIO()
    token = rebuilding.token_of(signature)
    if token is None:
        raise StampError("The seal has no time-stamp yet.")
    async with authority.reach.session() as session:
        context = _context(token, authority, session, signature.signer_cert)
        paths = await collect_validation_info(signature, context)
    _add_data(output, signature, paths, context)
    if level == Level.LTA:
        await _add_time(output, authority, result)
    else:
        output.write(result)  # type: ignore[no-untyped-call]
    return result.getvalue()


async def _renewed(pdf: bytes, authority: Authority) -> bytes:
    time = PdfFileReader(BytesIO(pdf)).embedded_timestamp_signatures[-1]
    output, result = SteadyWriter(BytesIO(pdf)), BytesIO()
    async with authority.reach.session() as session:
        context = _context(_token(time), authority, session)
        status = await async_validate_pdf_timestamp(time, context)
    if not status.trusted or status.validation_path is None:
        raise StampError("The last time over the file can no longer be checked.")
    _add_data(output, time, [status.validation_path], context)
    await _add_time(output, authority, result)
    return result.getvalue()


async def _time_ends_at(pdf: bytes) -> datetime:
    return tokens.ends_at(_token(PdfFileReader(BytesIO(pdf)).embedded_timestamp_signatures[-1]))


def _token(time: EmbeddedPdfSignature) -> cms.ContentInfo:
    return cms.ContentInfo.load(time.pkcs7_content)


def _context(
    token: cms.ContentInfo, authority: Authority, session: aiohttp.ClientSession, *trusted: asn1_x509.Certificate
) -> ValidationContext:
    """What is trusted, and that revocation is asked for wherever a certificate says where, and nowhere else."""
    roots = [*trusted, *(authority.roots or tokens.tops_in(token))]
    return ValidationContext(
        trust_roots=roots,
        allow_fetching=True,
        fetcher_backend=AIOHttpFetcherBackend(session),
        revocation_mode="hard-fail",
    )


def _add_data(
    output: SteadyWriter, signature: EmbeddedPdfSignature, paths: Sequence[ValidationPath], context: ValidationContext
) -> None:
    contents = signature.pkcs7_content.hex().encode("ascii")
    DocumentSecurityStore.supply_dss_in_writer(output, contents, paths=paths, validation_context=context)


async def _add_time(output: SteadyWriter, authority: Authority, result: BytesIO) -> None:
    before = len(output.prev.embedded_timestamp_signatures)
    field = f"{_TIME_FIELD}{before + 1}" if before else _TIME_FIELD
    async with authority.reach.session() as session:
        stamper = PdfTimeStamper(Stamper(authority, session), field_name=field)
        await stamper.async_timestamp_pdf(output, "sha256", bytes_reserved=2 * ROOM, output=result)

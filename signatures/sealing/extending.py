"""PAdES B-LT and B-LTA: what is needed to check a seal later, and a time over the whole file, added behind it."""

import asyncio
from io import BytesIO

import aiohttp
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore, collect_validation_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from signatures.sealing import rebuilding, tokens
from signatures.sealing.authorities import Authority, Stamper
from signatures.sealing.levels import Level
from signatures.sealing.seals import SteadyWriter
from signatures.sealing.stamping import ROOM
from signatures.sealing.tokens import StampError

_TIME_FIELD = "Time"


def extended(pdf: bytes, authority: Authority, *, level: Level) -> bytes:
    """A B-T file with an update behind it that brings it to B-LT or B-LTA; StampError if that cannot be done."""
    try:
        return asyncio.run(_extended(pdf, authority, level))
    except (PathError, ValidationError) as error:
        raise StampError(f"A certificate does not hold: {error}") from error
    except (PdfError, SignatureValidationError, LookupError, ValueError) as error:
        raise StampError(f"The seal cannot be extended: {type(error).__name__}: {error}") from error


async def _extended(pdf: bytes, authority: Authority, level: Level) -> bytes:
    [signature] = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    output, result = SteadyWriter(BytesIO(pdf)), BytesIO()
    context = _context(signature, authority)
    try:
        paths = await collect_validation_info(signature, context)
    finally:
        await context.aclose()  # type: ignore[no-untyped-call]
    contents = signature.pkcs7_content.hex().encode("ascii")
    DocumentSecurityStore.supply_dss_in_writer(output, contents, paths=paths, validation_context=context)
    if level == Level.LTA:
        await _add_time(output, authority, result)
    else:
        output.write(result)  # type: ignore[no-untyped-call]
    return result.getvalue()


def _context(signature: EmbeddedPdfSignature, authority: Authority) -> ValidationContext:
    """What is trusted, and that revocation is asked for wherever a certificate says where, and nowhere else."""
    token = rebuilding.token_of(signature)
    if token is None:
        raise StampError("The seal has no time-stamp yet.")
    roots = [signature.signer_cert, *(authority.roots or tokens.tops_in(token))]
    return ValidationContext(trust_roots=roots, allow_fetching=True, revocation_mode="hard-fail")


async def _add_time(output: SteadyWriter, authority: Authority, result: BytesIO) -> None:
    async with aiohttp.ClientSession() as session:
        stamper = PdfTimeStamper(Stamper(authority, session), field_name=_TIME_FIELD)
        await stamper.async_timestamp_pdf(output, "sha256", bytes_reserved=2 * ROOM, output=result)

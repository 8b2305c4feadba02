"""Asking a time-stamp authority (RFC 3161 over HTTP): only tokens that fit what was asked come back."""

import asyncio
import hashlib
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import aiohttp
from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
from pyhanko.sign.validation.errors import SignatureValidationError

from agreements.web.reach import NOTHING_PRIVATE, PrivateAddressError, Reachable
from signatures.sealing import tokens
from signatures.sealing.tokens import StampError

# Requests that are under way at the same time.
_AT_ONCE = 8

Token = cms.ContentInfo


class AuthorityAwayError(StampError):
    """Nobody was reached, or the installation has to be repaired; to ask again later may help."""


@dataclass(frozen=True)
class Authority:
    """`roots`: the certificates from which its own must come; without any, whoever answers at the address is believed.

    `reach`: which machines may be asked, for its time and for what its certificates name.
    """

    url: str
    timeout: float
    roots: tuple[asn1_x509.Certificate, ...] = ()
    reach: Reachable = NOTHING_PRIVATE


def authority_at(
    url: str, *, timeout: float, certificates: Path | None = None, reach: Reachable = NOTHING_PRIVATE
) -> Authority:
    """`certificates`: a PEM file of trusted roots; AuthorityAwayError if it cannot be used."""
    if certificates is None:
        return Authority(url, timeout, reach=reach)
    try:
        found = x509.load_pem_x509_certificates(certificates.read_bytes())
    except (OSError, ValueError) as error:
        raise AuthorityAwayError(f"The authority's certificates at {certificates} cannot be read.") from error
    ders = (each.public_bytes(serialization.Encoding.DER) for each in found)
    return Authority(url, timeout, tuple(asn1_x509.Certificate.load(der) for der in ders), reach)


class Stamper(HTTPTimeStamper):
    """pyHanko's client, which believes the authority in more than we do: it compares no imprint and checks no signature."""

    def __init__(self, authority: Authority, session: aiohttp.ClientSession) -> None:
        url, headers = _parted(authority.url)
        super().__init__(url, timeout=authority.timeout, headers=headers, session=session)
        self._roots = authority.roots

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        nonce, request = self.request_cms(message_digest, md_algorithm)  # type: ignore[no-untyped-call]
        response = await self._answered(request)
        try:
            token = _granted(response)
            if tokens.nonce_of(token) != nonce:
                raise StampError("The time-stamp answers another request than ours.")
            await tokens.check(token, message_digest, self._roots)
        except (SignatureValidationError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise StampError(f"The authority's answer cannot be read: {type(error).__name__}.") from error
        return token

    async def _answered(self, request: tsp.TimeStampReq) -> tsp.TimeStampResp:
        try:
            return await self.async_request_tsa_response(request)
        except TimestampRequestError as error:
            # The cause may quote the address with its password.
            cause = error.__cause__
            if isinstance(cause, PrivateAddressError):
                raise AuthorityAwayError(f"The authority is not asked: {cause}.") from error
            status = f" {cause.status}" if isinstance(cause, aiohttp.ClientResponseError) else ""
            raise AuthorityAwayError(f"The authority does not answer: {type(cause).__name__}{status}.") from error
        except ValueError as error:
            raise StampError("The authority's answer cannot be read.") from error


class _StampResponse(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """A TimeStampResp as the standard has it: a refusal comes without a token."""

    _fields = [("status", tsp.PKIStatusInfo), ("token", cms.ContentInfo, {"optional": True})]


def _granted(response: tsp.TimeStampResp) -> cms.ContentInfo:
    answer = _StampResponse.load(response.dump())
    status = answer["status"]
    if status["status"].native not in {"granted", "granted_with_mods"}:
        said = [*(status["status_string"].native or ()), *(status["fail_info"].native or ())]
        raise StampError(f"The authority refused: {status['status'].native} {'; '.join(said)}".strip())
    return answer["token"]


def _parted(url: str) -> tuple[str, dict[str, str]]:
    """The address without user and password, and the header that bears those."""
    parts = urlsplit(url)
    if parts.username is None:
        return url, {}
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    credentials = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return bare, {"Authorization": f"Basic {b64encode(credentials.encode()).decode('ascii')}"}


def tokens_for(authority: Authority, signed: Sequence[bytes], *, within: float) -> list[cms.ContentInfo | StampError]:
    """A token over each of these values, or why there is none; the answer is complete after so many seconds."""
    return asyncio.run(_tokens_for(authority, signed, within))


def ends_at(authority: Authority) -> datetime:
    """When the certificate ends that it signs with now: it is asked for a time. StampError if it gives none."""
    [answer] = tokens_for(authority, [b""], within=authority.timeout)
    if isinstance(answer, StampError):
        raise answer
    return tokens.ends_at(answer)


async def _tokens_for(
    authority: Authority, signed: Sequence[bytes], within: float
) -> list[cms.ContentInfo | StampError]:
    until = asyncio.get_running_loop().time() + within
    gate = asyncio.Semaphore(_AT_ONCE)
    async with authority.reach.session() as session:
        stamper = Stamper(authority, session)
        return await asyncio.gather(*(_token_for(stamper, value, gate, until) for value in signed))


async def _token_for(
    stamper: Stamper, value: bytes, gate: asyncio.Semaphore, until: float
) -> cms.ContentInfo | StampError:
    try:
        async with asyncio.timeout_at(until), gate:
            return await stamper.async_timestamp(hashlib.sha256(value).digest(), "sha256")
    except StampError as error:
        return error
    except TimeoutError:
        return AuthorityAwayError("The authority does not answer in time.")

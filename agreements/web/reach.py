"""Which machines may be asked for what an address names: those of the internet, and those of ours that were named.

An address that somebody else chose (a certificate says where its revocations are listed) could lead to what only this
machine reaches. So a name is looked up once, what it leads to is judged, and that is what is connected to; nobody sends us
on to another place, and no answer is longer than it may be.
"""

import ssl
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

import aiohttp
import certifi
from aiohttp.abc import ResolveResult
from aiohttp.tracing import Trace

SECONDS = 10.0
# Lists of revoked certificates are the longest that we fetch.
LONGEST = 8 * 1024 * 1024
_CHUNK = 64 * 1024
# Addresses of IPv4 in the clothes of IPv6 (RFC 6052), as networks without IPv4 have them.
_NAT64 = IPv6Network("64:ff9b::/96")


class PrivateAddressError(aiohttp.ClientError):
    """The address leads to a machine that is not of the internet, and was not named."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host} leads into a private network; ALLOW_PRIVATE names what may be asked there")


class RedirectedError(aiohttp.ClientError):
    """The answer is that it is elsewhere."""


class TooLongError(aiohttp.ClientError):
    """The answer is longer than anything that we ask for."""


def is_of_the_internet(address: str) -> bool:
    """Whether an address, as a resolver writes it, is everybody's."""
    found = _bare(ip_address(address.partition("%")[0]))
    return found.is_global and not (found.is_multicast or found.is_reserved or getattr(found, "is_site_local", False))


def _bare(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The address of IPv4 that another one stands for."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


@dataclass(frozen=True)
class Reachable:
    """`named`: machines of private networks that may be asked, as `host`, `host:port` or `[address of IPv6]:port`."""

    named: frozenset[str] = frozenset()

    @classmethod
    def to(cls, named: Iterable[str]) -> "Reachable":
        return cls(frozenset(each.strip().lower() for each in named))

    def check(self, host: str, port: int, addresses: Iterable[str]) -> None:
        """PrivateAddressError unless all of these, to which the host leads, may be asked."""
        if not self._is_named(host.lower().strip("[]"), port) and not all(map(is_of_the_internet, addresses)):
            raise PrivateAddressError(host)

    def _is_named(self, host: str, port: int) -> bool:
        written = f"[{host}]" if ":" in host else host
        return not self.named.isdisjoint({host, written, f"{written}:{port}"})

    def session(self) -> aiohttp.ClientSession:
        """One for all that is asked in a running loop, to be closed by whoever asks."""
        return aiohttp.ClientSession(
            connector=_Connector(self),
            middlewares=(_not_sent_on,),
            response_class=_BoundedResponse,
            timeout=aiohttp.ClientTimeout(total=SECONDS),
            trust_env=False,
        )


NOTHING_PRIVATE = Reachable()


class _Connector(aiohttp.TCPConnector):
    """aiohttp's cookbook for client middlewares refuses addresses at this place, too: both names and literals pass it."""

    def __init__(self, reach: Reachable) -> None:
        super().__init__(ssl=trusted_certificates())
        self._reach = reach

    async def _resolve_host(self, host: str, port: int, traces: Sequence[Trace] | None = None) -> list[ResolveResult]:
        found = await super()._resolve_host(host, port, traces)
        self._reach.check(host, port, (each["host"] for each in found))
        return found


class _BoundedResponse(aiohttp.ClientResponse):
    async def read(self) -> bytes:
        found = bytearray()
        async for chunk in self.content.iter_chunked(_CHUNK):
            found += chunk
            if len(found) > LONGEST:
                self.close()
                raise TooLongError
        self._body = bytes(found)
        return self._body


async def _not_sent_on(request: aiohttp.ClientRequest, handler: Any) -> aiohttp.ClientResponse:
    response: aiohttp.ClientResponse = await handler(request)
    if "Location" in response.headers:
        response.close()
        raise RedirectedError
    return response


@cache
def trusted_certificates() -> ssl.SSLContext:
    """The system's, to which an operator may have added some, and those of a package for systems that have none.

    Read once in a process: that takes longer than most answers.
    """
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context

"""Fetching over HTTP by `requests`, within the limits of `agreements.web.reach`: for what others' code asks in our name."""

import socket
from typing import Any

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NameResolutionError, NewConnectionError

from agreements.web import reach
from agreements.web.reach import PrivateAddressError, Reachable

_CHUNK = 64 * 1024


class NotFetchedError(requests.RequestException):
    """It leads into a private network, is elsewhere, or is too long."""


def session() -> requests.Session:
    """One that asks only the internet and what `ALLOW_PRIVATE` names, and waits and reads no longer than it may."""
    made = requests.Session()
    made.trust_env = False
    adapter = _Adapter(Reachable.to(settings.ALLOW_PRIVATE))
    made.mount("https://", adapter)
    made.mount("http://", adapter)
    return made


class _Adapter(HTTPAdapter):
    def __init__(self, reachable: Reachable) -> None:
        self._reachable = reachable
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, ssl_context=reach.trusted_certificates(), **options)
        self.poolmanager.pool_classes_by_scheme = _pools(self._reachable)

    def send(self, request: requests.PreparedRequest, *arguments: Any, **options: Any) -> requests.Response:
        options |= {"stream": True, "timeout": options.get("timeout") or reach.SECONDS, "proxies": {}}
        try:
            response = super().send(request, *arguments, **options)
        except PrivateAddressError as error:
            raise NotFetchedError(str(error), request=request) from error
        if response.is_redirect:
            response.close()
            raise NotFetchedError("It is elsewhere.", request=request)
        return _read(response)


def _read(response: requests.Response) -> requests.Response:
    found = bytearray()
    for chunk in response.iter_content(_CHUNK):
        found += chunk
        if len(found) > reach.LONGEST:
            response.close()
            raise NotFetchedError("It is too long.", response=response)
    response._content = bytes(found)  # noqa: SLF001  as the library itself keeps it
    return response


class _Judging:
    """A connection to what its name was found to lead to, and to nothing that it leads to a moment later."""

    reachable: Reachable
    host: str
    port: int
    _dns_host: str

    def _new_conn(self) -> socket.socket:
        name = self._dns_host
        try:
            found = socket.getaddrinfo(name, self.port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error  # type: ignore[arg-type]  # mixed into one
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        self.reachable.check(name, self.port, addresses)
        try:
            return self._connected(addresses)
        finally:
            self._dns_host = name

    def _connected(self, addresses: list[str]) -> socket.socket:
        *others, last = addresses
        for address in others:
            self._dns_host = address
            try:
                return self._connection()
            except NewConnectionError:
                continue
        self._dns_host = last
        return self._connection()

    def _connection(self) -> socket.socket:
        made: socket.socket = super()._new_conn()  # type: ignore[misc]  # of what it is mixed into
        return made


def _pools(reachable: Reachable) -> dict[str, type[HTTPConnectionPool]]:
    plain = type("_Plain", (_Judging, HTTPConnection), {"reachable": reachable})
    secure = type("_Secure", (_Judging, HTTPSConnection), {"reachable": reachable})
    return {
        "http": type("_PlainPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("_SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
    }

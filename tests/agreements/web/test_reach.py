"""What an address names is asked only of the internet, wherever names and notations lead."""

import asyncio
import socket

import aiohttp
import pytest

from agreements.web import reach
from agreements.web.reach import PrivateAddressError, Reachable, RedirectedError, TooLongError, is_of_the_internet
from tests.agreements.web.private_network import HOSTS, PUBLIC, Server, answering
from tests.connects import connects


def fetch(url: str, *named: str, times: int = 1) -> bytes:
    """The last answer of several to one session."""

    async def ask() -> bytes:
        async with Reachable.to(named).session() as session:
            for _ in range(times):
                async with session.get(url) as response:
                    found = await response.read()
            return found

    return asyncio.run(ask())


@pytest.mark.parametrize("host", HOSTS)
def test_nothing_is_connected_to_in_a_private_network(host: str, server: Server) -> None:
    with connects() as tried, pytest.raises(aiohttp.ClientError):
        fetch(server.url(host=host))

    assert tried == []


def test_a_name_that_leads_elsewhere_the_next_moment_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering(PUBLIC, "127.0.0.1"))

    with connects() as tried:
        with pytest.raises(aiohttp.ClientConnectorError):
            fetch("http://rebinding.example:8080/")
        with pytest.raises(PrivateAddressError):
            fetch("http://rebinding.example:8080/")

    assert tried == [(PUBLIC, 8080)]


def test_a_name_with_one_private_address_among_others_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*given: object, **_: object) -> object:
        return [answering(each)(*given)[0] for each in (PUBLIC, "10.0.0.1")]  # type: ignore[index]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)

    with connects() as tried, pytest.raises(PrivateAddressError, match=r"mixed\.example leads into a private network"):
        fetch("http://mixed.example/")

    assert tried == []


def test_what_was_named_is_asked(server: Server) -> None:
    assert fetch(server.url(), "127.0.0.1") == b"words"
    assert fetch(server.url(), f"127.0.0.1:{server.server_port}") == b"words"
    assert fetch(server.url(host="localhost"), "LocalHost") == b"words"


@pytest.mark.parametrize("named", ["127.0.0.1:1", "localhost", "tsa.internal", ""])
def test_what_was_named_names_nothing_else(named: str, server: Server) -> None:
    with pytest.raises(PrivateAddressError):
        fetch(server.url(), named)

    assert server.asked == []


def test_nobody_is_sent_on(server: Server) -> None:
    with pytest.raises(RedirectedError):
        fetch(server.url("/elsewhere"), "127.0.0.1")

    assert server.asked == ["/elsewhere"]


def test_an_answer_without_end_is_left(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "LONGEST", 1000)

    with pytest.raises(TooLongError):
        fetch(server.url("/long"), "127.0.0.1")


def test_one_that_is_silent_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(TimeoutError):
        fetch(f"http://127.0.0.1:{silent.getsockname()[1]}/", "127.0.0.1")


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:220:1::1", "64:ff9b::5db8:d822", "2002:5db8:d822::1"])
def test_addresses_of_the_internet_are(address: str) -> None:
    assert is_of_the_internet(address)


@pytest.mark.parametrize("address", ["198.18.0.1", "203.0.113.1", "240.0.0.1", "::7f00:1", "fec0::1", "fe80::1%eth0"])
def test_addresses_for_other_purposes_are_not(address: str) -> None:
    assert not is_of_the_internet(address)

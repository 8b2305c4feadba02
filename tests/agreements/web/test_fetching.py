"""What others' code asks in our name by `requests` keeps within the same limits."""

import socket

import pytest
import requests
from pytest_django import Settings

from agreements.web import fetching, reach
from agreements.web.fetching import NotFetchedError
from tests.agreements.web.private_network import HOSTS, PUBLIC, Server, answering
from tests.connects import connects


@pytest.fixture(autouse=True)
def nothing_private(settings: Settings) -> None:
    settings.ALLOW_PRIVATE = []


def fetch(url: str) -> bytes:
    with fetching.session() as session:
        return session.get(url).content


@pytest.mark.parametrize("host", HOSTS)
def test_nothing_is_connected_to_in_a_private_network(host: str, server: Server) -> None:
    with connects() as tried, pytest.raises(requests.RequestException):
        fetch(server.url(host=host))

    assert tried == []


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_name_that_leads_elsewhere_the_next_moment_is_asked_once(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up = answering(PUBLIC, "127.0.0.1")

    def of_names(host: str, *given: object, **more: object) -> object:
        """What is an address already leads to itself."""
        return answering(host)(host, *given) if host == PUBLIC else look_up(host, *given, **more)

    monkeypatch.setattr(socket, "getaddrinfo", of_names)

    with connects() as tried:
        with pytest.raises(requests.ConnectionError):
            fetch(f"{scheme}://rebinding.example:8080/")
        with pytest.raises(NotFetchedError, match="leads into a private network"):
            fetch(f"{scheme}://rebinding.example:8080/")

    assert tried == [(PUBLIC, 8080)]


def test_what_was_named_is_asked(server: Server, settings: Settings) -> None:
    settings.ALLOW_PRIVATE = [f"127.0.0.1:{server.server_port}"]

    assert fetch(server.url()) == b"words"


def test_nobody_is_sent_on(server: Server, settings: Settings) -> None:
    settings.ALLOW_PRIVATE = ["127.0.0.1"]

    with pytest.raises(NotFetchedError, match="elsewhere"):
        fetch(server.url("/elsewhere"))

    assert server.asked == ["/elsewhere"]


def test_an_answer_without_end_is_left(server: Server, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ALLOW_PRIVATE = ["127.0.0.1"]
    monkeypatch.setattr(reach, "LONGEST", 1000)

    with pytest.raises(NotFetchedError, match="too long"):
        fetch(server.url("/long"))


def test_one_that_is_silent_is_left(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ALLOW_PRIVATE = ["127.0.0.1"]
    monkeypatch.setattr(reach, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(requests.Timeout):
        fetch(f"http://127.0.0.1:{silent.getsockname()[1]}/")


def test_the_surroundings_name_no_proxy(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url(""))

    with connects() as tried, pytest.raises(requests.RequestException):
        fetch("http://10.0.0.1/")

    assert tried == []

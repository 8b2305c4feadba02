import socket

import pytest

from config.launcher import ports
from config.launcher.state import LauncherError


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_web_port_is_the_wanted_one_when_free():
    port = ports.free_port()

    assert ports.web_port(str(port)) == port


def test_web_port_says_so_when_the_wanted_one_is_in_use(taken_port):
    with pytest.raises(LauncherError, match=f"^port {taken_port} is in use; choose another with PORT="):
        ports.web_port(str(taken_port))


@pytest.mark.parametrize("wanted", ["web", "-1", "65536", "80 80"])
def test_web_port_refuses_what_is_no_port(wanted):
    with pytest.raises(LauncherError, match="is no port"):
        ports.web_port(wanted)


def test_web_port_is_any_free_one_for_0():
    assert ports.is_free(ports.web_port("0"))


def test_web_port_is_the_next_free_one_when_the_usual_is_in_use(taken_port, monkeypatch):
    monkeypatch.setattr(ports, "USUAL_PORT", taken_port)

    assert taken_port < ports.web_port("") < taken_port + ports.TRIED


def test_answers_tells_a_server_from_nothing(taken_port):
    assert ports.answers(taken_port) is True
    assert ports.answers(ports.free_port()) is False

"""Ports on this machine's loopback address."""

import socket

from config.launcher.state import LauncherError

LOOPBACK = "127.0.0.1"
# What people call it by: browsers offer passkeys at a name only.
LOCAL_NAME = "localhost"
USUAL_PORT = 8000
TRIED = 100


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as servers do: ports of past connections count as free
        try:
            probe.bind((LOOPBACK, port))
        except PermissionError:
            raise LauncherError(f"port {port} is reserved for the system; choose one above 1023 with PORT=") from None
        except OSError:
            return False
        return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def web_port(wanted: str) -> int:
    """The port for the web server: exactly the one wanted, any for "0", the first free from 8000 on for ""."""
    if wanted == "":
        return _first_free()
    if not wanted.isdecimal() or int(wanted) > 65_535:
        raise LauncherError(f"PORT={wanted} is no port; it is a number from 0 (any free one) to 65535")
    if wanted == "0":
        return free_port()
    if not is_free(int(wanted)):
        raise LauncherError(f"port {wanted} is in use; choose another with PORT=, or PORT=0 for any free one")
    return int(wanted)


def _first_free() -> int:
    for port in range(USUAL_PORT, USUAL_PORT + TRIED):
        if is_free(port):
            return port
    raise LauncherError(f"ports {USUAL_PORT} to {USUAL_PORT + TRIED - 1} are all in use; choose one with PORT=")


def answers(port: int) -> bool:
    try:
        socket.create_connection((LOOPBACK, port), timeout=1).close()
    except OSError:
        return False
    return True

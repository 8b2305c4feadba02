"""Addresses into private networks in many notations, a server on loopback, and a resolver that changes its mind."""

import socket
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PUBLIC = "93.184.216.34"
HOSTS = [
    "127.0.0.1",
    "127.1",
    "127.255.255.254",
    "0x7f.1",
    "0x7f000001",
    "2130706433",
    "017700000001",
    "0",
    "0.0.0.0",  # noqa: S104
    "localhost",
    "10.0.0.1",
    "172.16.31.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "224.0.0.1",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fd00::1]",
    "[fe80::1]",
    "[ff02::1]",
]


class Server(ThreadingHTTPServer):
    """Answers with what `/words` says, `/long` too much, `/elsewhere` that it is at /words."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []

    def url(self, path: str = "/words", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_port}{path}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(302 if self.path == "/elsewhere" else 200)
        if self.path == "/elsewhere":
            self.send_header("Location", self.server.url())
        self.end_headers()
        self.wfile.write(b"words" if self.path == "/words" else bytes(4096))

    def log_message(self, *_: object) -> None:
        pass


def answering(*addresses: str) -> Callable[..., object]:
    """A resolver that gives one address at the first question, another at the second."""
    left = list(addresses)

    def look_up(_host: object, port: int, *_: object, **__: object) -> object:
        address = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    return look_up

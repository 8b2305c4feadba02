"""An IMAP server on loopback, in a process of its own."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from imapclient import IMAPClient

from tests.waiting import wait_for

USER, PASSWORD = "bounces", "a pass:word@1"


@dataclass(frozen=True)
class ImapServer:
    port: int

    @property
    def url(self) -> str:
        """As `BOUNCE_MAILBOX` has it."""
        return f"imap://{USER}:a%20pass%3Aword%401@127.0.0.1:{self.port}/INBOX"

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        with IMAPClient("127.0.0.1", self.port, ssl=False) as client:
            client.login(USER, PASSWORD)
            client.select_folder("INBOX")
            yield client

    def deliver(self, *mails: str) -> None:
        with self.client() as client:
            for mail in mails:
                client.append("INBOX", mail.encode())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running_imap() -> Iterator[ImapServer]:
    port = _free_port()
    command = [sys.executable, "-c", "from pymap.main import main; main()", "--no-service", "admin"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "dict", "--demo-user", USER]
    with subprocess.Popen([*command, "--demo-password", PASSWORD], stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(lambda: _listens(port), what="the IMAP server")
            yield ImapServer(port)
        finally:
            process.kill()

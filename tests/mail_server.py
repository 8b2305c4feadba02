"""An SMTP server on loopback that keeps what it took, and can be told to refuse, to hang up or to be silent."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class Taken:
    """One mail that the server took: what was said around it, and the mail."""

    mail_from: str
    rcpt_tos: list[str]
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        parsed = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    def part(self, kind: str) -> str:
        """The words of the "plain" or the "html" part."""
        body = self.mail.get_body((kind,))
        assert body is not None
        content: str = body.get_content()
        return content


@dataclass
class MailServer:
    """`answers` maps "MAIL", "RCPT" and "DATA" to what is said instead of "250 OK"; `behaviour` is how DATA ends.

    Behaviours: "answer", "hang up" (the connection is closed instead of an answer), "be silent".
    """

    answers: dict[str, str] = field(default_factory=dict)
    behaviour: str = "answer"
    # Addresses at whose mail it hangs up, whatever its behaviour is otherwise.
    hangs_up_on: set[str] = field(default_factory=set)
    # So many it takes over one connection, and then it is going down.
    most_of_a_connection: int = 0
    # Whether it closes the connection with such an answer, as it may (RFC 5321, 3.8).
    closes_after_421: bool = False
    # The command to which it says nothing at all.
    silent_at: str = ""
    # What happens when it has a mail's data, before it answers.
    meanwhile: Callable[[], object] = lambda: None
    host: str = "127.0.0.1"
    taken: list[Taken] = field(default_factory=list)
    attempts: int = 0
    connections: int = 0
    # How many were open at the same time.
    most_at_once: int = 0
    port: int = 0
    _of_connection: int = 0

    def __enter__(self) -> Self:
        self.port = _free_port(self.host)
        self._open: set[Any] = set()
        self._controller = Controller(self, hostname=self.host, port=self.port, ready_timeout=10)
        self._controller.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._controller.stop()

    # aiosmtpd calls these by name.

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        self._of_connection = 0
        self._open = {each for each in (*self._open, server.transport) if each and not each.is_closing()}
        self.most_at_once = max(self.most_at_once, len(self._open))
        session.host_name = hostname
        return responses

    def _said(self, server: SMTP, answer: str) -> str:
        if self.closes_after_421 and answer.startswith("421"):
            assert server.transport is not None
            server.transport.write(f"{answer}\r\n".encode())
            server.transport.close()
        return answer

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        self._of_connection += 1
        if self.most_of_a_connection and self._of_connection > self.most_of_a_connection:
            return "421 4.7.0 Too many over one connection"
        return self._said(server, self.answers.get("MAIL", "250 OK"))

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        if self.silent_at == "RCPT":
            await asyncio.Event().wait()
        if refusal := self.answers.get(f"RCPT {address}") or self.answers.get("RCPT"):
            return self._said(server, refusal)
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.attempts += 1
        self.meanwhile()
        if self.behaviour == "hang up" or self.hangs_up_on.intersection(envelope.rcpt_tos):
            assert server.transport is not None
            server.transport.abort()
            return "250 Nobody hears this"
        if self.behaviour == "be silent":
            await asyncio.Event().wait()  # until the server is stopped
        if refusal := self.answers.get(f"DATA {envelope.rcpt_tos[0]}") or self.answers.get("DATA"):
            return self._said(server, refusal)
        assert isinstance(envelope.content, bytes)
        self.taken.append(Taken(str(envelope.mail_from), list(envelope.rcpt_tos), envelope.content))
        return f"250 OK queued as {len(self.taken)}"

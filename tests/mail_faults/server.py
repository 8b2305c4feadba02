"""A real SMTP server on loopback that misbehaves in one way, so many times as it is told, and counts that it did."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.waiting import a_moment

HANG_UP = "(hangs up)"
SILENCE = "(silence)"


@dataclass
class Fault:
    """`at` a step ("CONNECT", "AUTH", "MAIL", "RCPT", "354", "BODY", "END" or "AFTER") it says `answer` instead of what it would.

    So many `times`, once it has taken `after` mails; only where `meets` says so of the address, if there is one. `pause`: each
    answer comes so many seconds late.
    """

    at: str = ""
    answer: str = ""
    times: int = 0
    after: int = 0
    meets: Callable[[str, int], bool] = lambda _address, _seen: True
    closes: bool = False
    pause: float = 0.0
    lacks: tuple[str, ...] = ()
    is_long: bool = False
    per_connection: int = 0
    happened: int = 0


@dataclass
class Taken:
    sender: str
    recipient: str
    content: bytes

    @property
    def message_id(self) -> str:
        return str(message_from_bytes(self.content, policy=policy.default)["Message-ID"])


class _HangUpError(Exception):
    pass


class FaultySMTP(SMTP):
    def __init__(self, handler: "FaultyServer", **options: Any) -> None:
        super().__init__(handler, **options)
        self.faulty = handler
        self.taken_here = 0

    async def _handle_client(self) -> None:
        try:
            if answer := await self.faulty.said_at("CONNECT", self):
                await self.push(answer)
                raise _HangUpError
            await super()._handle_client()
        except _HangUpError:
            pass
        finally:
            if self.transport is not None and not self.transport.is_closing():
                self.transport.close()

    async def push(self, status: Any) -> None:
        text = status.decode() if isinstance(status, bytes) else status
        fault = self.faulty.fault
        if fault.pause and fault.times > fault.happened and text[3:4] != "-":
            fault.happened += 1
            await a_moment(fault.pause)
        if fault.is_long and text[:3].isdigit() and text[3:4] != "-":
            fault.happened += 1
            more = "".join(f"{text[:3]}-{'long ' * 90}{line}\r\n" for line in range(40))
            text = more + text
        await super().push(text)

    def hang_up(self) -> None:
        if self.transport is not None:
            self.transport.abort()
        raise _HangUpError

    async def _say(self, step: str, about: str) -> bool:
        answer = await self.faulty.said_at(step, self, about)
        if not answer:
            return False
        await self.push(answer)
        if self.faulty.fault.closes:
            assert self.transport is not None
            self.transport.close()
            raise _HangUpError
        return True

    async def smtp_MAIL(self, arg: str) -> None:  # noqa: N802
        if not await self._say("MAIL", arg):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str) -> None:  # noqa: N802
        if not await self._say("RCPT", arg.partition("<")[2].rstrip(">")):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        assert self.envelope is not None
        [about] = self.envelope.rcpt_tos or [""]
        if await self._say("354", about):
            return
        if self.faulty.would("BODY", self, about):
            await self.push("354 Go on")
            await self._reader.readline()
            self.faulty.fault.happened += 1
            self.hang_up()
        await super().smtp_DATA(arg)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        if not await self._say("AUTH", arg):
            await super().smtp_AUTH(arg)


@dataclass
class FaultyServer:
    fault: Fault
    tls: ssl.SSLContext | None = None
    asks_for_login: bool = False
    host: str = "127.0.0.1"
    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def __enter__(self) -> Self:
        if not self.port:
            self.port = free_port()
        self._controller = _Controller(self, hostname=self.host, port=self.port, ready_timeout=10)
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    def would(self, step: str, smtp: FaultySMTP, about: str = "") -> bool:
        fault = self.fault
        if fault.at != step or fault.happened >= fault.times or len(self.taken) < fault.after:
            return False
        if fault.per_connection and smtp.taken_here < fault.per_connection:
            return False
        seen = self.seen.get(about, 0)
        self.seen[about] = seen + 1
        return fault.meets(about, seen)

    async def said_at(self, step: str, smtp: FaultySMTP, about: str = "") -> str:
        if not self.would(step, smtp, about):
            return ""
        self.fault.happened += 1
        if self.fault.answer == HANG_UP:
            smtp.hang_up()
        if self.fault.answer == SILENCE:
            await asyncio.Event().wait()  # until the other side has had enough of it
        return self.fault.answer

    # aiosmtpd calls these by name.

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        is_on = not self.fault.times or self.fault.happened < self.fault.times
        lacks = self.fault.lacks if is_on else ()
        kept = [line for line in responses if not any(word in line for word in lacks)]
        self.fault.happened += len(responses) - len(kept)
        return [kept[0], "250-PIPELINING", *kept[1:]]

    async def handle_DATA(self, server: FaultySMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        [recipient] = envelope.rcpt_tos
        if answer := await self.said_at("END", server, recipient):
            if self.fault.closes:
                await server.push(answer)
                server.hang_up()
            return answer
        content = envelope.content
        assert isinstance(content, bytes)
        if "8BITMIME" in self.fault.lacks and not content.isascii():
            return "554 5.6.1 Eight bits are not taken"
        self.taken.append(Taken(str(envelope.mail_from), recipient, content))
        server.taken_here += 1
        if await self.said_at("AFTER", server, recipient):
            server.hang_up()
        return f"250 2.0.0 OK queued as {len(self.taken)}"

    async def handle_exception(self, error: Exception) -> str:
        if isinstance(error, _HangUpError):
            raise error
        return f"451 {type(error).__name__}"


class _Controller(Controller):
    handler: FaultyServer

    def factory(self) -> FaultySMTP:
        options: dict[str, Any] = {"tls_context": self.handler.tls, "enable_SMTPUTF8": True}
        if self.handler.asks_for_login:
            options |= {"authenticator": _anybody, "auth_require_tls": False}
        return FaultySMTP(self.handler, **options)


def _anybody(*_: object) -> AuthResult:
    return AuthResult(success=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

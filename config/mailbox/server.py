"""An SMTP server on the loopback address that keeps what it is sent: `python -m config.mailbox.server`."""

import argparse
import asyncio
import signal
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from config.mailbox.store import Writer

HOST = "127.0.0.1"


class Handler:
    def __init__(self, store: Writer) -> None:
        self._store = store

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  its name there
        mail_id = self._store.add(
            sender=envelope.mail_from or "",
            recipient=", ".join(envelope.rcpt_tos),
            raw=envelope.content if isinstance(envelope.content, bytes) else b"",
        )
        return f"250 OK queued as {mail_id}"


async def serve(port: int, file: Path) -> None:
    """Take mails until SIGTERM or SIGINT."""
    store = Writer(file)
    loop = asyncio.get_running_loop()
    handler = Handler(store)
    server = await loop.create_server(lambda: SMTP(handler, hostname="localhost", enable_SMTPUTF8=True), HOST, port)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    try:
        await stopped.wait()
    finally:
        server.close()
        store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--file", type=Path, required=True)
    arguments = parser.parse_args()
    asyncio.run(serve(arguments.port, arguments.file))


if __name__ == "__main__":
    main()

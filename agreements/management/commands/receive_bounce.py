"""What a mail server hands over that came back: through a pipe, as files, or as a folder of the kind maildir."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from agreements.mail.bounces.arriving import arrived
from agreements.mail.bounces.reported import NotYetError
from agreements.mail.bounces.returned_mails import MAX_BYTES
from agreements.web.sandbox import NoAnswerError

# By this a mail server keeps the mail and comes again (sysexits.h, EX_TEMPFAIL).
_LATER = 75
# As mail programs mark what was read.
_SEEN = ":2,S"


class Command(BaseCommand):
    help = (
        "Take mails that came back to the bounce address. Whatever is not signed by us is counted and changes nothing; the exit "
        "status is 0 all the same, so that no server answers it. 75: hand it over again later."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", nargs="*", type=Path, help="mails, one a file; without any, one from standard input"
        )
        parser.add_argument("--maildir", type=Path, help="take what is new in this folder, and mark it as read")
        parser.add_argument("--to", default="", help="the address to which the server was to deliver it")

    def handle(self, *_args: Any, files: list[Path], maildir: Path | None, to: str, **_options: Any) -> None:
        try:
            if maildir is not None:
                self._take_new(maildir)
            elif files:
                for file in files:
                    arrived(_beginning(file), sent_to=to)
            else:
                arrived(_from_pipe(), sent_to=to)
        except (NotYetError, NoAnswerError, DatabaseError) as error:
            self.stderr.write(f"Later: {type(error).__name__}")
            sys.exit(_LATER)

    def _take_new(self, maildir: Path) -> None:
        """What a worker is just sending stays there for the next time."""
        for file in _new_in(maildir):
            with suppress(NotYetError):
                arrived(_beginning(file))
                file.rename(maildir / "cur" / (file.name + _SEEN))


def _from_pipe() -> bytes:
    """All of it is taken, so that the server does not take a closed pipe for a fault."""
    content = sys.stdin.buffer.read(MAX_BYTES)
    while sys.stdin.buffer.read(MAX_BYTES):
        pass
    return content


def _new_in(maildir: Path) -> Iterator[Path]:
    yield from sorted(each for each in (maildir / "new").iterdir() if each.is_file() and not each.is_symlink())


def _beginning(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MAX_BYTES)

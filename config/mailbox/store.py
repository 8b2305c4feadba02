"""The mails that were taken, in an SQLite file of their own: one process writes, any number read."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path

_TABLE = """
CREATE TABLE IF NOT EXISTS mail (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at TEXT NOT NULL,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    raw BLOB NOT NULL,
    message_id TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS mail_by_recipient ON mail (recipient);
CREATE INDEX IF NOT EXISTS mail_by_message_id ON mail (message_id);
"""
_LAST_ID = 2**63 - 1  # of SQLite
_MATCHING = r"(recipient LIKE :like ESCAPE '\' OR subject LIKE :like ESCAPE '\' OR text LIKE :like ESCAPE '\')"


@dataclass(frozen=True)
class Mail:
    id: int
    received_at: datetime
    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    raw: bytes
    message_id: str

    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in message_from_bytes(self.raw, policy=modern).items()]


@dataclass(frozen=True)
class Line:
    """A mail as a list shows it."""

    id: int
    received_at: datetime
    recipient: str
    subject: str


class Writer:
    """Takes mails. They may be lost in a power cut (synchronous NORMAL): it is a demonstration's, and a queue waits."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        path.chmod(0o600)  # links to sign with are in it
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=NORMAL")
        self._database.executescript(_TABLE)

    def add(self, *, sender: str, recipient: str, raw: bytes) -> int:
        message = message_from_bytes(raw, policy=modern)
        row = self._database.execute(
            "INSERT INTO mail (received_at, sender, recipient, subject, text, html, raw, message_id) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                datetime.now(UTC).isoformat(),
                sender,
                recipient,
                str(message.get("Subject", "")),
                _body(message, "plain"),
                _body(message, "html"),
                raw,
                str(message.get("Message-ID", "")),
            ),
        )
        assert row.lastrowid is not None  # noqa: S101  an INSERT has one
        return row.lastrowid

    def close(self) -> None:
        self._database.close()


class Search:
    """The mails that hold some words in recipient, subject or text, newest first; a Paginator can page it."""

    def __init__(self, path: Path, words: str = "") -> None:
        self._path = path
        escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        self._values: dict[str, str | int] = {"like": f"%{escaped}%"}
        self._where = f"WHERE {_MATCHING}" if words else ""

    def count(self) -> int:
        with _reading(self._path) as database:
            count: int = database.execute(f"SELECT count(*) FROM mail {self._where}", self._values).fetchone()[0]  # noqa: S608  # nosec B608 a constant
            return count

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, wanted: slice) -> list[Line]:
        start, stop = wanted.start or 0, wanted.stop
        limit = {"limit": stop - start if stop is not None else -1, "offset": start}
        query = (
            f"SELECT id, received_at, recipient, subject FROM mail {self._where} "  # noqa: S608  # nosec B608 a constant
            "ORDER BY id DESC LIMIT :limit OFFSET :offset"
        )
        with _reading(self._path) as database:
            rows = database.execute(query, self._values | limit).fetchall()
        return [Line(row[0], datetime.fromisoformat(row[1]), row[2], row[3]) for row in rows]


def find(path: Path, mail_id: int) -> Mail | None:
    if mail_id > _LAST_ID:
        return None
    columns = "id, received_at, sender, recipient, subject, text, html, raw, message_id"
    with _reading(path) as database:
        row = database.execute(f"SELECT {columns} FROM mail WHERE id = ?", (mail_id,)).fetchone()  # noqa: S608  # nosec B608 constants
    return Mail(row[0], datetime.fromisoformat(row[1]), *row[2:]) if row else None


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that changes nothing; before the first mail came, one to an empty mailbox."""
    if not path.exists():
        with closing(sqlite3.connect(":memory:")) as nothing:
            nothing.executescript(_TABLE)
            yield nothing
        return
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=10)) as database:
        database.execute("PRAGMA query_only=ON")
        yield database


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""

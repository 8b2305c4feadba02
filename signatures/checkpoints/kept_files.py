"""The files of checkpoints, beside the documents: one folder for each log, one file for each number, never replaced."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from agreements.models import Conference
from signatures.checkpoints import verify_log
from signatures.documents import storage

_FOLDER = "checkpoints"


class BadCheckpointError(Exception):
    """A file is not what its place says; the words follow "checkpoint N"."""


@dataclass(frozen=True)
class SignedFile:
    """A checkpoint as it lies in its file, its signature being that of its own certificate."""

    facts: dict[str, Any]
    sha256: str

    @classmethod
    def of(cls, content: bytes) -> Self:
        line = content.removesuffix(b"\n")
        try:
            facts = json.loads(line)
            problem = verify_log.problem_of(line, facts)
            moment_in(facts["at"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise BadCheckpointError("has a file that is no checkpoint") from error
        if problem:
            raise BadCheckpointError(f"has a file that {problem}")
        return cls(facts, verify_log.digest_of_file(line))

    @property
    def fingerprint(self) -> str:
        return verify_log.fingerprint_in(self.facts)


def log_of(conference: Conference) -> str | None:
    """The UUID by which checkpoints name its log; None while that is empty."""
    first = conference.events.filter(number=1).values_list("hash", flat=True).first()
    return verify_log.name_of_log(first) if first else None


def path_of(log: str, number: int) -> str:
    return f"{_FOLDER}/{log}/{number}.json"


def read(log: str, number: int) -> bytes | None:
    """None if there is no such file; OSError if the store fails."""
    try:
        return storage.read(path_of(log, number))
    except FileNotFoundError:
        return None


def write(log: str, number: int, content: bytes) -> None:
    """OSError if the store fails, or has such a file."""
    storage.add(path_of(log, number), content)


def numbers(log: str) -> list[int]:
    """Of all files of this log; OSError if the store fails."""
    names = (name.removesuffix(".json") for name in storage.names_in(f"{_FOLDER}/{log}").files)
    return sorted(int(name) for name in names if name.isdecimal())


def logs() -> set[str]:
    """All of which there are files; OSError if the store fails."""
    return set(storage.names_in(_FOLDER).folders)


def moment_in(words: str) -> datetime:
    """ValueError if it names no moment."""
    moment = datetime.fromisoformat(words)
    if moment.tzinfo is None:
        raise ValueError(words)
    return moment

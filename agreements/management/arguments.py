"""Arguments of commands, read from what was typed: what cannot be read is answered with a sentence and an exit status."""

import re
import zoneinfo
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from agreements.wording import clocks


def file_name(words: str) -> str:
    """An empty one would be taken for the folder in which the command runs."""
    if not words:
        raise ArgumentTypeError("a file needs a name")
    return words


def file(words: str) -> Path:
    return Path(file_name(words))


def text(words: str) -> str:
    """A terminal can give bytes that are none, which no database takes."""
    if any("\ud800" <= character <= "\udfff" for character in words):
        raise ArgumentTypeError("must be text in UTF-8")
    return words


def role(words: str) -> str:
    """Of a database, such as needs no quotes: it stands within SQL that is printed to be read."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", words, re.ASCII) or words.startswith("pg_"):
        raise ArgumentTypeError("must be a name of small letters, digits and underscores")
    return words


def whole_number(least: int, most: int) -> Callable[[str], int]:
    def number(words: str) -> int:
        is_short = re.fullmatch(r"\d{1,12}", words, re.ASCII)
        if not is_short or not least <= int(words) <= most:
            raise ArgumentTypeError(f"must be a whole number from {least:,} to {most:,}")
        return int(words)

    return number


def share(words: str) -> float:
    """Between nought and one."""
    try:
        found = float(words)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:
        raise ArgumentTypeError("must be a number from 0 to 1")
    return found


def on_the_clock(words: str, zone: str) -> dict[str, str]:
    """A deadline as the clock reads in the conference's time zone, which is how the form takes it, and which moment that
    is, if it says so itself."""
    try:
        moment = datetime.fromisoformat(words if "T" in words or not words else f"{words}T23:59:59")
        meant = moment.astimezone(UTC).isoformat() if moment.tzinfo is not None else ""
        if moment.tzinfo is not None and zone in clocks.zones():
            moment = moment.astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None)
    except (ValueError, OverflowError):  # the latter near the first and the last day of the calendar
        return {"deadline": words}
    return {"deadline": moment.isoformat(timespec="seconds"), "deadline_meant": meant}


def day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise ArgumentTypeError("must be a day such as 2026-12-31") from error

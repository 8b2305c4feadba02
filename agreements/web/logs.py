"""Logs carry ids, never names, addresses or links; a record is one line, whatever a value in it holds."""

import json
import logging
import re
from datetime import UTC, datetime
from uuid import uuid4

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


# --- What is taken out of every record ---------------------------------------------------------------------------------
class _Redaction(logging.Filter):
    """Takes out of the message, the traceback and the stack what `pattern` finds; the record is then a plain text."""

    pattern: re.Pattern[str]
    mark: str

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self._redacted(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        if record.exc_text:
            record.exc_text = self._redacted(record.exc_text)
        if record.stack_info:
            record.stack_info = self._redacted(record.stack_info)
        return True

    def _redacted(self, text: str) -> str:
        return self.pattern.sub(self.mark, text)


class WithoutTokens(_Redaction):
    pattern = re.compile(r"/(s|objection|unsubscribe|join|rehearsal|password/new/[^/\s'\"]+)/[^/\s'\"]+")
    mark = r"/\1/***"


class WithoutAddresses(_Redaction):
    pattern = re.compile(r"[^\s@<>()\[\]{}\"',:;=]+@[\w-]+(?:\.[\w-]+)+")
    mark = "***@***"


class WithoutAlarm(logging.Filter):
    """What anybody can cause by a broken request is one line, and none of our faults: no traceback, no error."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security"):
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.exc_info = record.exc_text = None
        return True


# --- How a record is written -------------------------------------------------------------------------------------------
class _PlainFormatter(logging.Formatter):
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        return _at(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        record.message = _CONTROLS.sub(lambda found: repr(found[0])[1:-1], record.message)
        return super().formatMessage(record)


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        facts = {
            "at": _at(record),
            "id": uuid4().hex,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        if record.exc_text:
            facts["exception"] = record.exc_text
        if record.stack_info:
            facts["stack"] = record.stack_info
        return json.dumps(facts, sort_keys=True)


def plain() -> logging.Formatter:
    """Lines for people. Only a traceback takes more than one."""
    return _PlainFormatter("{asctime} {levelname} {name}: {message}", style="{")


def as_json() -> logging.Formatter:
    """One JSON object a line. What callers put into `extra` stays out: Django puts whole requests there."""
    return _Json()


def _at(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

"""Logs never hold an author's link or address, wherever they come from, and a record is one line."""

import io
import json
import logging
import sys
from datetime import UTC, datetime

import pytest
from django.test import Client

from agreements import links
from agreements.web.logs import WithoutAddresses, WithoutTokens, as_json, plain
from tests import factories

TOKEN = "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst"


def filtered(message: str, *arguments: object) -> logging.LogRecord:
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, message, arguments, None)
    assert WithoutTokens().filter(record)
    assert WithoutAddresses().filter(record)
    return record


def logged(message: str, *arguments: object) -> str:
    return filtered(message, *arguments).getMessage()


@pytest.mark.parametrize(
    ("message", "arguments", "expected"),
    [
        ("Internal Server Error: %s", ("/s/abc234/",), "Internal Server Error: /s/***/"),
        ("Not Found: /s/abc234", (), "Not Found: /s/***"),
        ("Not Found: /objection/abc234/", (), "Not Found: /objection/***/"),
        ("Gone: /rehearsal/WyJh:1x:y-z_/", (), "Gone: /rehearsal/***/"),
        ("Gone: /join/abc234/", (), "Gone: /join/***/"),
        ("Forbidden: %s", ("/password/new/1a/d2x-4f/",), "Forbidden: /password/new/1a/***/"),
        ("%s and %s", ("/s/abc234/x", "/s/def567/"), "/s/***/x and /s/***/"),
        ("100% of '/s/abc234'", (), "100% of '/s/***'"),
        ("Not Found: /sign/123/", (), "Not Found: /sign/123/"),
        ("550 <ada@example.org>: no such user", (), "550 <***@***>: no such user"),
        ("%s", ({"Ada.L+x@mail.example.org": (450, b"later")},), "{'***@***': (450, b'later')}"),
        ("to=grüße@bücher.example,", (), "to=***@***,"),
        ("4 @ 5, @property, a@b", (), "4 @ 5, @property, a@b"),
    ],
)
def test_filters_take_tokens_and_addresses_out(message: str, arguments: tuple[object, ...], expected: str) -> None:
    assert logged(message, *arguments) == expected


@pytest.mark.django_db
def test_refused_request_to_a_link_leaves_no_token_in_the_log() -> None:
    _, link = factories.invited_author()
    token = links.token_of(link)
    written = io.StringIO()
    [console] = [handler for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler]
    terminal = console.setStream(written)

    Client(enforce_csrf_checks=True).post(f"/s/{token}/")
    logging.getLogger("django.request").error("Not Found: /s/%s/", token)

    console.setStream(terminal)
    assert "/s/***" in written.getvalue()
    assert token not in written.getvalue()


# --- Lines and objects ----
def failed() -> logging.LogRecord:
    """The record of a failure whose traceback names a link and an address, with a whole request beside it."""
    try:
        raise ValueError(f"/s/{TOKEN}/ of ada@example.org")
    except ValueError:
        record = logging.LogRecord(
            "signatures.documents.drawing", logging.ERROR, __file__, 1, "document %s failed", (7,), sys.exc_info()
        )
    record.request = f"<WSGIRequest: GET '/s/{TOKEN}/'>"
    WithoutTokens().filter(record)
    WithoutAddresses().filter(record)
    return record


def test_json_is_one_object_with_the_facts_of_the_record() -> None:
    before = datetime.now(UTC)

    line = as_json().format(filtered("document %s waits", 7))

    found = json.loads(line)
    assert before.replace(microsecond=0) <= datetime.fromisoformat(found.pop("at")) <= datetime.now(UTC)
    assert len(found.pop("id")) == 32
    assert found.pop("process") > 0
    assert found == {"level": "error", "logger": "django.request", "message": "document 7 waits"}


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\u2028", "\x0b", "\x85"])
def test_a_line_break_in_a_value_makes_no_second_record(ending: str) -> None:
    forged = f'X{ending}{{"level": "error"}}'

    as_object, as_line = (style.format(filtered("name %s", forged)) for style in (as_json(), plain()))

    assert (len(as_object.splitlines()), len(as_line.splitlines())) == (1, 1)
    assert json.loads(as_object)["message"] == f"name {forged}"
    assert as_line.endswith(f'ERROR django.request: name X{repr(ending)[1:-1]}{{"level": "error"}}')


def test_each_record_has_an_id_of_its_own() -> None:
    first, second = (json.loads(as_json().format(filtered("the same"))) for _ in range(2))

    assert first["id"] != second["id"]


def test_a_traceback_names_no_link_and_no_address() -> None:
    as_object, as_lines = as_json().format(failed()), plain().format(failed())

    found = json.loads(as_object)
    assert found["message"] == "document 7 failed"
    assert found["exception"].endswith("ValueError: /s/***/ of ***@***")
    assert as_lines.endswith("ValueError: /s/***/ of ***@***")
    assert TOKEN not in as_object
    assert TOKEN not in as_lines


def test_plain_lines_tell_the_time_in_utc() -> None:
    record = filtered("late")
    record.created = 0.5

    assert plain().format(record) == "1970-01-01T00:00:00.500+00:00 ERROR django.request: late"

"""The four ways to ask, and what each says to a file."""

import json
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO, StringIO
from itertools import count
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.test import Client

from signatures.checking.offline.__main__ import main as offline

_networks = count()


@dataclass(frozen=True)
class Said:
    """`verdict` is empty where a page has only words."""

    way: str
    is_authentic: bool
    verdict: str
    words: str


def page(pdf: bytes) -> Said:
    response = _stranger().post("/verify/", {"file": _named(pdf)}, headers={"accept": "text/html"})
    assert response.status_code == 200, response.status_code
    text = _Text()
    text.feed(response.content.decode())
    words = " ".join(text.words.split())
    return Said("page", "Authentic and unchanged" in words, "", words)


def as_json(pdf: bytes) -> Said:
    response = _stranger().post("/verify/", {"file": _named(pdf)}, headers={"accept": "application/json"})
    return _told("JSON", response.json())


def command(path: Path) -> Said:
    output = StringIO()
    with suppress(SystemExit):  # the status of files that are not authentic
        call_command("verify", str(path), "--json", stdout=output)
    return _told("command", json.loads(output.getvalue())["files"][0])


def alone(path: Path, certificates: Path) -> Said:
    output = StringIO()
    with redirect_stdout(output):
        status = offline([str(path), "--certificate", str(certificates), "--json"])
    said = _told("offline", json.loads(output.getvalue())["files"][0])
    assert said.is_authentic == (status == 0)
    return said


def _told(way: str, answer: dict[str, Any]) -> Said:
    words = " ".join((answer["sentence"], *(each["sentence"] for each in answer["differences"])))
    return Said(way, answer["authentic"], answer["verdict"], words)


def _stranger() -> Client:
    """In a network of their own: one that asks about hundreds of files is told to wait."""
    number = next(_networks)
    return Client(REMOTE_ADDR=f"10.{number // 250 % 250}.{number % 250}.1")


def _named(pdf: bytes) -> BytesIO:
    file = BytesIO(pdf)
    file.name = "document.pdf"
    return file


class _Text(HTMLParser):
    words = ""

    def handle_data(self, data: str) -> None:
        self.words += data

"""What a web server sees of the seal and may do to the documents is told before strangers talk to it."""

import json
import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from signatures.operations import least_power

NOBODY = 65_534


@pytest.fixture(autouse=True)
def production(settings: Settings, tmp_path: Path) -> Path:
    """A folder that everybody may enter, with the key and the documents in it."""
    settings.PRODUCTION = True
    for folder in (tmp_path, *tmp_path.parents[:3]):
        if folder.stat().st_uid == os.getuid() and folder != Path(tempfile.gettempdir()):
            folder.chmod(0o755)
    (tmp_path / "documents").mkdir()
    key = tmp_path / "seal-key.pem"
    key.write_text("key")
    # Nobody may, so that it makes no difference whether root or its owner runs the test.
    key.chmod(0o000)
    for folder in (tmp_path / "documents", tmp_path):
        folder.chmod(0o555)
    settings.SEAL_KEY_FILE, settings.DOCUMENTS_DIR = key, tmp_path / "documents"
    return tmp_path


def told() -> list[str]:
    return [message.id or "" for message in least_power.check()]


def as_nobody(ask: Callable[[], list[str]]) -> list[str]:
    """The answer of a process of another user, if this one is root's."""
    if os.getuid():
        return ask()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.setresuid(NOBODY, NOBODY, NOBODY)
            os.write(writing, json.dumps(ask()).encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as answer:
        return list(json.loads(answer.read()))


def test_what_is_as_it_should_be_is_not_told() -> None:
    assert as_nobody(told) == []


@pytest.mark.parametrize("name", ["SEAL_KEY_PASSWORD", "SEAL_KEY_URI", "SEAL_KEY_MODULE", "SEAL_KEY_PIN"])
def test_secret_of_the_seal_is_told_by_its_name(
    name: str, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    setattr(settings, name, "very secret")

    [found] = [message for message in least_power.check() if message.id == "signatures.W001"]
    with caplog.at_level(logging.WARNING):
        least_power.warn()

    assert name in found.msg
    assert caplog.messages == [f"the web server sees secrets of the seal that only workers need: {name}"]
    assert "very secret" not in found.msg


@pytest.mark.parametrize(
    ("url", "is_told"), [("https://tsa.example.org/", False), ("https://me:secret@tsa.example.org/", True)]
)
def test_password_of_the_authority_is_one(url: str, is_told: bool, settings: Settings) -> None:
    settings.TIMESTAMP_URL = url

    assert ("TIMESTAMP_URL" in least_power.secrets_seen()) == is_told


def test_key_that_the_web_server_can_read_is_told(production: Path) -> None:
    (production / "seal-key.pem").chmod(0o444)

    assert "signatures.W002" in as_nobody(told)


@pytest.mark.parametrize("name", [".", "documents"])
def test_documents_that_the_web_server_can_move_are_told(name: str, production: Path) -> None:
    (production / name).chmod(0o777)

    assert "signatures.W003" in as_nobody(told)


def test_documents_in_a_store_have_no_folder(production: Path, settings: Settings) -> None:
    production.chmod(0o777)
    settings.STORAGES = settings.STORAGES | {"documents": {"BACKEND": "storages.backends.s3.S3Storage"}}

    assert "signatures.W003" not in as_nobody(told)


def test_nothing_is_told_of_an_embedded_installation(settings: Settings) -> None:
    settings.PRODUCTION, settings.SEAL_KEY_PIN = False, "1234"

    assert least_power.check() == []

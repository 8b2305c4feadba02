"""A key of the seal for a test that changes it, and an authority whose time is put into seals, as the settings name them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from signatures import sealing
from tests.authority import Authority


@pytest.fixture
def own_seal_key(settings: Settings, tmp_path: Path) -> Path:
    """The file of a key that is this test's own, to be changed or taken away."""
    path = settings.SEAL_KEY_FILE = tmp_path / "keys" / "seal.pem"
    sealing.create(path, organisation="Example", common_name="Seal")
    return path


@pytest.fixture
def authority(settings: Settings, tmp_path: Path) -> Iterator[Authority]:
    with Authority(password="a:b@c") as running:
        settings.TIMESTAMP_URL = running.url
        settings.TIMESTAMP_TIMEOUT = 10
        settings.TIMESTAMP_CERTIFICATES = tmp_path / "roots.pem"
        settings.TIMESTAMP_CERTIFICATES.write_bytes(running.roots_pem)
        yield running

"""A server on loopback, which nobody reaches who may not."""

import threading
from collections.abc import Iterator

import pytest

from tests.agreements.web.private_network import Server


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()

"""A log that grows, with a key and a store of its own."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from agreements import audit
from agreements.models import Conference
from signatures.checkpoints import anchoring
from signatures.models import Checkpoint


def note(conference: Conference) -> None:
    with audit.deed(conference):
        audit.record("noted", personal={"name": "Ada Lovelace"})


@pytest.fixture
def folder(seal_key: Path, own_documents: Path) -> Path:
    return own_documents / "checkpoints"


@pytest.fixture
def anchored(conference: Conference, folder: Path) -> Iterator[Callable[[int], list[Checkpoint]]]:
    """Makes that many further checkpoints, an hour apart, and an event after the last one."""
    with time_machine.travel(timezone.now()) as traveller:

        def make(count: int) -> list[Checkpoint]:
            for _ in range(count):
                note(conference)
                assert anchoring.make_owed() == 1
                traveller.shift(timedelta(minutes=61))
            note(conference)
            return list(conference.checkpoints.order_by("number"))

        yield make


def file_of(folder: Path, number: int) -> Path:
    (log,) = folder.iterdir()
    return log / f"{number}.json"

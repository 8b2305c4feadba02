from pathlib import Path

import pytest
from celery import Celery
from celery.signals import worker_init
from pytest_django import Settings

from agreements.models import Conference
from signatures import tasks
from signatures.documents import drawing
from signatures.documents.warm_up import warm_up
from signatures.models import Document
from signatures.pdf import pages
from signatures.pdf.compiled import Templates
from tests.signatures.sealed import sealed

# A dry_run closes the connections.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("seal_key")]


class Worker:
    """As the signal gives it away: its application knows which queues it takes from."""

    def __init__(self, queues: list[str]) -> None:
        self.app = Celery("worker")
        self.app.amqp.queues.select(queues)


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """In a process that has just started: what it lays out."""
    seen: list[object] = []
    lay_out = pages.lay_out
    monkeypatch.setattr(pages, "lay_out", lambda *args: seen.append(args[0]) or lay_out(*args))
    return seen


def start_again(monkeypatch: pytest.MonkeyPatch, laid_out: list[object]) -> None:
    monkeypatch.setattr(drawing, "_TEMPLATES", Templates())
    laid_out.clear()


def test_warm_worker_lays_nothing_out_when_a_document_is_owed(
    conference: Conference, laid_out: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(conference)
    start_again(monkeypatch, laid_out)
    sealed(conference)
    assert laid_out
    start_again(monkeypatch, laid_out)

    warm_up()

    assert laid_out
    assert Document.objects.count() == 2
    laid_out.clear()
    sealed(conference)
    assert laid_out == []


def test_worker_starts_without_a_key(conference: Conference, settings: Settings, tmp_path: Path) -> None:
    sealed(conference)
    settings.SEAL_KEY_FILE = tmp_path / "missing.pem"

    warm_up()


@pytest.mark.parametrize(("queues", "times"), [(["seal"], 1), (["mail", "bulk"], 0), (["mail"], 0)])
def test_every_worker_that_makes_documents_warms_up(
    queues: list[str], times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    warmed: list[None] = []
    monkeypatch.setattr(tasks.warm_up, "warm_up", lambda: warmed.append(None))

    worker_init.send(sender=Worker(queues))

    assert len(warmed) == times

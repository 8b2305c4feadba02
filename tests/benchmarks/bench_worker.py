"""The worker of the benchmark: makes, seals and stores documents in batches, as the product's does."""

import hashlib
import os
import resource
from functools import cache
from pathlib import Path

import django
from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
django.setup()

from django.conf import settings  # noqa: E402  needs what is set up above

from signatures import sealing  # noqa: E402
from signatures.documents import storage  # noqa: E402
from signatures.pdf.compiled import Templates  # noqa: E402
from signatures.pdf.description import Description  # noqa: E402
from tests.benchmarks.bench_documents import SEAL, VARYING, latin, of_scripts  # noqa: E402

app = Celery("bench", broker=os.environ.get("BENCH_BROKER", "memory://"))
app.conf.update(
    task_ignore_result=True, worker_prefetch_multiplier=1, broker_transport_options={"visibility_timeout": 600}
)
_DONE = os.environ.get("BENCH_DONE", "")


@cache
def _templates() -> Templates:
    return Templates()


@cache
def _key() -> sealing.SealKey:
    return sealing.load(Path(os.environ["BENCH_KEY"]))


@app.task
def make(first: int, count: int, with_scripts: bool) -> None:
    """Says how it went by a line in a file: what was done, and how much memory the process has taken."""
    settings.STORAGES["documents"]["OPTIONS"] = {"location": os.environ["BENCH_FOLDER"]}
    for description in (of_scripts if with_scripts else latin)(count, seed=first):
        _store(description)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Path(_DONE).open("a", encoding="ascii") as file:
        file.write(f"{count} {memory}\n")


def _store(description: Description) -> None:
    content = _templates().document(description, VARYING, sealing.sealer(_key()), SEAL)
    storage.keep(content, sha256=hashlib.sha256(content).hexdigest())

"""What the database has at one moment, as a manifest tells it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from agreements.models import ChainHead, Conference
from signatures.checkpoints import kept_files
from signatures.documents import storage
from signatures.models import Checkpoint, Document
from signatures.operations.backups.manifest import KeptFile, LogEnd

_ROWS = 2000
# What such a one makes at once is seen step by step as well; it goes when another one takes its place.
_AT_ONCE = ".0001_squashed_"


@dataclass(frozen=True)
class Inventory:
    migrations: tuple[str, ...]
    conferences: tuple[LogEnd, ...]
    files: dict[str, KeptFile]


def of_now() -> Inventory:
    """Ask within one snapshot: the answers are those of several queries."""
    conferences = {each.pk: each for each in Conference.objects.order_by("slug")}
    logs = {pk: kept_files.log_of(each) for pk, each in conferences.items()}
    ends = tuple(_end_of(conference, logs[pk]) for pk, conference in conferences.items())
    documents = Document.objects.unerased().values_list("sha256", "size").iterator(_ROWS)
    files = {storage.path_of(sha256): KeptFile(sha256, size) for sha256, size in documents}
    checkpoints = Checkpoint.objects.values_list("conference", "number", "sha256").iterator(_ROWS)
    for conference, number, sha256 in checkpoints:
        files[kept_files.path_of(logs[conference] or "", number)] = KeptFile(sha256, None)
    return Inventory(migrations(), ends, files)


def migrations() -> tuple[str, ...]:
    """Those that the database has seen; none if it is empty."""
    return tuple(sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()))


def unknown(seen: Collection[str]) -> set[str]:
    """Of migrations that a backup's database had seen, those that this program does not bring."""
    return {each for each in seen if _AT_ONCE not in each} - _known()


def missing(seen: Collection[str]) -> set[str]:
    """Those that this program brings, and such a database has not seen."""
    return _known() - set(seen)


def _known() -> set[str]:
    loader = MigrationLoader(None, replace_migrations=False)
    brought = {f"{app}.{name}" for app, name in loader.disk_migrations}
    return {each for each in brought if _AT_ONCE not in each}


def _end_of(conference: Conference, log: str | None) -> LogEnd:
    head = ChainHead.objects.filter(conference=conference).first()
    last = conference.checkpoints.order_by("-number").values_list("number", flat=True).first()
    return LogEnd(conference.slug, log, head.number if head else 0, head.hash if head else "", last or 0)

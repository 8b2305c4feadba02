"""Makes a backup: the database first, then the files that its rows tell of, so that no row of the dump lacks its file."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from itertools import count
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from agreements import clock
from signatures.documents import storage
from signatures.exporting import whole_files
from signatures.operations.backups import dumps, inventory, manifest
from signatures.operations.backups.manifest import BadBackupError, KeptFile, Manifest
from signatures.operations.invariants.snapshot import one_snapshot

_LOCK = ".lock"
_ONLY_OURS = 0o700


@dataclass
class BackupMade:
    """`lacking`: what the store does not have as its rows say, one line each; the backup then says so when it is checked."""

    folder: Path
    manifest: Manifest
    copied: int = 0
    lacking: list[str] = field(default_factory=list)


def make(folder: Path, *, reads_again: bool = False) -> BackupMade:
    """Into a folder of backups, which need not be there. `reads_again`: files that it has already are read, and copied once
    more if they are torn; else their size is enough. BadBackupError, DumpError, OSError: then there is no such backup.
    """
    folder.mkdir(_ONLY_OURS, parents=True, exist_ok=True)
    with _alone_in(folder):
        _remove_unfinished(folder)
        target = _new(folder)
        try:
            return _made(folder, target, reads_again=reads_again)
        except BaseException:
            shutil.rmtree(target, ignore_errors=True)
            raise


def _made(folder: Path, target: Path, *, reads_again: bool) -> BackupMade:
    dump = target / dumps.file_name()
    with one_snapshot():
        found, at = inventory.of_now(), clock.now()
        dumps.write(dump)
    dump.chmod(0o600)
    copied, files, lacking = _copied(found.files, folder / manifest.DOCUMENTS, reads_again=reads_again)
    told = Manifest(
        at=f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        version=settings.VERSION,
        vendor=connection.vendor,
        dump=dump.name,
        dumped=manifest.kept(dump),
        migrations=found.migrations,
        conferences=found.conferences,
        files=files,
    )
    os.sync()  # what the manifest tells of is there before it is, also after a power cut
    told.write(target)
    return BackupMade(target, told, copied, lacking)


# --- Files -------------------------------------------------------------------------------------------------------------
def _copied(
    wanted: Mapping[str, KeptFile], into: Path, *, reads_again: bool
) -> tuple[int, dict[str, KeptFile], list[str]]:
    """How many had to be copied, all of them with their sizes, and what could not be had."""
    copied, files, lacking = 0, dict(wanted), list[str]()
    for path, file in wanted.items():
        target = into / path
        if not _is_there(target, file, reads_again=reads_again):
            problem = _copy(path, file, target)
            if problem:
                lacking.append(f"{path} {problem}")
                continue
            copied += 1
        files[path] = KeptFile(file.sha256, target.stat().st_size)
    return copied, files, lacking


def _is_there(target: Path, file: KeptFile, *, reads_again: bool) -> bool:
    try:
        if file.size is None or reads_again:
            return manifest.kept(target).sha256 == file.sha256
        return target.stat().st_size == file.size
    except FileNotFoundError:
        return False


def _copy(path: str, file: KeptFile, target: Path) -> str:
    """What is wrong with it in the store, if something is; OSError is the backup's own."""
    try:
        content = storage.read(path)
    except OSError as error:
        return _("cannot be read in the store: {problem}").format(problem=error.strerror or error)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        return _("is another file in the store than the one that was recorded")
    target.parent.mkdir(_ONLY_OURS, parents=True, exist_ok=True)
    whole_files.write([content], target)
    return ""


# --- Folders -----------------------------------------------------------------------------------------------------------
@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            words = _("Another backup is just being made in {folder}. Wait until it has ended.")
            raise BadBackupError(words.format(folder=folder)) from error
        yield


def _remove_unfinished(folder: Path) -> None:
    """Nobody else is at work here: they were left by one that was killed."""
    for name in ("database.sqlite3*", "database.dump"):
        for dump in folder.glob(f"*/{name}"):
            if not (dump.parent / manifest.FILE).exists():
                shutil.rmtree(dump.parent, ignore_errors=True)


def _new(folder: Path) -> Path:
    name = f"{clock.now().astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
    names = (f"{name}-{number}" if number > 1 else name for number in count(1))
    target = next(folder / each for each in names if not (folder / each).exists())
    target.mkdir(_ONLY_OURS)
    return target

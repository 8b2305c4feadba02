"""Puts a backup into an installation whose database is empty: files first, and the database last, all of it or nothing."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from signatures.documents import storage
from signatures.operations.backups import dumps, inventory, manifest, proving
from signatures.operations.backups.manifest import BadBackupError, Manifest


def restore(folder: Path, told: Manifest) -> list[str]:
    """Returns which of its files the backup does not have as they were; they can be repaired later. Until the database is
    complete it is empty. BadBackupError, DumpError, OSError.
    """
    _refuse_what_cannot_be(folder, told)
    lacking = [*_put_back_files(folder, told)]
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        connection.close()
    dumps.load(folder / told.dump, name)
    connection.close()
    return lacking


def _refuse_what_cannot_be(folder: Path, told: Manifest) -> None:
    if told.vendor != connection.vendor:
        words = _("It is a backup of {theirs}, and DATABASE_URL names {ours}: name an empty database of its kind.")
        raise BadBackupError(words.format(theirs=told.vendor, ours=connection.vendor))
    if not dumps.is_empty():
        words = _("The database is not empty, and nothing was restored. {deed}")
        raise BadBackupError(words.format(deed=dumps.how_to_empty()))
    if ahead := inventory.unknown(told.migrations):
        words = _(
            "It was made by version {version}, which knows more than this one ({migration}): restore it with that one."
        )
        raise BadBackupError(words.format(version=told.version, migration=min(ahead)))
    if problem := proving.problem_of(folder / told.dump, told.dumped):
        raise BadBackupError(_("{file} {problem}. Take another backup.").format(file=told.dump, problem=problem))


def _put_back_files(folder: Path, told: Manifest) -> Iterator[str]:
    """What lies in the place of one and is another is kept aside, as by `storage.put_back`. One line for each not had."""
    for path, file in sorted(told.files.items()):
        kept = folder.parent / manifest.DOCUMENTS / path
        if problem := proving.problem_of(kept, file):
            yield f"{path} {problem}"
        elif _digest_in_store(path) != file.sha256:
            storage.put_back(kept.read_bytes(), path=path)


def _digest_in_store(path: str) -> str:
    try:
        return hashlib.sha256(storage.read(path)).hexdigest()
    except FileNotFoundError:
        return ""


def is_older(told: Manifest) -> bool:
    """Whether `migrate` has to follow."""
    return bool(inventory.missing(told.migrations))

"""Whether a backup is whole: not by its envelope alone, but by what is found when it is restored."""

import json
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess

from django.db import connection
from django.utils.translation import gettext as _

from signatures.operations.backups import inventory, manifest, scratch
from signatures.operations.backups.manifest import BadBackupError, KeptFile, Manifest
from signatures.operations.backups.postgresql import DumpError
from signatures.operations.backups.scratch import Scratch


def breaches_of(folder: Path, told: Manifest) -> Iterator[str]:
    """One line for each. BadBackupError if this installation cannot try it."""
    if told.vendor != connection.vendor:
        words = _("It is a backup of {theirs}, and DATABASE_URL names {ours}: name a database of its kind.")
        raise BadBackupError(words.format(theirs=told.vendor, ours=connection.vendor))
    yield from envelope(folder, told)
    try:
        with scratch.restored(folder, told) as there:
            yield from _found_in(there, told)
    except DumpError as error:
        yield _("the database cannot be restored: {problem}").format(problem=error)


def envelope(folder: Path, told: Manifest) -> Iterator[str]:
    """Files that are not what the manifest says."""
    if problem := problem_of(folder / told.dump, told.dumped):
        yield f"{told.dump} {problem}"
    for path, file in sorted(told.files.items()):
        if problem := problem_of(folder.parent / manifest.DOCUMENTS / path, file):
            yield f"{path} {problem}"


def problem_of(path: Path, file: KeptFile) -> str:
    try:
        there = manifest.kept(path)
    except FileNotFoundError:
        return _("is missing")
    except OSError as error:
        return _("cannot be read: {problem}").format(problem=error.strerror or error)
    return "" if there.sha256 == file.sha256 else _("is another file than the one that was recorded")


def _found_in(there: Scratch, told: Manifest) -> Iterator[str]:
    if ahead := inventory.unknown(told.migrations):
        words = _(
            "It was made by version {version}, which knows more than this one ({migration}): check it with that one."
        )
        raise BadBackupError(words.format(version=told.version, migration=min(ahead)))
    if inventory.missing(told.migrations):
        done = there.manage("migrate", "--verbosity=0", "--no-input")
        if done.returncode:
            words = _("the database cannot be brought up to this version: {problem}")
            yield words.format(problem=_last_line(done))
            return
    yield from _told(there.manage("check_invariants", "--at-rest", "--json"))  # the chain with its checkpoints, too


def _told(done: "CompletedProcess[str]") -> Iterator[str]:
    """What `check_invariants` says, by conference and of all of them."""
    try:
        facts = json.loads(done.stdout)
    except ValueError:
        yield f"check_invariants: {_last_line(done)}"
        return
    for each in facts["conferences"]:
        yield from (f"{each['conference']}: {line}" for line in each["breaches"])
    for lines in (facts["triggers"], facts["checkpoints"], facts["files"]):
        yield from lines


def _last_line(done: "CompletedProcess[str]") -> str:
    lines = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
    return lines[-1] if lines else str(done.returncode)

"""Where the checkpoints of a conference, as rows and as signed files, and its log say different things."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise

from django.db.models import OuterRef, Subquery

from agreements import clock
from agreements.models import Conference, Event
from signatures.checkpoints import kept_files, verify_log
from signatures.checkpoints.kept_files import BadCheckpointError, SignedFile
from signatures.models import Checkpoint, SealCertificate

# A file is written before its row is committed: one that is younger than this may still get it.
_JUST_NOW = timedelta(minutes=1)


def of_rows(conference: Conference) -> Iterator[str]:
    """Where a row is not what the log says, in one query."""
    entry = Event.objects.filter(conference=OuterRef("conference"), number=OuterRef("entry"))
    rows = conference.checkpoints.annotate(standing=Subquery(entry.values("hash")[:1])).order_by("number")
    told = list(rows.values_list("number", "entry", "hash", "at", "standing"))
    for number, of_entry, hash_, _, standing in told:
        if standing is None:
            yield f"checkpoint {number} tells of entry {of_entry}, which the log does not have"
        elif standing != hash_:
            yield f"checkpoint {number} tells of another entry {of_entry} than the log has"
    for (_, entry_before, _, at_before, _), (number, of_entry, _, at, _) in pairwise(told):
        if of_entry <= entry_before or at < at_before:
            yield f"checkpoint {number} is of an earlier entry or time than the one before it"


def of_files(conference: Conference, *, only_newest: bool = False) -> Iterator[str]:
    """Where a file is not what its row says, or one of the two is missing; `only_newest`: no other with a row is read."""
    log = kept_files.log_of(conference)
    try:
        in_store = kept_files.numbers(log) if log else []
        rows = {row.number: row for row in conference.checkpoints.order_by("number")}
        known = sorted(rows.keys() | set(in_store))
        yield from (f"checkpoint {number} is missing" for number in _gaps(known))
        certificates = {each.fingerprint: each for each in SealCertificate.objects.all()}
        chosen = sorted({*known[-1:], *(rows.keys() ^ set(in_store))}) if only_newest else known
        for number in chosen:
            for line in _of_file(log or "", number, rows, certificates):
                yield f"checkpoint {number} {line}"
    except OSError as error:
        yield f"the checkpoints cannot be read: {error.strerror or error}"


def unclaimed() -> Iterator[str]:
    """Checkpoints in the store that are of no conference's log: it was removed, or begins otherwise now."""
    try:
        found = kept_files.logs()
    except OSError as error:
        yield f"the checkpoints cannot be read: {error.strerror or error}"
        return
    firsts = Event.objects.filter(number=1).values_list("hash", flat=True)
    for log in sorted(found - {verify_log.name_of_log(first) for first in firsts}):
        yield f"there are checkpoints of the log {log}, which no conference has"


def _gaps(numbers: Sequence[int]) -> list[int]:
    return sorted(set(range(1, numbers[-1] + 1)) - set(numbers)) if numbers else []


def _of_file(
    log: str, number: int, rows: Mapping[int, Checkpoint], certificates: Mapping[str, SealCertificate]
) -> Iterator[str]:
    content, row = kept_files.read(log, number), rows.get(number)
    if content is None:
        yield "has lost its file"
        return
    try:
        file = SignedFile.of(content)
    except BadCheckpointError as error:
        yield str(error)
        return
    if row is None:
        if kept_files.moment_in(file.facts["at"]) < clock.now() - _JUST_NOW:
            yield f"has a file and no row: it tells of entry {file.facts['entry']}"
        return
    yield from _against_row(file, row, log)
    if number - 1 in rows and file.facts["previous"] != rows[number - 1].sha256:
        yield "does not follow from the one before it"
    yield from _of_key(file, certificates)


def _against_row(file: SignedFile, row: Checkpoint, log: str) -> Iterator[str]:
    if file.sha256 != row.sha256:
        yield "has a file that is not the one in its row"
    if _told(file) != (log, row.number, row.entry, row.hash):
        yield "has a file that says something else than its row"
    elif kept_files.moment_in(file.facts["at"]) != row.at:
        yield "has a file with another time than its row"


def _of_key(file: SignedFile, certificates: Mapping[str, SealCertificate]) -> Iterator[str]:
    certificate = certificates.get(file.fingerprint)
    if certificate is None:
        yield "is signed by no key of ours"
    elif certificate.ended_at is not None and kept_files.moment_in(file.facts["at"]) >= certificate.ended_at:
        yield "is signed with a key that was not to be trusted any more"


def _told(file: SignedFile) -> tuple[str, int, int, str]:
    facts = file.facts
    return facts["conference"], facts["number"], facts["entry"], facts["hash"]

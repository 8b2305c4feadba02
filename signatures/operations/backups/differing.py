"""What a backup and the running installation know of each other's logs."""

from dataclasses import dataclass, field

from django.db import DatabaseError
from django.utils.translation import gettext as _

from agreements.models import Conference
from agreements.sentences import counted
from signatures.checkpoints import kept_files
from signatures.models import Document
from signatures.operations.backups import dumps
from signatures.operations.backups.manifest import LogEnd, Manifest

_ROWS = 2000


@dataclass
class Apart:
    """`younger`: what the backup does not have yet. `lost`: what it has, and the running installation has not."""

    younger: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def difference(told: Manifest) -> Apart | None:
    """None if there is nothing to compare with: no tables, no answer, or tables of another version."""
    try:
        return None if dumps.is_empty() else _difference(told)
    except DatabaseError:
        return None


def _difference(told: Manifest) -> Apart:
    found, seen = Apart(), set[int]()
    conferences = list(Conference.objects.order_by("slug"))
    by_log = {kept_files.log_of(each): each for each in conferences}
    by_slug = {each.slug: each for each in conferences}
    for end in told.conferences:
        conference = by_log.get(end.log) if end.log else by_slug.get(end.conference)
        if conference is None:
            found.lost.append(_("{name}: no conference here has its log").format(name=end.conference))
            continue
        seen.add(conference.pk)
        _compare(found, end, conference, told)
    for conference in conferences:
        if conference.pk not in seen:
            found.younger.append(_("{name}: the backup does not have it yet").format(name=conference.slug))
    return found


def _compare(found: Apart, end: LogEnd, conference: Conference, told: Manifest) -> None:
    entries = conference.events.filter(number__gte=end.entries).order_by("number").values_list("number", "hash")
    at_end = dict(entries.filter(number=end.entries))
    if end.entries and end.entries not in at_end:
        lost = end.entries - conference.events.count()
        words = counted("{count} entry of the log", "{count} entries of the log", lost)
        line = _("{name}: the running installation lacks {what} that the backup has")
        found.lost.append(line.format(name=end.conference, what=words))
    elif end.entries and at_end[end.entries] != end.hash:
        words = _("{name}: entry {number} of the running installation’s log is another one than the backup has")
        found.lost.append(words.format(name=end.conference, number=end.entries))
    elif younger := entries.filter(number__gt=end.entries).count():
        found.younger.append(_older(end, conference, told, younger))


def _older(end: LogEnd, conference: Conference, told: Manifest, entries: int) -> str:
    documents = Document.objects.filter(signature__agreement__conference=conference)
    kept = {file.sha256 for file in told.files.values()}
    newer = sum(sha256 not in kept for sha256 in documents.values_list("sha256", flat=True).iterator(_ROWS))
    checkpoints = conference.checkpoints.filter(number__gt=end.checkpoint).count()
    return _("{name}: older than the running installation by {entries}, {documents} and {checkpoints}").format(
        name=end.conference,
        entries=counted("{count} entry", "{count} entries", entries),
        documents=counted("{count} document", "{count} documents", newer),
        checkpoints=counted("{count} checkpoint", "{count} checkpoints", checkpoints),
    )

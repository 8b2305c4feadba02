"""The store of documents by writing, reading and deleting; the disk; a document that is sealed and verified; the authority."""

import secrets
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext as _

from agreements import clock
from signatures import sealing
from signatures.documents import revisions, seal_keys, storage
from signatures.operations.preflight.lights import PATIENCE, Try, TryOutcome, amber, green, red
from signatures.pdf.compiled import SealWords, Templates
from signatures.pdf.preview import describe
from signatures.sealing import SealKey, SealKeyError, StampError

_MEGABYTE = 1024 * 1024
# Below the first nothing should begin, below the second it should be looked at.
_NO_ROOM, _LITTLE_ROOM = 500 * _MEGABYTE, 5_000 * _MEGABYTE
_BODY = "# Trial of the seal\n\nThis page was sealed to try the key, and thrown away. It is no agreement.\n"
_VALUES = {
    "author": {"name": "Nobody"},
    "conference": {"legal_name": "Trial of the seal"},
    "signatory": {"name": "Nobody"},
}


def tries() -> list[Try]:
    key = _("Look at SEAL_KEY_FILE or SEAL_KEY_URI where the workers run.")
    store = _("Look at DOCUMENTS_DIR, or at the address and the rights of the object store.")
    found = [
        Try("store", _("Keep a document"), _store, store),
        Try("seal", _("Seal a document, and verify it"), _seal, key),
        Try("disk", _("Free disk space"), _disk, _("Look at the disks of this machine.")),
    ]
    late = _("Look at TIMESTAMP_URL. Documents are sealed without it, and stamped later.")
    return [*found, Try("stamp", _("Time-stamp authority"), _stamp, late)]


def _store() -> TryOutcome:
    store, content = storage.documents(), secrets.token_bytes(64)
    repair = _("Look at DOCUMENTS_DIR, or at the address and the rights of the object store.")
    try:
        path = store.save(f"preflight/{uuid.uuid4()}", ContentFile(content))
        with store.open(path) as file:
            is_same = file.read() == content
        store.delete(path)
    except Exception as error:  # noqa: BLE001  # each store raises its own
        return red(_("It failed: {kind}: {error}").format(kind=type(error).__name__, error=str(error)[:300]), repair)
    if not is_same:
        return red(_("What was read is not what was written."), repair)
    return green(_("A file was written, read as it was, and deleted."))


def _seal() -> TryOutcome:
    repair = _("Look at SEAL_KEY_FILE or SEAL_KEY_URI where the workers run; “seal_key --ensure” makes a key.")
    try:
        key = seal_keys.current()
        reports = sealing.inspect(_sealed(key))
    except SealKeyError as error:
        return red(str(error), repair)
    if [(each.is_intact, each.covers_whole_file, each.fingerprint) for each in reports] != [
        (True, True, key.fingerprint)
    ]:
        return red(_("The seal that was made does not hold."), repair)
    if key.expires_at - clock.now() < seal_keys.EXPIRES_SOON:
        words = _("The seal holds, but the key ends on {day}.").format(day=f"{key.expires_at:%d %b %Y}")
        return amber(words, _("Make or install another one before: “seal_key --rotate”."))
    words = _("A page was sealed with the key of the documents, and its seal holds. The key ends on {day}.")
    return green(words.format(day=f"{key.expires_at:%d %b %Y}"))


def _sealed(key: SealKey) -> bytes:
    """It is kept nowhere, and says what it is."""
    description = replace(describe(_BODY, _VALUES, has_evidence_page=False), watermark="TRIAL")
    words = SealWords(reason="Trial", location="", name="Trial", signed_at=clock.now())
    return Templates().document(description, frozenset(), sealing.sealer(key), words)


def _stamp() -> TryOutcome:
    """Over bytes of no meaning."""
    late = _("Look at TIMESTAMP_URL and TIMESTAMP_CERTIFICATES. Documents are sealed without it, and stamped later.")
    try:
        authority = revisions.authority()
        if authority is None:
            words = _("None is named: a document’s time is that of this installation’s clock.")
            return amber(words, _("Name one, if an independent time matters to you: TIMESTAMP_URL."))
        asked = replace(authority, timeout=min(authority.timeout, PATIENCE - 1))
        [answer] = sealing.tokens_for(asked, [secrets.token_bytes(64)], within=PATIENCE - 1)
    except StampError as error:
        return red(str(error), late)
    if isinstance(answer, StampError):
        return red(str(answer), late)
    return green(_("It answered, and its time-stamp holds."))


def _disk() -> TryOutcome:
    free = {str(place): shutil.disk_usage(place).free for place in _places()}
    place = min(free, key=lambda each: free[each])
    words = _("{size} are free at {place}.").format(size=_in_words(free[place]), place=place)
    if free[place] < _NO_ROOM:
        return red(words, _("Make room: documents and records are written there."))
    return (
        amber(words, _("Make room before thousands of documents are written."))
        if free[place] < _LITTLE_ROOM
        else green(words)
    )


def _places() -> Iterator[Path]:
    """Where something is written, as far as that is a folder of this machine."""
    store, database = storage.documents(), settings.DATABASES["default"]
    places = [Path(store.location)] if isinstance(store, FileSystemStorage) else []
    if "sqlite" in database["ENGINE"]:
        places.append(Path(str(database["NAME"])).parent)
    for place in (*places, Path(settings.STATE_DIR), Path("/")):
        if place.exists():
            yield place


def _in_words(size: int) -> str:
    return f"{size / _MEGABYTE / 1024:,.1f} GB" if size >= 1024 * _MEGABYTE else f"{size // _MEGABYTE:,} MB"

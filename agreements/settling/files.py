"""Forms that were signed by hand, as files: examined before anything of them is kept, and kept as they came."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements import audit
from agreements.models import Agreement, EvidenceFile, User
from agreements.settling import scans
from agreements.settling.scans import MAX_BYTES, Fault
from agreements.web.sandbox import Limits, NoAnswerError, Reason, Sandbox, Turns

# A page scanned in colour, 600 dots to the inch, has some 100 MB once it is unpacked.
_LIMITS = Limits(seconds=20, processor_seconds=12, memory=768 * 1024 * 1024, size=MAX_BYTES)
_LONGEST_NAME = 120

SANDBOX = Sandbox("agreements.settling.scans")

_TOO_LARGE = _("The file is larger than 20 MB. Scan it in grey, or with fewer dots to the inch, and choose that file.")
_UNREADABLE = _(
    "The file takes too long to read. Scan the form again, with fewer dots to the inch, and choose that file."
)
_FAULTS: Mapping[Fault, str | Promise] = {
    Fault.EMPTY: _("The file is empty. Choose the scan again."),
    Fault.OTHER: _("The file is none of PDF, JPEG and PNG. Save the scan as one of these, and choose that file."),
    Fault.DAMAGED: _("The file is damaged: its pages cannot be shown. Save or scan it again, and choose that file."),
    Fault.LOCKED: _("The PDF is locked with a password. Save it without one, and choose that file."),
    Fault.HUGE: _("The picture has too many pixels. Save it smaller, and choose that file."),
}
# Where its reader did not come to an end.
_UNANSWERED = {Reason.SIZE: _TOO_LARGE, Reason.FAILED: _FAULTS[Fault.DAMAGED]}


class FileError(ValueError):
    """The file cannot be taken; the message says why, and what would do."""


@dataclass(frozen=True)
class Received:
    """A file that our picture of it can show."""

    filename: str
    content: bytes
    media_type: str
    preview: bytes


def received(upload: "UploadedFile[Any]") -> Received:
    """Raises FileError, and BusyError while others' files are examined."""
    return examined(upload.name or "", upload.read(MAX_BYTES + 1))


def examined(filename: str, content: bytes) -> Received:
    """The same for a file of a command."""
    if len(content) > MAX_BYTES:
        raise FileError(_TOO_LARGE)
    turns = Turns(Path(settings.TURNS_DIR) / "scans")
    try:
        with SANDBOX.opened(_LIMITS, turns=turns) as box:
            found = box.run(scans.examined, content)
    except NoAnswerError as error:
        raise FileError(_UNANSWERED.get(error.reason, _UNREADABLE)) from error
    if found.fault is not None:
        raise FileError(_FAULTS[found.fault])
    return Received(_tidy(filename), content, found.media_type, found.preview)


def _tidy(filename: str) -> str:
    """Its own name, short enough to keep, with the ending that stands last."""
    shown = "".join(sign if sign.isprintable() else " " for sign in Path(filename.replace("\\", "/")).name)
    name = " ".join(shown.split()) or "scan"
    stem, dot, ending = name.rpartition(".")
    return f"{(stem or ending)[:_LONGEST_NAME]}{dot and stem and f'.{ending[:8]}'}"


def keep(file: Received, agreement: Agreement, *, by: User | None, is_beside: bool = False) -> EvidenceFile:
    """Within the deed that it is evidence of; `is_beside`: it moves nothing, and has an event of its own."""
    kept = EvidenceFile.objects.create(
        conference_id=agreement.conference_id,
        agreement=agreement,
        filename=file.filename,
        media_type=file.media_type,
        content=file.content,
        sha256=hashlib.sha256(file.content).hexdigest(),
        size=len(file.content),
        preview=file.preview,
        uploaded_by=by,
        uploaded_at=audit.evidence_time(),
    )
    if is_beside:
        facts = {"file": kept.sha256, "size": kept.size}
        audit.record("agreement.file_kept", agreement=agreement, subject=f"file:{kept.pk}", facts=facts)
    return kept

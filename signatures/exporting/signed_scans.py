"""Forms that were signed by hand, as one ZIP: every file as it came, and a list of them that says what became of each."""

import re
import zipfile
from collections.abc import Iterator, Sequence

from agreements.models import ERASED, Conference, EvidenceFile, Waiver
from agreements.wording.moments import iso
from signatures.exporting import csv
from signatures.exporting.zip_pieces import Sheaf

CONTENT_TYPE = "application/zip"
LIST = "list.csv"

_COLUMNS = ("file", "paper_id", "title", "author", "handed_in_by", "handed_in_at", "sha256", "status", "reason")
_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
# What some system takes for a part of a path, or for none of a name.
_NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST_NAME = 80


def scans_of(conference: Conference) -> list[EvidenceFile]:
    """In the order of papers and authors, without their contents, in three queries."""
    files = EvidenceFile.objects.filter(conference=conference).defer("content", "preview")
    by_author = ("agreement__authorship__paper__number_key", "agreement__authorship__position", "uploaded_at", "pk")
    files = files.exclude(filename=ERASED)
    related = files.select_related("agreement__authorship__paper", "uploaded_by")
    return list(related.prefetch_related("waivers__revoked_by").order_by(*by_author))


def zipped(files: Sequence[EvidenceFile]) -> Iterator[bytes]:
    """The ZIP in pieces: a file is read when its turn comes, and no two are held at once."""
    sheaf = Sheaf()
    with zipfile.ZipFile(sheaf, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        rows = [_row(file, _name(place, file)) for place, file in enumerate(files, 1)]
        made.writestr(LIST, b"".join(csv.encoded(_COLUMNS, rows)))
        yield sheaf.taken()
        for place, file in enumerate(files, 1):
            content = EvidenceFile.objects.values_list("content", flat=True).get(pk=file.pk)
            made.writestr(zipfile.ZipInfo(_name(place, file), file.uploaded_at.timetuple()[:6]), bytes(content))
            yield sheaf.taken()
    yield sheaf.taken()


def _name(place: int, file: EvidenceFile) -> str:
    """Begins with its place in the list: no two are the same."""
    authorship = file.agreement.authorship
    words = _NO_NAME.sub("_", f"{place:04} {authorship.paper.number} {authorship.printed_name}")
    return f"{words[:_LONGEST_NAME].rstrip(' .')}.{_ENDINGS.get(file.media_type, 'bin')}"


def _row(file: EvidenceFile, name: str) -> list[str]:
    authorship, waiver = file.agreement.authorship, next(iter(file.waivers.all()), None)
    by = str(file.uploaded_by) if file.uploaded_by else "author"
    at, status = iso(file.uploaded_at), _status(waiver)
    paper = authorship.paper
    reason = waiver.refusal if waiver else ""
    return [name, paper.number, paper.title, authorship.printed_name, by, at, file.sha256, status, reason]


def _status(waiver: Waiver | None) -> str:
    """Words for programs: they stay the same in every language."""
    if waiver is None:
        return "kept"
    if waiver.decided_at is None:
        return "waiting"
    if waiver.is_granted:
        return "taken_back" if hasattr(waiver, "revoked_by") else "accepted"
    return "refused" if waiver.refusal else "kept"

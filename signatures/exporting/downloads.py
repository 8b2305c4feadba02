"""Who took what away: noted before it leaves, so that nothing leaves unnoted. No part of the audit log, whose end is a lock."""

from agreements import clock
from agreements.models import Author, Conference, EvidenceFile, User
from signatures.models import Bundle, Document, Download, DownloadKind


def note_export(
    conference: Conference, kind: DownloadKind, *, by: User | None, rows: int, has_personal: bool = True
) -> None:
    Download.objects.create(
        conference=conference, kind=kind, by=by, rows=rows, has_personal=has_personal, at=clock.now()
    )


def note_scan(file: EvidenceFile, *, by: User) -> None:
    Download.objects.create(conference=file.conference, kind=DownloadKind.SCANS, by=by, file=file, at=clock.now())


def note_person(author: Author, *, by: User | None, by_author: Author | None = None) -> None:
    """Of everything that is kept about somebody."""
    Download.objects.create(
        conference=author.conference,
        kind=DownloadKind.PERSON,
        by=by,
        by_author=by_author,
        about=author,
        at=clock.now(),
    )


def note_document(document: Document, *, by: User | None = None, by_author: Author | None = None) -> None:
    conference = document.signature.agreement.conference
    Download.objects.create(
        conference=conference,
        kind=DownloadKind.DOCUMENT,
        by=by,
        by_author=by_author,
        document=document,
        at=clock.now(),
    )


def note_bundle(bundle: Bundle, *, by: User | None) -> None:
    conference, kind = bundle.conference, DownloadKind.BUNDLE
    Download.objects.create(
        conference=conference, kind=kind, by=by, bundle=bundle, rows=bundle.documents, at=clock.now()
    )

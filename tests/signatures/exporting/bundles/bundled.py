"""Conferences with sealed documents, and bundles of them."""

import io
import zipfile
from pathlib import Path

from django.utils import timezone

from agreements.models import Conference, Paper
from agreements.states import State
from signatures.documents import producing
from signatures.exporting.bundles import streaming
from signatures.exporting.bundles.frozen import Frozen, SmallFile
from signatures.exporting.bundles.manifest_csv import cells_of_file
from signatures.models import Bundle, BundleLayout, Signature
from tests import factories


def signed_paper(conference: Conference, number: str, *names: str, **facts: object) -> Paper:
    """With its authors' agreements sealed as a worker seals them."""
    paper = factories.make_paper(conference, number=number, **facts)
    for name in names:
        author = factories.make_author(conference, name=name)
        factories.make_agreement(paper=paper, author=author, state=State.COUNTERSIGNED)
    producing.adopt_orphans()
    owed = Signature.objects.filter(agreement__authorship__paper=paper, documents__isnull=True)
    assert producing.produce(list(owed.values_list("pk", flat=True))) == len(names)
    paper.refresh_from_db()
    return paper


def content_of(bundle: Bundle) -> bytes:
    return b"".join(streaming.zipped(bundle))


def opened(bundle: Bundle) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content_of(bundle)))


def unpacked(bundle: Bundle, folder: Path) -> Path:
    with opened(bundle) as found:
        found.extractall(folder)
    return folder


def empty_bundle(conference: Conference, **facts: object) -> Bundle:
    """A row without a deed, and with nothing in it."""
    number = conference.bundles.count() + 1
    readme = SmallFile("README.txt", "text", cells_of_file("What this is"), "Nothing.\n")
    listing = Frozen(timezone.now(), "en", 0, 0, (), (readme,)).packed()
    defaults = {"layout": BundleLayout.SIGNATURES, "papers": 0, "documents": 0, "left_out": 0, "listing": listing}
    return Bundle.objects.create(conference=conference, number=number, listing_sha256="0" * 64, **(defaults | facts))

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from agreements.models import Conference
from signatures.documents import storage
from signatures.models import Document, Download, DownloadKind
from tests import factories
from tests.signatures.exporting.bundles.bundled import signed_paper

pytestmark = pytest.mark.usefixtures("seal_key")


def exported(conference: Conference, out: Path, **options: Any) -> str:
    said = io.StringIO()
    call_command("export_bundle", conference.slug, out=out, stdout=said, **options)
    return said.getvalue()


def test_bundle_is_written_and_once_more_as_it_was(conference: Conference, tmp_path: Path) -> None:
    signed_paper(conference, "7", "Ada Ames")
    factories.make_paper(conference, factories.make_author(conference), number="8")
    first, again = tmp_path / "first.zip", tmp_path / "again.zip"

    said = exported(conference, first, layout="papers")
    exported(conference, again, again=1)

    assert said == f"Bundle 1 written to {first}: 1 paper, 1 document, 1 left out.\n"
    assert first.read_bytes() == again.read_bytes()
    assert "papers/7.pdf" in zipfile.ZipFile(first).namelist()
    assert list(Download.objects.values_list("kind", "by", "rows")) == [(DownloadKind.BUNDLE, None, 1)] * 2


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"layout": "pattern", "pattern": "{song}"}, "no field {song}"),
        ({"paper": ["9"], "reason": "Why not"}, "There is no paper 9"),
        ({"paper": ["7"]}, "--reason"),
        ({"again": 1}, "There is no bundle 1"),
        ({}, "no paper is clear"),
    ],
)
def test_what_cannot_be_made_is_said(conference: Conference, tmp_path: Path, options: Any, why: str) -> None:
    factories.make_paper(conference, factories.make_author(conference), number="7")

    with pytest.raises(CommandError, match=why):
        exported(conference, tmp_path / "bundle.zip", **options)

    assert list(tmp_path.iterdir()) == []


def test_a_document_that_is_gone_leaves_no_half_file(conference: Conference, tmp_path: Path) -> None:
    signed_paper(conference, "7", "Ada Ames")
    storage.documents().delete(Document.objects.get().path)

    with pytest.raises(CommandError, match=r"01_Ada_Ames\.pdf cannot be read.*repair_documents"):
        exported(conference, tmp_path / "bundle.zip")

    assert list(tmp_path.iterdir()) == []

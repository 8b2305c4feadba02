"""Several documents become one PDF: the same bytes each time, read by every program, known by the check page as a volume."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest

from agreements.models import Conference
from signatures.checking import online
from signatures.checking.offline import Kind
from signatures.codes import code_of
from signatures.documents import drawing
from signatures.exporting.bundles import merging
from signatures.exporting.bundles.merging import MergedPart, MergeError
from tests.signatures.exporting.bundles.bundled import signed_paper

OLDER = [Path(__file__).parents[2] / "checking/before" / name for name in ("B-B.pdf", "B-LTA.pdf")]


def test_documents_become_a_volume_that_the_check_page_knows(
    conference: Conference, seal_key: Path, tmp_path: Path
) -> None:
    paper = signed_paper(conference, "7", "Ada Ames", "José Núñez", "王伟")
    signatures = [each.signatures.get() for each in conference.agreements.order_by("authorship__position")]
    originals = [drawing.read(each.documents.get()) for each in signatures]
    parts = [MergedPart(each.typed_name, content) for each, content in zip(signatures, originals, strict=True)]

    volume = merging.merged(parts, title=f"7: {paper.title}", language="en")

    assert merging.merged(parts, title=f"7: {paper.title}", language="en") == volume
    with pikepdf.open(BytesIO(volume)) as file, file.open_outline() as outline:
        assert file.check_pdf_syntax() == []
        assert [str(item.title) for item in outline.root] == ["Ada Ames", "José Núñez", "王伟"]
        assert str(file.docinfo.Title) == f"7: {paper.title}"
        assert "/AcroForm" not in file.Root
    words = [page.extract_text() for page in pypdf.PdfReader(BytesIO(volume)).pages]
    assert words == [page.extract_text() for each in originals for page in pypdf.PdfReader(BytesIO(each)).pages]
    assert len(volume) < 0.7 * sum(map(len, originals)), "what they share is written once"
    verdict = online.verify(volume)
    assert verdict.kind == Kind.UNSEALED
    assert verdict.sentence.startswith("This file was put together from 3 documents: ")
    assert all(code_of(each.pk) in verdict.sentence for each in signatures)
    assert all("are those of the original" in each.sentence for each in verdict.differences)
    if qpdf := shutil.which("qpdf"):
        (tmp_path / "volume.pdf").write_bytes(volume)
        assert subprocess.run([qpdf, "--check", tmp_path / "volume.pdf"], capture_output=True).returncode == 0


def test_a_volume_of_more_pages_than_are_read_is_known_by_its_list(conference: Conference, seal_key: Path) -> None:
    signed_paper(conference, "7", "Ada Ames", "Ben Boe")
    signatures = [each.signatures.get() for each in conference.agreements.order_by("authorship__position")]
    parts = [MergedPart("", drawing.read(each.documents.get()), code_of(each.pk)) for each in signatures]

    verdict = online.verify(merging.merged(parts * 15, title="7", language="en"))

    codes = [code_of(each.pk) for each in signatures]
    assert verdict.kind == Kind.UNSEALED
    assert verdict.sentence.startswith(f"This file was put together from 2 documents: {', '.join(codes)}.")
    assert [each.sentence for each in verdict.differences] == [
        f"The document {code} was not compared: the file has more pages than are read." for code in codes
    ]


@pytest.mark.parametrize("older", OLDER, ids=lambda path: path.stem)
def test_documents_of_every_version_can_be_put_together(older: Path) -> None:
    content = older.read_bytes()

    volume = merging.merged([MergedPart("one", content), MergedPart("two", content)], title="Both", language="en")

    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages]
    assert [page.extract_text() for page in pypdf.PdfReader(BytesIO(volume)).pages] == pages * 2
    assert len(volume) < 1.2 * len(content)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"x" * 5000])
def test_what_is_no_document_is_told(content: bytes) -> None:
    with pytest.raises(MergeError, match="one"):
        merging.merged([MergedPart("one", content)], title="", language="en")

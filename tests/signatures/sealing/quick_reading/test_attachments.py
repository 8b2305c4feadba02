"""A file's only attachment is read by the reader that has it open; whatever is attached otherwise is left to others."""

from io import BytesIO

import pikepdf
import pytest
from pikepdf import AttachedFileSpec, Dictionary, Pdf

from signatures import sealing


def _with(*attached: bytes) -> Pdf:
    """In one leaf, as ours have theirs."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    specifications = [AttachedFileSpec(pdf, content, filename="a.json").obj for content in attached]
    leaf = [each for number, one in enumerate(specifications) for each in (f"{number}.json", pdf.make_indirect(one))]
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=leaf))
    return pdf


def _read(pdf: Pdf) -> bytes | None:
    file = BytesIO()
    pdf.save(file)
    return sealing.SealedFile(file.getvalue()).only_attachment()


def test_only_attachment_is_read() -> None:
    assert _read(_with(b'{"a": 1}')) == b'{"a": 1}'


@pytest.mark.parametrize("attached", [(), (b"one", b"two")])
def test_none_or_several_are_left_to_others(attached: tuple[bytes, ...]) -> None:
    assert _read(_with(*attached)) is None


def test_file_with_two_versions_is_left_to_others() -> None:
    pdf = _with(b"one")
    pdf.Root.Names.EmbeddedFiles.Names[1].EF.UF = pdf.make_stream(b"two")

    assert _read(pdf) is None


def test_tree_with_branches_is_left_to_others() -> None:
    pdf = _with(b"one")
    tree = pdf.Root.Names.EmbeddedFiles
    pdf.Root.Names.EmbeddedFiles = Dictionary(Kids=[pdf.make_indirect(tree)])

    assert _read(pdf) is None

"""A volume that somebody put together is told as one, document by document."""

import time
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from agreements.models import Conference
from signatures.checking import offline, online
from signatures.checking.offline import Kind, reading
from signatures.codes import code_of
from signatures.documents import drawing
from tests.signatures.sealed import sealed


def joined(*pdfs: bytes, note: str = "") -> bytes:
    output = BytesIO()
    with pikepdf.new() as volume:
        for pdf in pdfs:
            with pikepdf.open(BytesIO(pdf)) as file:
                for page in file.pages:
                    page.obj["/Annots"] = pikepdf.Array()  # the fields of seals
                volume.pages.extend(file.pages)
        if note:
            entry = pikepdf.Dictionary(Subtype=pikepdf.Name.FreeText, Rect=[0, 0, 300, 300], Contents=note)
            volume.pages[-1].obj["/Annots"] = pikepdf.Array([volume.make_indirect(entry)])
        volume.save(output)
    return output.getvalue()


def with_seals(pdf: bytes, count: int) -> bytes:
    """With the fields of so many, as some programs leave them in a volume."""
    output = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as file:
        value = file.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Sig))
        fields = [pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=f"Seal{number}", V=value) for number in range(count)]
        file.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(map(file.make_indirect, fields)))
        file.save(output)
    return output.getvalue()


@pytest.mark.usefixtures("seal_key")
def test_volume_is_compared_page_by_page(conference: Conference) -> None:
    signatures = sealed(conference, 6)
    codes = [code_of(each.pk) for each in signatures]

    verdict = online.verify(joined(*(drawing.read(each.documents.get()) for each in signatures)))

    assert (verdict.kind, verdict.original) == (Kind.UNSEALED, None)
    assert verdict.sentence.startswith(f"This file was put together from 6 documents: {', '.join(codes)}.")
    assert [each.sentence for each in verdict.differences] == [
        f"Pages {first} to {first + 1}: the document {code}; its words, pictures and notes are those of the original."
        for first, code in zip(range(1, 13, 2), codes, strict=True)
    ]


@pytest.mark.usefixtures("seal_key")
def test_note_in_a_volume_is_told_with_its_page(conference: Conference) -> None:
    pdfs = [drawing.read(each.documents.get()) for each in sealed(conference, 2)]

    verdict = online.verify(joined(*pdfs, note="I decline"))

    said = [each.sentence for each in verdict.differences]
    assert said[1].endswith("not as we sealed it.")
    assert said[2] == "On page 4 a note was placed: “I decline”."


@pytest.mark.usefixtures("seal_key")
def test_volume_of_many_documents_is_compared_as_far_as_its_time_goes(conference: Conference) -> None:
    """Its seals are too many to be looked at, which none of them needs to be."""
    pdfs = [drawing.read(each.documents.get()) for each in sealed(conference, 7)]

    verdict = online.verify(with_seals(joined(*pdfs), 9))

    assert (verdict.kind, verdict.original) == (Kind.REWRITTEN, None)
    assert verdict.sentence.startswith("This file was put together from 7 documents: ")
    said = [each.sentence for each in verdict.differences]
    assert len(said) == 7
    assert said[6] == "The rest of it was not compared: for more than 6 documents a file is given no more time."


def test_words_of_a_file_are_read_once() -> None:
    """However many questions need them: there is one allowance of time for all."""
    pdf = (Path(__file__).parent / "before" / "B-B.pdf").read_bytes() + b"\n"
    began = time.process_time()
    pages = reading.pages_of(pdf)
    first = time.process_time() - began

    assert reading.pages_of(bytes(bytearray(pdf))) == pages
    assert time.process_time() - began - first < first / 4


def test_single_document_is_no_volume() -> None:
    assert offline.volume_in((Path(__file__).parent / "before" / "B-B.pdf").read_bytes()) is None

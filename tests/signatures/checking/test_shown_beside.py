"""What a stranger placed beside the words is told, and never passed over with "the words are those of the original"."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest

from signatures.checking import offline
from tests.signatures.checking.test_before import content_of

Saving = Callable[[pikepdf.Pdf], None]


def saved(change: Saving) -> bytes:
    output = BytesIO()
    with pikepdf.open(BytesIO(content_of("B-B"))) as pdf:
        change(pdf)
        pdf.save(output)
    return output.getvalue()


def nothing(_pdf: pikepdf.Pdf) -> None:
    pass


def title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "DECLINED by the author"


def annotated(**entries: object) -> Saving:
    def change(pdf: pikepdf.Pdf) -> None:
        note = pdf.make_indirect(pikepdf.Dictionary(Rect=[50, 400, 560, 600], **entries))
        page = pdf.pages[1].obj
        page["/Annots"] = pikepdf.Array([*page.get("/Annots", []), note])

    return change


def field(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.Fields.append(pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="A", V="I decline")))


def picture(pdf: pikepdf.Pdf) -> None:
    image = pdf.make_stream(b"\0")
    image.update(pikepdf.Dictionary(
        Subtype=pikepdf.Name.Image, Width=1, Height=1, BitsPerComponent=8, ColorSpace=pikepdf.Name.DeviceGray
    ))  # fmt: skip
    pdf.pages[0].add_resource(image, pikepdf.Name.XObject)


@pytest.mark.filterwarnings("ignore:This document has 1 form widget")  # so it shall have
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (nothing, "The words and pictures on its pages are those of the original."),
        (title, "Its title for readers was changed to “DECLINED by the author”."),
        (annotated(Subtype=pikepdf.Name.FreeText, Contents="I decline"), "On page 2 a note was placed: “I decline”."),
        (annotated(Subtype=pikepdf.Name.Square), "On page 2 a mark was placed that has no words."),
        (annotated(Subtype=pikepdf.Name.Link), "On page 2 a link was placed."),
        (annotated(Subtype=pikepdf.Name.Widget), "On page 2 a field was drawn over the page."),
        (field, "In its form a field was added: “I decline”."),
        (picture, "On page 1 a picture is not one of the original’s."),
    ],
)
def test_what_stands_beside_the_words_is_told(change: Saving, sentence: str) -> None:
    compared = offline.compare(saved(change), content_of("B-B"))

    # Our pages share what they draw with, so that a picture is on both.
    assert {each.sentence.replace("page 2 a picture", "page 1 a picture") for each in compared.differences} == {
        sentence
    }

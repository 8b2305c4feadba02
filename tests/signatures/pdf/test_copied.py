"""What is copied out of documents in which something runs from right to left; `make copying` prints the whole table."""

from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageChops

from tests.signatures.pdf.archives import findings_in
from tests.signatures.pdf.copied import MIXED, PLAIN, counted, document, in_popplers_reach, readers
from tests.signatures.pdf_files import needs_poppler


@needs_poppler
def test_words_come_back_in_the_order_in_which_they_are_read() -> None:
    asked = {name: read for name, read in readers().items() if name in {"pdftotext", "-struct-text"}}

    found = counted((*MIXED, *PLAIN), asked)

    assert {title for title, counts in found.items() if counts["-struct-text"] != 3} == set()
    # No other file would give back more of them.
    assert {title for title, counts in found.items() if counts["pdftotext"] == 3} == set(
        filter(in_popplers_reach, found)
    )
    assert [len(list(filter(in_popplers_reach, titles))) for titles in (MIXED, PLAIN)] == [1, 8]


@pytest.mark.parametrize("title", [MIXED[3], PLAIN[4], PLAIN[5]])
def test_nothing_looks_otherwise_than_in_the_drawing_before(title: str) -> None:
    former, present = (pictures(document(title, drawing=drawing)) for drawing in (3, 4))

    assert len(former) == len(present)
    for before, now in zip(former, present, strict=True):
        dark = sum(ImageChops.difference(before, now).histogram()[64:])
        assert dark < 20, f"{dark} dots are otherwise"


def pictures(pdf: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(BytesIO(pdf)) as file:
        return [page.render(scale=2).to_pil().convert("L") for page in file]


@pytest.mark.parametrize("title", [MIXED[3], PLAIN[4]])
def test_an_archive_checker_accepts_what_is_written_as_it_is_read(title: str) -> None:
    assert findings_in(document(title)) == []

from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate

from agreements.wording import Run, Runs
from signatures.pdf import fonts
from signatures.pdf.measures.drawings import measures_of
from tests.signatures.pdf.reference import markup
from tests.signatures.pdf.reference.paragraphs import ShapedParagraph, _width, paragraph
from tests.signatures.pdf_files import needs_poppler, told_by_poppler

BODY = measures_of(1).body

CLAUSE = ParagraphStyle(
    "clause",
    BODY,
    leftIndent=30,
    bulletIndent=20,
    bulletAnchor="end",
    bulletFontName=BODY.fontName,
    bulletFontSize=BODY.fontSize,
)


def document(*flowables: Flowable) -> bytes:
    markup.register()
    output = BytesIO()
    SimpleDocTemplate(output, invariant=1, initialFontName=BODY.fontName).build(list(flowables))
    return output.getvalue()


def test_what_reportlab_sets_rightly_is_left_to_it() -> None:
    markup.register()

    assert isinstance(paragraph((Run("Łukasz β"),), BODY), Paragraph)
    assert isinstance(paragraph((Run("Łukasz "), Run("何")), BODY), ShapedParagraph)


@needs_poppler
def test_sentences_with_names_of_every_script_are_read_back(tmp_path: Path) -> None:
    words: Runs = (
        Run("I, "),
        Run("محمد الحسيني"),
        Run(", and 何翔宇 of "),
        Run("प्रिया शर्मा", bold=True),
        Run(", sign."),
    )

    pdf = document(paragraph(words, BODY), paragraph((Run("שרה כהן"),), CLAUSE, number="3."))

    assert told_by_poppler(pdf, tmp_path) == ["I, محمد الحسيني, and 何翔宇 of प्रिया शर्मा, sign.", "3. שרה כהן"]


def test_lines_break_at_blanks_and_within_words_that_are_too_wide() -> None:
    shaped = paragraph((Run("何翔 " + "翔" * 12 + " 宇"),), BODY)

    assert isinstance(shaped, ShapedParagraph)
    assert shaped.wrap(BODY.fontSize * 5.1, 500) == (BODY.fontSize * 5.1, 4 * BODY.leading)
    assert ["".join(text for word in line for text, _ in word) for line in shaped.lines] == [
        "何翔翔翔",
        "翔" * 5,
        "翔" * 5,
        "宇",
    ]


def test_unkerned_lines_are_as_wide_as_reportlabs() -> None:
    shaped = paragraph((Run("Wo AV To 何"),), BODY)

    assert isinstance(shaped, ShapedParagraph)
    shaped.wrap(400, 400)
    upright = fonts.width("Wo AV To ", fonts.UPRIGHT, 1000)
    assert _width(shaped.lines[0]) == pytest.approx(upright + 1000, abs=2)


def test_a_long_paragraph_goes_on_upon_the_next_page() -> None:
    shaped = paragraph((Run("何 " * 40),), BODY)

    upper, lower = shaped.split(BODY.fontSize * 3, 2 * BODY.leading)

    assert [part.wrap(BODY.fontSize * 3, 2000)[1] / BODY.leading for part in (upper, lower)] == [2, 18]
    assert shaped.split(100, 1) == []

"""What the third drawing has otherwise: directions, ends of lines, words beside the signatures, pages of evidence."""

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from agreements.wording import Run, compose
from signatures.pdf import fonts
from signatures.pdf.compiled import Templates
from signatures.pdf.compiled.setting.line_runs import ShapedRun, TypesetLine
from signatures.pdf.compiled.setting.typesetting import Typesetter
from signatures.pdf.description import Check, Description, EvidencePage, Section
from tests.signatures.drawn import in_file
from tests.signatures.pdf.archives import findings_in
from tests.signatures.pdf.test_compiled import picture, signed_by
from tests.signatures.pdf.test_pdf import VALUES, describe

ALONE = (
    "التعلم العميق للشبكات العصبية",
    "למידה עמוקה של רשתות",
    "یادگیری عمیق شبکه‌های عصبی",
    "A study of العربية in NLP",
)
needs_poppler = pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler is not installed")
NUMBERS = "".join(f"{number}. {'A clause of this agreement says what is agreed. ' * 5}\n" for number in range(1, 40))


def seen(line: TypesetLine) -> str:
    """The letters of a line from left to right, a blank at its end left out."""
    starts = line.starts or range(len(line.runs))
    placed = sorted(zip(starts, line.runs, strict=True), key=lambda pair: pair[0])
    texts = (run.text[::-1] if isinstance(run, ShapedRun) and run.runs_to_the_left else run.text for _, run in placed)
    return "".join(texts).strip()


def lines_of(*runs: Run, measure: float = 10_000, **options: bool) -> list[str]:
    return [seen(line) for line in Typesetter().lines(runs, 1, measure, **options)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("אב GNN גד", "דג GNN בא"),
        ("אב (GNN 20) גד", "דג )GNN 20( בא"),
        ("GNN אב 20", "GNN 20 בא"),
        ("אב: GNN", "GNN :בא"),
    ],
)
def test_a_paragraph_runs_as_its_first_letter(text: str, expected: str) -> None:
    assert lines_of(Run(text)) == [expected]


def test_a_value_in_a_sentence_keeps_its_own_direction() -> None:
    wording = compose("# R\n\nI, {{ author.name }}, agree.\n\n1. So.", VALUES | {"author.name": "אב GNN גד"})

    runs = wording.blocks[0].runs  # type: ignore[union-attr]
    assert [(run.text, run.isolate) for run in runs] == [("I, ", False), ("אב GNN גד", True), (", agree.", False)]
    assert lines_of(*runs) == ["I, דג GNN בא, agree."]


def test_values_that_run_to_the_right_are_words_as_all_others() -> None:
    wording = compose("# R\n\nI, {{ author.name }}, agree.\n\n1. So.", VALUES)

    assert wording.blocks[0].runs == (Run("I, Peisong Wang, agree."),)  # type: ignore[union-attr]
    assert "isolate" not in str(wording.to_json())


def test_lines_break_as_they_are_read_and_each_is_put_in_order_by_itself() -> None:
    narrow = Typesetter().lines((Run("אב GNN גד הו"),), 1, 4)

    assert [seen(line) for line in narrow] == ["GNN בא", "וה דג"]
    assert [line.runs[-1].text for line in narrow] == [" ", "גד הו"]


@pytest.mark.parametrize(
    ("word", "ends"),
    [
        ("Bit-Split", ["Bit-", "Split"]),
        ("Emmanouil-Vasileios", ["Emmanouil-", "Vasileios"]),
        ("t-SNE", ["t-SNE"]),
        ("GPT-based4", ["GPT-based4"]),
        ("ABCD-EFGH-2222-KKKK", ["ABCD-EFGH-2222-KKKK"]),
        ("a-b@some-where.org", ["a-b@some-where.org"]),
    ],
)
def test_a_line_ends_behind_a_hyphen_between_words_alone(word: str, ends: list[str]) -> None:
    lines = lines_of(Run(word), measure=fonts.width(word, fonts.UPRIGHT, 1) - 0.1)

    assert lines[: len(ends)] == (ends if len(ends) > 1 else [word[:-1]])


def test_a_title_does_not_end_on_one_short_word() -> None:
    title = "Towards Accurate Post-training Network Quantization via Bit-Split and Stitching"
    measure = fonts.width(title, fonts.UPRIGHT, 1) - 1

    plain, balanced = (lines_of(Run(title), measure=measure, is_balanced=even) for even in (False, True))

    assert plain[-1] == "Stitching"
    assert [len(line.split()) for line in balanced] == [4, 5]


def test_a_line_that_goes_on_ends_with_its_blank() -> None:
    lines = Typesetter().lines((Run("One two-three four"),), 1, fonts.width("One two-three", fonts.UPRIGHT, 1))

    assert [run.text for line in lines for run in line.runs] == ["One two-three ", "four"]
    broken = [
        place[3] for place in in_file(drawn(describe(compose(f"# R\n\n{NUMBERS}", VALUES)))) if "clause" in place[3]
    ]
    assert {text.endswith(" ") for text in broken if not text.endswith("agreed.")} == {True}


def drawn(description: Description) -> bytes:
    return Templates().document(description, frozenset())


def words_on(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


@pytest.mark.parametrize("count", range(8, 20))
def test_words_of_the_agreement_stand_on_the_page_that_is_signed(count: int) -> None:
    body = "".join(NUMBERS.splitlines(keepends=True)[:count])

    pages = words_on(drawn(describe(compose(f"# R\n\n{body}", VALUES))))

    signed = next(page for page in pages if "Name (Print):" in page)
    assert "what is agreed." in signed.partition("Speaker:")[0]


@pytest.mark.parametrize("count", range(60, 120, 7))
def test_two_lines_of_a_long_last_paragraph_stay_with_the_signatures(count: int) -> None:
    text = "# R\n\n1. One.\n\n" + "So much is agreed in this place. " * count + "The end."

    pages = words_on(drawn(describe(compose(text, VALUES))))

    before = next(page for page in pages if "Name (Print):" in page).partition("Speaker:")[0]
    assert before.endswith("The end. ")
    assert before.count("agreed") >= 3


def test_a_text_that_ends_its_page_keeps_its_end() -> None:
    pages = words_on(drawn(describe(compose("# R\n\n1. One.\n\n\\pagebreak", VALUES))))

    assert [page.startswith("Speaker:") for page in pages] == [False, True]


def rows(count: int, value: str = "A value") -> EvidencePage:
    sections = tuple(
        Section(f"Section {number}", tuple((f"Label {number}-{row}", value) for row in range(count)))
        for number in range(4)
    )
    check = Check("https://agreements.example.org/verify/", "K7QF-2M9D-8XWA-R3TN")
    return EvidencePage("Certificate of signature", ("An introduction.",), sections, ("A note.",), check)


@pytest.mark.parametrize("count", range(6, 30))
def test_evidence_never_leaves_a_few_rows_on_a_page_of_their_own(count: int) -> None:
    pages = [page for page in words_on(drawn(describe(evidence_page=rows(count)))) if "Label" in page]

    counts = [page.count("Label") for page in pages]
    assert sum(counts) == 4 * count
    assert min(counts) * 3 >= max(counts)
    assert ["Continued on the next page..." in page for page in pages] == [True] * (len(pages) - 1) + [False]
    for page in pages[1:]:
        assert page.startswith("Certificate of signature, continued: K7QF-2M9D-8XWA-R3TN ")


def test_evidence_that_nearly_fits_is_set_closer() -> None:
    counts = [len(words_on(drawn(describe(evidence_page=rows(count))))) for count in range(6, 20)]

    former = [len(words_on(drawn(describe(evidence_page=rows(count), drawing=2)))) for count in range(6, 20)]
    assert sum(counts) < sum(former)
    assert all(new <= old for new, old in zip(counts, former, strict=True))


def test_wide_picture_of_a_signature_keeps_its_distance() -> None:
    wide = picture(900, 60, "Written signature of David Blei")
    tops = {}
    for drawing in (2, 3):
        places = in_file(drawn(describe(signature_picture=wide, drawing=drawing)))
        organisation = next(place for place in places if place[3] == "International Conference on Machine Learning")
        label = [place for place in places if place[3] == "Signature:"][-1]
        tops[drawing] = organisation[2] - label[2]

    assert tops[3] > tops[2] + 6


def test_title_of_the_file_names_paper_and_author() -> None:
    for drawing, title in ((2, "Release: Peisong Wang"), (3, "Release: 5787, Peisong Wang")):
        with pikepdf.open(BytesIO(drawn(describe(paper="5787", drawing=drawing)))) as file:
            assert file.docinfo["/Title"] == title


def test_label_without_a_value_is_left_out() -> None:
    text = "# R\n\nEventTitle: {{ paper.title }}\n\nDate: {{ paper.date }}\n\n1. I, {{ author.name }}, agree."

    wording = compose(text, VALUES | {"paper.date": ""})

    assert "Date" not in wording.text
    assert len(wording.blocks) == 2


@needs_poppler
@pytest.mark.parametrize("title", ALONE)
def test_readers_copy_what_runs_to_the_left_as_it_was_written(title: str, tmp_path: Path) -> None:
    file = tmp_path / "document.pdf"
    page = EvidencePage("Certificate", ("It is.",), (Section("Paper", (("Paper", f"5787: {title}"),)),))
    file.write_bytes(drawn(replace(signed_by("Ann", title, evidence_page=page), title=title)))

    told = plain(subprocess.run(["pdftotext", file, "-"], capture_output=True, encoding="utf-8", check=True).stdout)

    assert told.count(title) == 3


def plain(words: str) -> str:
    marks = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
    return " ".join(words.translate(marks).split())


@needs_poppler
def test_emoji_are_drawn_and_read_as_one_sign(tmp_path: Path) -> None:
    signs = ("😀", "❤\ufe0f", "👋🏽", "👩\u200d🔬", "🇩🇪")
    file = tmp_path / "document.pdf"
    file.write_bytes(drawn(signed_by("Ann", f"Robots {' '.join(signs)} learn")))

    told = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, encoding="utf-8", check=True).stdout

    assert [told.count(sign) for sign in signs] == [2] * len(signs)
    assert findings_in(file.read_bytes()) == []

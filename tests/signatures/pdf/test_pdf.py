import csv
import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from agreements.wording import Wording, compose
from signatures.pdf.description import Description, EvidencePage, Section
from signatures.pdf.glyphs import UndrawableError
from tests.signatures.pdf.reference.render import render

SHARED = Path(__file__).parents[4] / "shared"
REFERENCE = SHARED / "reference" / "icml2020-release-peisong-wang.txt"
SAMPLE = Path("agreements/conferences/sample_text.md")
VALUES = {
    "author.name": "Peisong Wang",
    "author.affiliation": "",
    "paper.id": "5787",
    "paper.title": "Towards Accurate Post-training Network Quantization via Bit-Split and Stitching",
    "paper.date": "Jul 16, 2020",
    "conference.name": "ICML 2020",
    "conference.legal_name": "International Conference on Machine Learning",
    "conference.short_name": "ICML",
    "conference.address": "10010 North Torrey Pines Road, La Jolla, CA 92037",
    "effective_date": "Sep 23, 2020",
    "signatory.name": "David Blei",
}
EVIDENCE_PAGE = EvidencePage(
    "Certificate of signature",
    ("This page records how the agreement was answered.",),
    (Section("Author", (("Typed name", "Peisong Wang"), ("Words shown", "SHA-256 " + "0123456789abcdef" * 4))),),
    ("The seal shows that no byte was changed.",),
)


def describe(wording: Wording | None = None, **changes: object) -> Description:
    description = Description(
        wording=wording or compose("# Release\n\nI, {{ author.name }}, agree that:\n\n1. First.\n2. Second.", VALUES),
        printed_name="Peisong Wang",
        signatory_name="David Blei",
        organisation="International Conference on Machine Learning",
        decision="accepted",
        is_speaker=True,
        typed_name="Peisong Wang",
        signed_on="Sep 23, 2020",
        countersigned_on="Sep 24, 2020",
    )
    return replace(description, **changes)  # type: ignore[arg-type]


def words(pdf: bytes) -> str:
    """What a reader copies out of the document, every stretch of blanks as one space."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def reference_markdown() -> str:
    if not REFERENCE.exists():
        pytest.skip("the reference release is not beside this checkout")
    agreement = REFERENCE.read_text(encoding="utf-8").split("\nS\t")[0].strip()
    agreement = agreement.replace("Continued on the next page...\n\n", "")
    agreement = re.sub(r"^- (\d) ?\. ", r"\1. ", agreement, flags=re.MULTILINE)
    for name in ("paper.title", "paper.date", "effective_date"):
        agreement = agreement.replace(VALUES[name], f"{{{{ {name} }}}}")
    return "# " + agreement.replace("Peisong Wang", "{{ author.name }}")


def reference_words() -> str:
    """The reference's words; its "Speaker:" is letter-spaced, its bullets and numbers are set apart."""
    text = re.sub(r"S\s+pea\s+ke\s+r\s+:", "Speaker:", REFERENCE.read_text(encoding="utf-8"))
    text = re.sub(r"^- (\d) ?\. ", r"\1. ", text, flags=re.MULTILINE)
    return " ".join(text.replace("•", " ").split())


def test_the_reference_text_gives_the_words_of_the_reference() -> None:
    wording = compose(reference_markdown(), VALUES)

    found = words(render(describe(wording, countersigned_on="Sep 23, 2020")))

    found = re.sub(r" ?Page \d of \d ?", " ", found).replace("Learning Signature: David Blei Date:", "Learning Date:")
    assert found.split() == reference_words().removesuffix(" Signature:").split()


def test_the_reference_text_breaks_after_its_sixth_clause() -> None:
    first, second = pages(render(describe(compose(reference_markdown(), VALUES))))

    assert first.endswith("revert back to me. Continued on the next page... Page 1 of 2")
    assert second.startswith("7. This Agreement is governed by")
    assert "Continued" not in second


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_another_reader_finds_the_same_words(tmp_path: Path) -> None:
    file = tmp_path / "release.pdf"
    file.write_bytes(
        render(describe(compose(SAMPLE.read_text(encoding="utf-8"), VALUES), evidence_page=EVIDENCE_PAGE))
    )

    read = subprocess.run(["pdftotext", file, "-"], capture_output=True, encoding="utf-8", check=True).stdout

    assert sorted(read.split()) == sorted(words(file.read_bytes()).split())


def test_the_sample_text_fills_two_pages_and_the_certificate_a_third() -> None:
    wording = compose(SAMPLE.read_text(encoding="utf-8"), VALUES)

    found = pages(render(describe(wording, evidence_page=EVIDENCE_PAGE)))

    assert len(found) == 3
    assert found[0].endswith("Continued on the next page... Page 1 of 3")
    assert found[1].endswith("Signature: David Blei Date: Sep 24, 2020 Page 2 of 3")
    assert found[2] == (
        "Certificate of signature This page records how the agreement was answered. Author Typed name Peisong Wang "
        f"Words shown SHA-256 {'0123456789abcdef' * 4} The seal shows that no byte was changed. Page 3 of 3"
    )


def test_an_accepted_and_countersigned_document_holds_exactly_these_words() -> None:
    assert words(render(describe())) == (
        "Release I, Peisong Wang, agree that: 1. First. 2. Second. Speaker: Name (Print): Peisong Wang By Checking this "
        "box and typing my name in the box below, I am agreeing to electronically sign this contract: Accept Decline "
        "Signature: Peisong Wang Date: Sep 23, 2020 Name (Print): David Blei International Conference on Machine "
        "Learning Signature: David Blei Date: Sep 24, 2020 Page 1 of 1"
    )


@pytest.mark.parametrize(
    ("changes", "ending"),
    [
        ({"decision": None}, "Signature: Date: Page 1 of 1"),
        ({"countersigned_on": ""}, "Machine Learning Signature: not yet countersigned Date: Page 1 of 1"),
        (
            {"decision": "declined"},
            "Signature: Peisong Wang Date: Sep 23, 2020 Not countersigned: the author declined. Page 1 of 1",
        ),
    ],
)
def test_only_what_happened_is_filled_in(changes: dict[str, object], ending: str) -> None:
    assert words(render(describe(**changes))).endswith(ending)


def test_only_a_speaker_has_a_speaker_line() -> None:
    assert "Speaker:" not in words(render(describe(is_speaker=False)))


@pytest.mark.parametrize(("decision", "checked"), [("accepted", [0]), ("declined", [1]), (None, [])])
def test_the_drawn_check_lies_in_the_box_of_the_answer(decision: str | None, checked: list[int]) -> None:
    contents = PdfReader(BytesIO(render(describe(decision=decision, is_speaker=False)))).pages[0].get_contents()
    assert contents is not None
    drawn = contents.get_data()

    boxes = [float(x) for x in re.findall(rb"n (\S+) \S+ \S+ \S+ re S", drawn)]
    checks = [float(x) for x in re.findall(rb"n (\S+) \S+ m \S+ \S+ l \S+ \S+ l\sS", drawn)]

    assert len(boxes) == 2
    assert [[box < x < box + 9.5 for box in boxes].index(True) for x in checks] == checked


def test_the_same_description_gives_the_same_bytes_and_another_other_bytes() -> None:
    assert render(describe(evidence_page=EVIDENCE_PAGE)) == render(describe(evidence_page=EVIDENCE_PAGE))
    assert render(describe()) != render(describe(typed_name="Peisong W."))


def test_a_page_break_of_the_text_is_followed_and_the_numbers_go_on() -> None:
    first, second = pages(render(describe(compose("# T\n\n1. a\n\n\\pagebreak\n\n2. b", {}))))

    assert first == "T 1. a Continued on the next page... Page 1 of 2"
    assert second.startswith("2. b Speaker:")


@pytest.mark.parametrize("name", ["<b>Tom", "<tom@x> & Co", '<img src="/etc/passwd"/>', "&amp;", "</font>", "{{ x }}"])
def test_a_name_is_never_read_as_mark_up(name: str) -> None:
    wording = compose("# T\n\n{{ author.name }}", {"author.name": name})

    found = words(render(describe(wording, printed_name=name, typed_name=name, organisation=name)))

    assert found.count(name) == 4


@pytest.mark.parametrize(
    "name", ["Ἀριστοτέλης", "Иван Ђорђевић", "Nguyễn Thị Ánh", "Łukasz Šimon Đorđević", "Zo\u00eb “Z”"]
)
def test_names_in_latin_greek_and_cyrillic_come_back_out(name: str) -> None:
    found = words(render(describe(printed_name=name, typed_name=name)))

    assert f"Name (Print): {name} By" in found
    assert f"Signature: {name} Date:" in found


def test_a_character_without_a_glyph_is_named() -> None:
    with pytest.raises(UndrawableError, match=r'draw "𓆠" \(U\+131A0\)\.$'):
        render(describe(printed_name="Wu 𓆠"))


def test_a_very_long_name_and_title_stay_on_the_page() -> None:
    name = "Maximiliane-Theodora " * 9 + "X" * 150
    wording = compose("# {{ paper.title }}\n\nEventTitle: {{ paper.title }}", {"paper.title": "Word " * 80})

    reader = PdfReader(BytesIO(render(describe(wording, printed_name=name, typed_name=name))))

    edges: list[float] = []
    for page in reader.pages:
        page.extract_text(visitor_text=lambda text, _, matrix, *__: edges.append(matrix[4]) if text.strip() else None)
    assert max(edges) < 612 - 84
    assert words(render(describe(wording))).count("Word") == 160


def test_a_demonstration_says_so_on_every_page() -> None:
    found = pages(render(describe(evidence_page=EVIDENCE_PAGE, watermark="DEMONSTRATION")))

    assert [text.count("DEMONSTRATION") for text in found] == [1, 1]


@pytest.mark.parametrize(
    ("file", "column"), [("hard_names_icml2020.csv", "name"), ("hard_titles_icml2020.csv", "title")]
)
def test_the_hard_names_and_titles_of_a_real_conference_come_back_out(file: str, column: str) -> None:
    path = SHARED / "data" / file
    if not path.exists():
        pytest.skip("the conference's own data are not beside this checkout")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        values = sorted({row[column] for row in csv.DictReader(stream)})

    for value in values:
        found = words(render(describe(compose("# T\n\n{{ paper.title }}", {"paper.title": value}))))
        assert " ".join(value.split()) in found


def test_a_full_certificate_fits_one_page() -> None:
    digest = "0123456789abcdef" * 4
    rows = tuple((f"Digest number {number} (SHA-256)", digest) for number in range(20))
    sentences = tuple(
        ("Method", "By the conference’s rule: every accepted agreement is countersigned at once") for _ in "ab"
    )
    sections = (Section("The agreement", rows[:10]), Section("The record", rows[10:]), Section("Method", sentences))

    found = pages(render(describe(evidence_page=replace(EVIDENCE_PAGE, sections=sections))))

    assert len(found) == 2
    assert found[1].count(" ".join([digest[:8], digest[8:16]] * 4)) == 20


def test_every_font_is_embedded() -> None:
    reader = PdfReader(BytesIO(render(describe(evidence_page=EVIDENCE_PAGE, watermark="DEMONSTRATION"))))

    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert {font["/BaseFont"].partition("+")[2] for font in fonts} == {
        "Spectral-Regular",
        "Spectral-Bold",
        "DancingScript-Regular",
    }
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)


def test_an_empty_value_leaves_neither_its_label_nor_a_paragraph() -> None:
    wording = compose(
        "# T\n\nDate: {{ paper.date }}\n\n{{ author.affiliation }}", {"paper.date": "", "author.affiliation": ""}
    )

    assert words(render(describe(wording))).startswith("T Speaker:")

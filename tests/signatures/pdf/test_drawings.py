"""The ways in which documents have been drawn: the present one as it should look, and all of them byte for byte as they were."""

import hashlib
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader

from agreements.wording import Wording, compose
from signatures.pdf.compiled import Templates
from signatures.pdf.compiled.setting.typesetting import Typesetter
from signatures.pdf.description import NEWEST_DRAWING, Check, Description, EvidencePage, Officer, Section
from signatures.pdf.measures.drawings import measures_of
from tests.signatures.pdf.test_pdf import SAMPLE, VALUES, describe, reference_markdown

DIGEST = "0123456789abcdef" * 4
CODE = "ABCD-EFGH-JKMN-PQRS"
SECTIONS = (
    Section(
        "The agreement",
        (
            ("Agreement", "00000000-1111-2222-3333-444444444444"),
            ("To verify it", f"https://x.example/verify/{CODE}/"),
            ("SHA-256 of its body", DIGEST),
            ("SHA-256 of the words shown", "Not recorded"),
        ),
    ),
    Section("The answer", (("Statement", f"Version 1, SHA-256 {DIGEST}"), ("Decision", "Accepted"))),
)
PAGE = EvidencePage(
    "Certificate of signature",
    ("This page records how the agreement before it was answered.",),
    SECTIONS,
    ("A note.",),
    Check("https://x.example/verify/", CODE),
)
# Of documents that were drawn by version 0.2, in the first way, and of those that were drawn in the ways after it.
AS_THEY_WERE = {
    1: {
        "accepted": "0edab7214cb41f706e0facaea386ed0d24b513ff0fc837d73d810b5df21af9ed",
        "declined": "3d8dd9035ec173206d6b41f83cdbe9e67e9fc7002428a0ecd345c2f1e54eb3d8",
        "hard names": "30d96fa3b14d808ea03ac6e2a7b71b3ec405bfd5ebc8586ddcc32c34734c629c",
        "officer": "5be3dee1994335bac41bb05976d46ef1f18b205f8dda7ae4522f4585489779c3",
    },
    2: {
        "accepted": "4e6a09fa929d8c548c7d0d7eeb2fe8a075ce6e3fa50ddbac0900c8fd2429a867",
        "declined": "b8d52ded63eabe4d602cd6a4d59c9849589b56fbdaf92e480d5eb97f4bda72a5",
        "hard names": "0cc3f507f6787da3097da107e8f89a1c4b6cebf1211ec61c12ba7a1df1cbf436",
        "officer": "0d7ddcf901680c639bb855364d1ae8b9f87728e7951cc30b3a439b8d4c8df06d",
    },
    3: {
        "accepted": "d0f2f5a38133521392edecbde8280ad2a495794d4e7bbc0934d65583101dc963",
        "declined": "a21f21308c80e22a598a722b9e92bff0658a3b2ddc82f4f60245b7912cf76ff1",
        "hard names": "f8e7723636bc33513c1f4bc048cca6f9c354af505befb03963dd55cd66d2e954",
        "officer": "1b64bc8a9ea41aa3493cefa1d105a9af2e873abdaee137a95e810175f5642406",
    },
    4: {
        "accepted": "d0f2f5a38133521392edecbde8280ad2a495794d4e7bbc0934d65583101dc963",
        "declined": "a21f21308c80e22a598a722b9e92bff0658a3b2ddc82f4f60245b7912cf76ff1",
        "hard names": "af724178c0491dba93b6b02697010d539ebff89aec6d09bc3c35a235ed0d9f15",
        "officer": "1b64bc8a9ea41aa3493cefa1d105a9af2e873abdaee137a95e810175f5642406",
    },
}


def described(**changes: object) -> Description:
    sample = compose(SAMPLE.read_text(encoding="utf-8"), VALUES)
    return describe(sample, evidence_page=PAGE, **changes)


FIRST = {
    "accepted": {},
    "declined": {"decision": "declined", "evidence_page": None},
    "hard names": {"typed_name": "محمد الحسيني", "printed_name": "何翔 宇", "watermark": "Demonstration"},
    "officer": {"officer": Officer("Counsel", "University"), "is_speaker": False},
}


def drawn(description: Description) -> bytes:
    return Templates().document(description, frozenset({1}))


def strokes(pdf: bytes) -> str:
    """The digest of all that is drawn on its pages; how that is compressed is another library's."""
    contents = [page.get_contents() for page in PdfReader(BytesIO(pdf)).pages]
    return hashlib.sha256(b"".join(each.get_data() for each in contents if each is not None)).hexdigest()


@pytest.mark.parametrize("drawing", AS_THEY_WERE)
@pytest.mark.parametrize("name", FIRST)
def test_document_of_any_drawing_is_made_as_it_was(name: str, drawing: int) -> None:
    description = replace(described(), **FIRST[name], drawing=drawing)  # type: ignore[arg-type]

    assert strokes(drawn(description)) == AS_THEY_WERE[drawing][name]


def test_templates_of_two_drawings_are_kept_apart() -> None:
    templates = Templates()
    both = [described(drawing=number) for number in (1, NEWEST_DRAWING)]

    found = [templates.document(each, frozenset({1})) for each in (*both, *both)]

    assert found[0] == found[2] == drawn(both[0])
    assert found[1] == found[3] == drawn(both[1])
    assert found[0] != found[1]


def lines_of(wording: Wording) -> list[int]:
    """How many characters the lines of its paragraphs have, but for the last of each."""
    measures, typesetter = measures_of(NEWEST_DRAWING), Typesetter()
    room = 612 - 2 * measures.agreement.side
    found = []
    for block in wording.blocks:
        for words in getattr(block, "paragraphs", [block]):
            runs = getattr(words, "runs", None)
            if runs:
                lines = typesetter.lines(runs, measures.body.fontSize, room - (20 if block.kind == "clause" else 0))
                found += [sum(len(run.text) for run in line.runs) for line in lines[:-1]]
    return found


def test_line_has_eighty_to_eighty_eight_characters() -> None:
    lengths = lines_of(compose(reference_markdown(), VALUES))

    assert 80 <= sum(lengths) / len(lengths) <= 88
    assert max(lengths) <= 92


def test_reference_breaks_after_its_sixth_clause_when_it_is_filled_in() -> None:
    reference = describe(compose(reference_markdown(), VALUES), evidence_page=PAGE)
    first, second, third = (
        " ".join(page.extract_text().split()) for page in PdfReader(BytesIO(drawn(reference))).pages
    )

    assert first.endswith("revert back to me. Continued on the next page... Page 1 of 3")
    assert second.startswith("7. This Agreement is governed by")
    assert third.startswith("Certificate of signature")


def edges(pdf: bytes) -> list[float]:
    """Of each page, where the leftmost sign stands, but for a line about pages at its foot."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        boxes = [text.get_charbox(number, loose=True) for number in range(text.count_chars())]
        found.append(min(left for left, bottom, right, _ in boxes if right > left and bottom > 60))
    return found


def words_in(pdf: bytes, page: int) -> str:
    return PdfReader(BytesIO(pdf)).pages[page].extract_text()


def test_all_pages_have_the_same_margins() -> None:
    assert edges(drawn(described())) == pytest.approx([84, 84, 84], abs=0.6)


def test_code_stands_on_one_line() -> None:
    present, first = (words_in(drawn(described(drawing=number)), -1).splitlines() for number in (NEWEST_DRAWING, 1))

    assert CODE in present
    assert [line for line in first if line in CODE] == [CODE[:10], CODE[10:]]


def test_digests_stand_in_groups_of_eight_in_the_monospaced_face() -> None:
    pdf = drawn(described())
    shown: dict[str, str] = {}
    PdfReader(BytesIO(pdf)).pages[-1].extract_text(
        visitor_text=lambda text, _, __, font, size: shown.update({text.strip(): str((font or {}).get("/BaseFont"))})
    )

    def face_of(words: str) -> str:
        return next(face for text, face in shown.items() if words in text)

    grouped = " ".join(re.findall(".{8}", DIGEST))
    assert ["Mono" in face_of(words) for words in (grouped, SECTIONS[0].rows[0][1], CODE)] == [True, True, True]
    assert ["Mono" in face_of(words) for words in ("Not recorded", "Version 1, SHA-256")] == [False, False]
    assert words_in(pdf, -1).count(grouped) == 1


def test_faces_are_those_of_the_pages() -> None:
    tokens = Path("static/css/tokens.css").read_text(encoding="utf-8")
    faces = set(re.findall(r"@font-face \{ font-family: \"([^\"]+)\"", tokens))

    reader = PdfReader(BytesIO(drawn(described())))
    names = {
        str(font.get_object()["/BaseFont"]) for page in reader.pages for font in page["/Resources"]["/Font"].values()
    }
    assert faces == {"Spectral", "Dancing Script"}
    assert any("Spectral" in name for name in names)

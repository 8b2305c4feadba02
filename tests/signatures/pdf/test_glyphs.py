import re
import unicodedata
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from agreements.wording import characters
from signatures.pdf import fonts
from signatures.pdf.glyphs import FontSet, UndrawableError, shape, suits
from signatures.pdf.glyphs.program import compact_font
from tests.signatures.pdf.reference.operators import content
from tests.signatures.pdf_files import needs_poppler, one_page, plain_lines, told_by_poppler

LEFT_TO_RIGHT = [
    "Peisong Wang",
    "Łukasz Šimon Đorđević, Waffi",
    "Spın\u0308al n\u0308 x\u0331\u0301 T\u031b\u0323",
    "Nguyễn Thị Ánh",
    "Ἀριστοτέλης ᾧ",
    "Йоханнес Ђорђевић",
    "प्रिया शर्मा",
    "শ্রেয়া কো ঘোষ",
    "தமிழ்ச்செல்வி கொ",
    "ศรีสุดา น้ำฝน",
    "ქართული სახელი",
    "Հայերեն Անուն",
    "何翔宇",
    "阿尔伯特·爱因斯坦",
    "𠮷野家 さくら",
    "김민준 Kim",
    "𝒜 Müller",
    "ሀበሻ",
    "ສົມສັກ",
    "ကျော်",
    "ខ្មែរ",
    "ಕನ್ನಡ",
    "മലയാളം",
    "తెలుగు",
    "O(√T) and ℓ₁,∞",
]
RIGHT_TO_LEFT = [
    "محمد الحسيني",
    "شِيرِين عَبْدُ",
    "علاء الله لا",
    "مه\u200cسا پریسا گلچین",
    "שרה כהן",
    "שָׂרָה כֹּהֵן",
]
MIXED = ["محمد Smith", "Ann (שרה) Cohen", "Ann Lee (שרה כהן)", "مه\u200cسا Smith, محمد", "何 Иван प्रिया Ω", "김 محمد"]
LATIN = ["Between the conference and these authors all lines run from left to right"] * 25


def composed(names: list[str]) -> list[str]:
    return [unicodedata.normalize("NFC", name) for name in names]


@needs_poppler
@pytest.mark.parametrize("faces", [fonts.UPRIGHT, fonts.BOLD, fonts.ITALIC, fonts.BOLD_ITALIC])
@pytest.mark.parametrize("names", [LEFT_TO_RIGHT, RIGHT_TO_LEFT, MIXED], ids=["left", "right", "mixed"])
def test_poppler_reads_the_same_names(names: list[str], faces: fonts.Faces, tmp_path: Path) -> None:
    pdf = one_page([shape(name, faces) for name in names + LATIN])

    assert told_by_poppler(pdf, tmp_path) == composed(names + LATIN)


@pytest.mark.parametrize("names", [LEFT_TO_RIGHT, RIGHT_TO_LEFT], ids=["left", "right"])
def test_pypdf_reads_the_same_names(names: list[str]) -> None:
    pdf = one_page([shape(name, fonts.UPRIGHT) for name in names])

    assert plain_lines(PdfReader(BytesIO(pdf)).pages[0].extract_text()) == composed(names)


def test_each_name_is_drawn_by_the_faces_of_its_scripts() -> None:
    line = shape("Zoë β 何 प्र 𝒜", fonts.UPRIGHT)

    assert [(cluster.face.name, cluster.sign.text) for cluster in line.clusters if cluster.sign.text != " "] == [
        ("Body", "Z"),
        ("Body", "o"),
        ("Body", "ë"),
        ("Wide", "β"),
        ("Chinese", "何"),
        ("Devanagari", "प्र"),
        ("Signs", "𝒜"),
    ]


@pytest.mark.parametrize(("text", "face"), [("骨", "Chinese"), ("さ骨", "Japanese"), ("김骨", "Korean")])
def test_the_whole_text_decides_how_a_shared_character_is_written(text: str, face: str) -> None:
    assert shape(text, fonts.UPRIGHT).clusters[-1].face.name == face


def test_bold_words_of_other_scripts_are_bold() -> None:
    regular, bold = (shape("β प्रिया", faces) for faces in (fonts.UPRIGHT, fonts.BOLD))

    assert [cluster.face.weight for cluster in bold.clusters if cluster.sign.text != " "] == [700, 700, 700]
    assert bold.width > regular.width


def test_a_letter_and_its_mark_are_one_sign() -> None:
    (cluster,) = shape("n\u0308", fonts.UPRIGHT).clusters

    assert cluster.sign.text == "n\u0308"
    assert [glyph for glyph, _, _ in cluster.sign.parts] != []
    assert cluster.advance == shape("n", fonts.UPRIGHT).width


@pytest.mark.parametrize(("text", "face"), [("n\u0308", "Body"), ("x\u0308", "Wide"), ("g\u0301\u0303", "Wide")])
def test_a_face_that_cannot_place_a_mark_leaves_the_letter_to_the_next(text: str, face: str) -> None:
    assert [cluster.face.name for cluster in shape(text, fonts.UPRIGHT).clusters] == [face]


def test_a_face_suits_a_text_that_it_draws_all_of() -> None:
    assert suits(characters.SCRIPT, "Łukasz Nguyễn")
    assert not suits(characters.SCRIPT, "n\u0308")
    assert not suits(characters.SCRIPT, "β")


def test_right_to_left_names_stand_from_right_to_left() -> None:
    assert [cluster.sign.text for cluster in shape("שרה", fonts.UPRIGHT).clusters] == ["ה", "ר", "ש"]
    mixed = shape("Ann (שרה) B", fonts.UPRIGHT)
    assert "".join(cluster.sign.text for cluster in mixed.clusters) == "Ann (הרש\u200e) B"


def test_arabic_letters_join() -> None:
    alone, joined = shape("ع", fonts.UPRIGHT), shape("ععع", fonts.UPRIGHT)

    assert len({cluster.sign.parts for cluster in (*alone.clusters, *joined.clusters)}) == 4


def test_a_line_in_the_midst_of_a_sentence_is_closed_by_a_mark() -> None:
    assert [cluster.sign.text for cluster in shape("שר", fonts.UPRIGHT).closed.clusters] == ["ר", "ש", "\u200e"]
    assert shape("Ann", fonts.UPRIGHT).closed == shape("Ann", fonts.UPRIGHT)


def test_unkerned_letters_are_as_wide_as_they_are_alone() -> None:
    alone = sum(shape(letter, fonts.UPRIGHT).width for letter in "AVffi")

    assert shape("AVffi", fonts.UPRIGHT, is_kerned=False).width == alone
    assert shape("AVffi", fonts.UPRIGHT).width < alone


def test_what_no_face_has_is_named() -> None:
    with pytest.raises(UndrawableError, match=r'draw "𓆠" \(U\+131A0\)\.$'):
        shape("Wu 𓆠", fonts.UPRIGHT)


def test_a_line_is_as_wide_as_its_operators_move_the_pen() -> None:
    line, fontset = shape("AVA محمد n\u0308 何", fonts.UPRIGHT), FontSet()
    operators = content(line, 10, 20, 12, fontset).decode("ascii")

    moved = -sum(int(number) for number in re.findall(r"(?<=[\[>])-?\d+(?=<)", operators))
    assert moved + sum(cluster.sign.width for cluster in line.clusters) == line.width
    assert operators.startswith("BT 10 20 Td /G0 12 Tf [<0001>")


def test_the_same_sign_keeps_its_code_and_another_text_gets_its_own() -> None:
    fontset = FontSet()
    first, second = (shape(text, fonts.UPRIGHT).clusters for text in ("aa", "ba"))

    assert [fontset.place(cluster) for cluster in (*first, *second)] == [("G0", 1), ("G0", 1), ("G0", 2), ("G0", 1)]


def test_what_the_constant_fonts_have_is_not_embedded_again() -> None:
    constant = FontSet("C")
    content(shape("Peisong Wang", fonts.UPRIGHT), 0, 0, 10, constant)
    fontset = FontSet("V", constant)
    content(shape("Peisong Wang 何", fonts.UPRIGHT), 0, 0, 10, fontset)

    resources, objects = fontset.objects(first=30)
    assert resources == {"V0": 30}
    assert len(objects) == 5
    assert b"NotoSansCJK-Regular" in objects[0]


def test_closed_fonts_show_what_they_have_and_refuse_all_else() -> None:
    constant = FontSet("C")
    content(shape("ab", fonts.UPRIGHT), 0, 0, 10, constant)
    constant.close()

    assert constant.place(shape("b", fonts.UPRIGHT).clusters[0]) == ("C0", 2)
    with pytest.raises(ValueError, match="no 'c'"):
        content(shape("c", fonts.UPRIGHT), 0, 0, 10, constant)


def test_the_same_lines_make_the_same_fonts() -> None:
    def made() -> list[bytes]:
        fontset = FontSet()
        for name in LEFT_TO_RIGHT:
            content(shape(name, fonts.UPRIGHT), 0, 0, 10, fontset)
        return fontset.objects(first=7)[1]

    assert made() == made()


def test_a_font_program_ends_where_its_last_offset_leads() -> None:
    program = compact_font("ABCDEF+Name", (0, -200, 1000, 800), [b"\x8b\x0e", b"\x8c\x0e", b"\x8d\x0e"], range(3))

    offsets = {
        operator: int.from_bytes(value, "big")
        for value, operator in re.findall(rb"\x1d([\s\S]{4})(\x0f|\x11|\x0c[\x24\x25])", program)
    }
    assert program[offsets[b"\x0f"] :][:5] == b"\x02\x00\x01\x00\x01"
    assert program[offsets[b"\x0c\x25"] :][:8] == b"\x03\x00\x01\x00\x00\x00\x00\x03"
    assert program[offsets[b"\x11"] :][:13] == b"\x00\x03\x01\x01\x03\x05\x07\x8b\x0e\x8c\x0e\x8d\x0e"
    assert program[offsets[b"\x0c\x24"] :][:5] == b"\x00\x01\x01\x01\x0c"


def test_a_name_that_is_called_drawable_is_drawn() -> None:
    everything = "".join(map(chr, range(0x20, 0x3000)))
    drawable = [character for character in everything if characters.is_drawable(character)]

    assert len(drawable) > 5000
    for character in drawable:
        assert shape(f"a{character}", fonts.UPRIGHT).clusters

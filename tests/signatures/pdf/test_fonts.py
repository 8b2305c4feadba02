import pytest

from agreements.wording import Run, characters
from agreements.wording.characters import BOLD, ITALIC, REGULAR, SCRIPT, WIDE, WIDE_ITALIC
from signatures.pdf import fonts
from tests.signatures.pdf.reference import markup


def test_each_stretch_is_drawn_by_the_first_face_that_has_it() -> None:
    assert markup.split("Zoë β-VAE Иван", fonts.UPRIGHT) == [(REGULAR, "Zoë "), (WIDE, "β"), (REGULAR, "-VAE Иван")]


def test_a_letter_and_its_marks_are_drawn_by_one_face() -> None:
    assert markup.split("n\u0308", fonts.UPRIGHT) == [(REGULAR, "n\u0308")]
    assert markup.split("ab\u0336", fonts.UPRIGHT) == [(REGULAR, "a"), (WIDE, "b\u0336")]


def test_what_no_face_has_together_is_taken_apart() -> None:
    assert markup.split("→\u0336", fonts.UPRIGHT) == [(REGULAR, "→"), (WIDE, "\u0336")]


@pytest.mark.parametrize(
    "faces", [fonts.UPRIGHT, fonts.ITALIC, fonts.BOLD, fonts.BOLD_ITALIC, fonts.script_faces("β")]
)
def test_every_style_draws_every_character_that_is_called_settable(faces: fonts.Faces) -> None:
    everything = "a".join(sorted(markup.settable()))

    assert [part for face, part in markup.split(everything, faces) if set(part) - characters.coverage(face)] == []


@pytest.mark.parametrize("text", ["n\u0308", "محمد", "שרה", "何", "𝒜", "प्रिया", "a\u200cb"])
def test_what_has_to_be_shaped_is_not_settable(text: str) -> None:
    assert not markup.is_settable(text)


def test_latin_greek_and_cyrillic_are_settable() -> None:
    assert markup.is_settable("Łukasz Nguyễn β Иван √∞ — ’")
    assert markup.is_settable("e\u0301")


def test_a_name_is_written_in_one_hand() -> None:
    assert fonts.script_faces("Łukasz Đorđević") == (SCRIPT,)
    assert fonts.script_faces("Peisong βang") == (ITALIC, WIDE_ITALIC, WIDE)


def test_mark_up_holds_the_text_escaped() -> None:
    runs = (Run("a & b"), Run("<i>", bold=True))

    assert markup.runs_markup(runs) == (
        f'<font face="{REGULAR.name}">a &amp; b</font><font face="{BOLD.name}">&lt;i&gt;</font>'
    )

import csv
import time
import unicodedata
from pathlib import Path

import pytest

from agreements.wording.characters import clean, forbidden, undrawable

DATA = Path(__file__).parents[4] / "shared" / "data"


def test_clean_composes_trims_and_collapses_blanks() -> None:
    assert clean("  Gabriel\u00a0\u3000 Peyre\u0301\t") == "Gabriel Peyré"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("Ann\nLee", "a line break (U+000A)"),
        ("Ann\u2028Lee", "a line break (U+2028)"),
        ("Ann\x07", "an invisible character (U+0007)"),
        ("\u202eeeL nnA", "an invisible character that changes the direction of the text (U+202E)"),
        ("Ann\u2066", "an invisible character that changes the direction of the text (U+2066)"),
        ("Ann\u200bLee", "an invisible character (U+200B)"),
        ("\ufeffAnn", "an invisible character (U+FEFF)"),
        ("A\u200dB", "an invisible character (U+200D)"),
        ("\u200cA", "an invisible character (U+200C)"),
        ("Ann\u3164", "an invisible character (U+3164)"),
        ("Zo\ufffd", "a mark for a character that was lost (U+FFFD)"),
        ("Ann\ud800", "half of a character (U+D800)"),
        ("Ann\ue000", "a character that only some fonts know (U+E000)"),
        ("Ann\uffff", "a character that does not exist (U+FFFF)"),
    ],
)
def test_forbidden_names_the_code_point_of_what_no_name_may_hold(value: str, reason: str) -> None:
    assert forbidden(value) == reason


@pytest.mark.parametrize("value", ["", "Đorđe Nguyễn", "何翔宇", "مه\u200cسا", "क्\u200dष", "ന്\u200d", "O’Brien “Bo”"])
def test_forbidden_allows_names_and_joiners_that_mean_something(value: str) -> None:
    assert forbidden(value) is None


@pytest.mark.parametrize("mark", ["\u0301", "\u0bc7", "\u0323\u0301", "\u094d\u200d"])
def test_forbidden_refuses_a_letter_with_more_marks_than_a_stream_may_have(mark: str) -> None:
    marks = len(mark.replace("\u200d", ""))

    assert forbidden("Ann क" + mark * (30 // marks)) is None
    assert (
        forbidden("Ann क" + mark * (30 // marks) + mark) == f"a letter with more than 30 marks (U+{ord(mark[0]):04X})"
    )


def test_the_same_marks_are_too_many_however_they_are_composed() -> None:
    value = "ế" + "\u0301" * 29

    assert (
        forbidden(value)
        == forbidden(unicodedata.normalize("NFD", value))
        == "a letter with more than 30 marks (U+0301)"
    )
    assert forbidden("ế" + "\u0301" * 28) is None


def test_clean_leaves_marks_alone_that_would_take_long_to_put_in_order() -> None:
    value = "a" + "\u0301\u0323" * 500_000

    begun = time.process_time()

    assert clean(value) == value
    assert time.process_time() - begun < 5  # to compose it takes many minutes


def test_undrawable_names_each_character_once() -> None:
    assert undrawable("𓆠 Zoë 𓆠 ᚠ") == ['"𓆠" (U+131A0)', '"ᚠ" (U+16A0)']


@pytest.mark.parametrize(
    "value",
    [
        *("Ἀριστοτέλης", "Иван Ђорђевић", "Łukasz Ỗ n\u0308", "“Other-Play” – ’’", r"$\ell_{1, \infty}$", "ℓ₁,∞ √ 𝒜"),
        *("محمد", "מה", "مه\u200cسا", "प्रिया", "শ্রেয়া", "தமிழ்", "ศรีสุดา", "ქართული", "Հայերեն"),
        *("何𠮷〇", "さくら", "김민준"),
    ],
)
def test_undrawable_is_empty_for_every_script_of_ours(value: str) -> None:
    assert undrawable(value) == []


@pytest.mark.skipif(not DATA.exists(), reason="the conference's own data are not beside this checkout")
@pytest.mark.parametrize(
    ("file", "columns"),
    [
        ("icml2020.csv", ("name", "title", "affiliation")),
        ("hard_names_icml2020.csv", ("name",)),
        ("hard_titles_icml2020.csv", ("title",)),
    ],
)
def test_every_name_and_title_of_a_real_conference_can_be_drawn(file: str, columns: tuple[str, ...]) -> None:
    with (DATA / file).open(encoding="utf-8-sig", newline="") as stream:
        values = {row[column] for row in csv.DictReader(stream) for column in columns}
    assert len(values) >= 8
    assert {value: undrawable(value) for value in values if undrawable(value)} == {}
    assert [value for value in values if forbidden(unicodedata.normalize("NFC", value))] == []

import random
import unicodedata

import bidi
import pytest

from signatures.pdf.glyphs.direction import in_order, isolated, levels

_LETTERS = [
    "אבג مح ab12 .,:-–()[]/%'$+ ",
    "אמ ab1٣٤()[]{}\u0651\u05b8\u0300 ",
    "אמaب《》「」«»“”‘’（） 1",
    "אמ a1()[] ",
]


def seen(text: str) -> str:
    """From left to right, as rule L2 says; brackets are not mirrored."""
    found, shown = levels(text), list(text)
    for place in range(len(text) - 1, -1, -1):  # rule L1: blanks at the end belong to the whole
        if not text[place].isspace():
            break
        found[place] = _whole(text)
    for level in range(max(found), 0, -1):
        start = 0
        while start < len(text):
            end = start
            while end < len(text) and found[end] >= level:
                end += 1
            shown[start:end], found[start:end] = shown[start:end][::-1], found[start:end][::-1]
            start = end + 1
    return "".join(shown)


def _whole(text: str) -> int:
    directions = [unicodedata.bidirectional(character) for character in text]
    return 0 if "L" in directions else 1


@pytest.mark.parametrize("letters", _LETTERS)
def test_words_stand_as_another_implementation_puts_them(letters: str) -> None:
    dice = random.Random(20200923)
    texts = ["א" + "".join(dice.choices(letters, k=dice.randrange(1, 16))) for _ in range(3000)]

    wrong = [text for text in texts if seen(text) != bidi.get_display(text, base_dir="LR"[_whole(text)])]

    assert wrong == []


def test_brackets_go_with_what_they_enclose() -> None:
    assert levels("אב (גד) ab") == [1, 1, 1, 1, 1, 1, 1, 0, 0, 0]
    assert levels("אב (ab) גד") == [1, 1, 0, 0, 0, 0, 0, 0, 1, 1]


def test_a_joiner_stands_as_the_letter_before_it() -> None:
    assert levels("مح\u200cمح") == [1] * 5


def test_what_has_no_right_to_left_letter_runs_to_the_right() -> None:
    assert levels("5787: (Ann)") == [0] * 11


@pytest.mark.parametrize(
    ("parts", "own", "expected"),
    [
        ([("I, ", False), ("אב ab גד", True), (", agree", False)], 0, "I, דג ab בא, agree"),
        ([("I, ", False), ("אב", True), (", ", False), ("גד", True)], 0, "I, בא, דג"),
        ([("5787: ", False), ("אב ab", True)], 0, "5787: ab בא"),
        ([("5787", True), (": אב", False)], 1, "בא :5787"),
        ([("אב ", False), ("ab, גד", True), (" הו", False)], 1, "וה ab, דג בא"),
        ([("אב (2024)", True)], 0, ")2024( בא"),
        ([("אב ab", False)], 1, "ab בא"),
        ([("ab אב", False)], 0, "ab בא"),
    ],
)
def test_a_value_has_a_direction_of_its_own(parts: list[tuple[str, bool]], own: int, expected: str) -> None:
    found, each = isolated(parts)

    assert (found, "".join(in_order(each, "".join(text for text, _ in parts)))) == (own, expected)  # type: ignore[arg-type]

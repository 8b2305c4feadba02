import random
import unicodedata

import bidi
import pytest

from signatures.pdf.glyphs.direction import levels

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

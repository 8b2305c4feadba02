"""Two texts beside each other: what stays, goes and comes, word by word and clause by clause."""

import pytest

from agreements.publishing.redline import Passage, Sort, redline, with_fields

BEFORE = """# The Release

Between {{ author.name }} and the society:

1. The society may publish the Work.
2. I keep the copyright.
3. I was paid nothing.
"""


def told(after: str, before: str = BEFORE) -> list[Passage]:
    return redline(with_fields(before), with_fields(after))


def as_text(passage: Passage) -> str:
    marks = {Sort.SAME: "{}", Sort.GONE: "[-{}-]", Sort.NEW: "[+{}+]"}
    return "".join(marks[piece.sort].format(piece.text) for piece in passage.pieces)


def changed(after: str) -> list[tuple[int | None, int | None, str]]:
    return [(each.former, each.number, as_text(each)) for each in told(after) if each.has_changed]


def test_nothing_differs_between_a_text_and_itself() -> None:
    assert changed(BEFORE) == []
    assert [as_text(each) for each in told(BEFORE)][1] == "Between {{ author.name }} and the society:"


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("may publish the Work", "may print the Work", (1, 1, "The society may [-publish-][+print+] the Work.")),
        ("may publish the", "may publish and sell the", (1, 1, "The society may publish [+and sell +]the Work.")),
        ("may publish the Work", "may  publish the Work", None),
        ("{{ author.name }} and", "{{ signatory.name }} and", (
            None, None, "Between [-{{ author.name }}-][+{{ signatory.name }}+] and the society:",
        )),
        ("the copyright", "**the copyright**", None),
        ("# The Release", "# The New Release", (None, None, "The [+New +]Release")),
    ],
)  # fmt: skip
def test_words_that_differ_are_told_within_their_clause(
    old: str, new: str, difference: tuple[int | None, int | None, str] | None
) -> None:
    assert changed(BEFORE.replace(old, new)) == ([difference] if difference else [])


def test_a_phrase_that_is_replaced_reads_as_one() -> None:
    [(_, _, words)] = changed(BEFORE.replace("may publish the Work", "gives back every right"))

    assert words == "The society [-may publish the Work-][+gives back every right+]."


def test_a_clause_that_comes_or_goes_is_told_whole_and_the_others_by_both_numbers() -> None:
    inserted = BEFORE.replace("2. I keep", "2. Courts of the place of business decide.\n3. I keep").replace(
        "3. I was", "4. I was"
    )
    assert changed(inserted) == [
        (None, 2, "[+Courts of the place of business decide.+]"),
        (2, 3, "I keep the copyright."),
        (3, 4, "I was paid nothing."),
    ]
    assert (3, None, "[-I was paid nothing.-]") in changed(BEFORE.replace("3. I was paid nothing.\n", ""))


def test_everything_of_both_texts_is_told_once() -> None:
    after = (
        BEFORE.replace("publish the Work", "do as it likes").replace("keep", "give away").replace("society:", "club:")
    )

    former = [p.text for each in told(after) for p in each.pieces if p.sort != Sort.NEW]
    present = [p.text for each in told(after) for p in each.pieces if p.sort != Sort.GONE]

    for body, pieces in ((BEFORE, former), (after, present)):
        words = with_fields(body).text.replace("1. ", "").replace("2. ", "").replace("3. ", "")
        assert "".join("".join(pieces).split()) == "".join(words.split())


def test_texts_of_any_length_are_compared_by_what_can_be_compared_soon() -> None:
    words = " ".join(f"word{number}" for number in range(4_000))
    former, present = (with_fields(f"# Title\n\n{words}. {end} {words}.\n") for end in ("Once.", "Twice."))

    [_, passage] = redline(former, present)

    assert [(piece.sort, piece.text.strip()) for piece in passage.pieces][1:3] == [
        (Sort.GONE, "Once."),
        (Sort.NEW, "Twice."),
    ]

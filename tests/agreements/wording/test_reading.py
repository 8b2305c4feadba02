"""How long the reading of a text takes: as long as the text, whatever stands in it."""

import time

import pytest

from agreements.wording.reading import read

N = 4_000  # characters; a form takes up to 60,000
# A paragraph of it, or lines; each was once read in time square to its length, or not at all.
SHAPES = {
    "line breaks in one paragraph": "a\n",
    "bold that holds italics that never end": "**a*b",
    "italics that never end": "*a ",
    "bold in italics": "*a **b ",
    "escaped stars": "\\*",
    "brackets": "[",
    "brackets and braces": "[a]{b}",
    "merge fields that are none": "{{",
    "merge fields": "{{ author.name }} ",
    "pictures": "![",
    "code": "`a``b",
    "HTML": "<a ",
    "quotations": "> ",
    "clauses in clauses": "1. ",
    "page breaks": "\\pagebreak\n",
    "lists": "1. a\n\nb\n\n",
    "headings": "# a\n",
    "lines that are refused": "\x07a\n",
    "marks": "\u0301\u0323",
}


def seconds(body: str) -> float:
    """Of the processor, and the best of three: others work on this machine too."""
    found = []
    for _ in range(3):
        begun = time.process_time()
        read.__wrapped__(body)
        found.append(time.process_time() - begun)
    return min(found)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_four_times_the_text_takes_no_more_than_about_four_times_as_long(shape: str) -> None:
    short, long = (seconds("# T\n\n" + shape * (length // len(shape))) for length in (N, 4 * N))

    # What is square takes 16 times as long; what takes no time at all is not compared.
    assert long < 9 * short or long < 0.02


@pytest.mark.parametrize("stars", ["*", "**", "***"])
def test_emphasis_may_stand_as_deep_as_there_are_letters(stars: str) -> None:
    draft = read("# T\n\n" + stars * 5_000 + "a" + stars * 5_000)

    assert draft.problems == []
    assert "".join(block.text for block in draft.blocks).strip("*") == "a"

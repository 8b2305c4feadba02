"""What a text passes as plain words although it looks like more."""

import pytest

from agreements import wording
from agreements.publishing import lookalikes


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("| Name | Licence |", "a row of a table"),
        ("Name | Licence | Year", "a row of a table"),
        ("|---|---|", "a row of a table"),
        ("I agree <b>fully</b>.", "HTML"),
        ("First line<br/>second", "HTML"),
        ("Dolce&nbsp;Vita", "HTML"),
        ("[ ] CC BY", "a box to be ticked"),
        ("[x] CC BY-SA", "a box to be ticked"),
        ("☐ I consent to recording", "a box to be ticked"),
        ("Signed: ________", "a place to write on"),
        ("Signed: ..........", "a place to write on"),
    ],
)
def test_it_is_remarked_on_by_line(line: str, what: str) -> None:
    [remark] = lookalikes.remarks(f"# Title\n\n{line}\n")

    assert remark.line == 3
    assert f"This looks like {what}" in remark.message


@pytest.mark.parametrize(
    "line",
    [
        "I agree that a < b and b > c.",
        "Research & development, or R&D; both.",
        "The right | the wrong",
        "See [the licence] and wait...",
        "{{ author.name }} of {{ author.affiliation }}",
        "1. A clause with an __emphasis__.",
    ],
)
def test_plain_words_pass(line: str) -> None:
    assert lookalikes.remarks(line) == []


def test_none_of_it_keeps_a_text_from_being_published() -> None:
    body = "# Title\n\n1. [ ] CC BY\n2. Name | Licence | Year\n"

    assert [remark.line for remark in lookalikes.remarks(body)] == [3, 4]
    assert wording.check(body) == []

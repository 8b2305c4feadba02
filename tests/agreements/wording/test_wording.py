import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from agreements.wording import (
    FIELDS,
    Clause,
    Detail,
    PageBreak,
    Paragraph,
    Problem,
    Run,
    SigningWords,
    Wording,
    WordingError,
    check,
    compose,
    has_digest,
    long_date,
)

SAMPLE = Path("agreements/conferences/sample_text.md")
VALUES = {name: name.upper() for name in FIELDS}
BODY = """\
# {{ conference.name }} *Release*

By {{author.name}}, in **{{ paper.title }}**
and more.

EventTitle: {{ paper.title }}

Date: {{ paper.date }}

1. First.

   Still the first.
2. Second.

\\pagebreak

3. Third.
"""


def lines(body: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in check(body)]


def test_compose_gives_blocks_of_exact_words() -> None:
    wording = compose(BODY, {**VALUES, "paper.title": "On Titles", "author.name": "Ann Lee"})

    assert wording == Wording(
        "CONFERENCE.NAME Release",
        (
            Paragraph((Run("By Ann Lee, in "), Run("On Titles", bold=True), Run(" and more."))),
            Detail("EventTitle", (Run("On Titles"),)),
            Detail("Date", (Run("PAPER.DATE"),)),
            Clause(1, (Paragraph((Run("First."),)), Paragraph((Run("Still the first."),)))),
            Clause(2, (Paragraph((Run("Second."),)),)),
            PageBreak(),
            Clause(3, (Paragraph((Run("Third."),)),)),
        ),
    )
    assert wording.text == (
        "CONFERENCE.NAME Release\n\nBy Ann Lee, in On Titles and more.\n\nEventTitle: On Titles\n\nDate: PAPER.DATE\n\n"
        "1. First.\n\nStill the first.\n\n2. Second.\n\n3. Third."
    )


def test_compose_never_reads_a_value_as_mark_up_or_as_a_merge_field() -> None:
    value = "*a* <b>b</b> ![c](d) {{ paper.id }} & \\pagebreak `e`"

    wording = compose("# T\n\nX {{ author.name }}", {"author.name": value, "paper.id": "5787"})

    assert wording.blocks == (Paragraph((Run(f"X {value}"),)),)


def test_compose_normalises_values() -> None:
    wording = compose("# T\n\n{{ author.name }}", {"author.name": "  Peyre\u0301\u00a0 G "})

    assert wording.text == "T\n\nPeyré G"


def test_compose_names_a_missing_value_and_its_line() -> None:
    with pytest.raises(WordingError) as refusal:
        compose("# T\n\n{{ author.name }} {{ paper.id }}", {"author.name": "Ann"})

    assert refusal.value.problems == [Problem(3, 'No value was given for "paper.id".')]
    assert str(refusal.value) == 'Line 3: No value was given for "paper.id".'


def test_compose_refuses_what_check_refuses() -> None:
    with pytest.raises(WordingError) as refusal:
        compose("# T\n\n{{ author.nme }}", {})

    assert refusal.value.problems == [Problem(3, 'There is no merge field "author.nme".')]


def test_the_digest_changes_with_any_word_and_survives_json() -> None:
    wording = compose(BODY, VALUES)

    assert Wording.from_json(wording.to_json()) == wording
    assert Wording.from_json(wording.to_json()).digest == wording.digest
    assert compose(BODY, {**VALUES, "paper.date": "other"}).digest != wording.digest


def test_the_digest_is_that_of_the_canonical_json() -> None:
    # printf '%s' '{"blocks":[{"kind":"paragraph","runs":[{"text":"é"}]}],"format":1,"title":"T"}' | sha256sum
    expected = "77413c9cc8a2b4c3f972dd866fa4a2c0a9834d3efdb420c9f2f149c58164271e"
    assert Wording("T", (Paragraph((Run("e\u0301"),)),)).digest == expected


def test_words_around_the_signature_are_the_second_format_and_the_first_stays_as_it_was() -> None:
    signing = SigningWords.of("Ada Ames", "Nov 28, 2026", is_speaker=True, is_for_author=False, language="en")
    before = compose(BODY, VALUES)
    wording = replace(before, signing=signing)

    assert (before.to_json()["format"], wording.to_json()["format"]) == (1, 2)
    assert Wording.from_json(wording.to_json()) == wording
    assert has_digest(wording.to_json(), wording.digest)
    assert wording.digest != before.digest
    assert (signing.is_speaker, signing.printed_name, signing.date) == (True, "Ada Ames", "Nov 28, 2026")
    for_her = SigningWords.of("Ada Ames", "", is_speaker=False, is_for_author=True, language="en")
    assert (for_her.is_speaker, for_her.printed_name) == (False, "Ada Ames")


@pytest.mark.parametrize("beside", [{}, {"note": "of another version"}])
def test_words_have_their_digest_however_they_are_kept(beside: dict[str, str]) -> None:
    wording = compose(BODY, VALUES)
    kept = wording.to_json() | beside

    assert has_digest(kept, wording.digest)
    assert not has_digest(kept | {"title": "Another"}, wording.digest)


@pytest.mark.parametrize(
    "kept",
    [
        {},
        [],
        {"format": 2, "title": "T", "blocks": []},
        {"format": 3, "title": "T", "blocks": []},
        {"format": 1, "title": "T", "blocks": [], "signing": {"lines": [], "language": "en"}},
        {"format": 1, "blocks": []},
        {"format": 1, "title": "T", "blocks": [{"kind": "table"}]},
    ],
)
def test_what_is_no_words_does_not_have_even_its_own_digest(kept: Any) -> None:
    canonical = json.dumps(kept, sort_keys=True, separators=(",", ":"))

    assert not has_digest(kept, hashlib.sha256(canonical.encode()).hexdigest())


def test_words_that_no_file_can_hold_have_no_digest() -> None:
    assert not has_digest({"format": 1, "title": "\ud800", "blocks": []}, "0" * 64)


@pytest.mark.parametrize("data", [{}, {"format": 3}, {"format": 1, "title": "T", "blocks": [{"kind": "table"}]}])
def test_from_json_refuses_what_it_does_not_know(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="unknown"):
        Wording.from_json(data)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", (1, 'The text has no title: its first line is "# " and the title.')),
        ("Words.\n\n# T", (3, "The title must come first.")),
        ("# T\n\n# U", (3, "There is a second title.")),
        ("# T\n\n## U", (3, 'There is only one heading, the title, which begins with a single "#".')),
        ("# T\n\nx\n{{ author }}", (4, 'There is no merge field "author".')),
        ("# T\n\n{{ author.name", (3, 'A merge field is broken: it is written "{{ author.name }}", within one line.')),
        (
            "# T\n\n{{ *paper.id* }}",
            (3, 'A merge field is broken: it is written "{{ author.name }}", within one line.'),
        ),
        ("# T\n\na <b>c</b>", (3, "HTML is not allowed.")),
        ("# T\n\n<div>\n</div>", (3, "HTML is not allowed.")),
        ("# T\n\n<!-- x -->", (3, "HTML is not allowed.")),
        ("# T\n\nsee ![x](y.png)", (3, "An image is not allowed.")),
        ("# T\n\nsee <https://example.org>", (3, "A link is not allowed; write out the address instead.")),
        ("# T\n\nsee `x`", (3, "Code (between back-ticks) is not allowed.")),
        (
            "# T\n\n- x",
            (
                3,
                (
                    "A list with bullets is not allowed; clauses are numbered (1., 2., ...), and options follow a line "
                    '"\\choice" with the name of the choice.'
                ),
            ),
        ),
        ("# T\n\n1. a\n\nb\n\n1. c", (7, "There is more than one numbered list.")),
        ("# T\n\n1. a\n   1. b", (4, "There is more than one numbered list.")),
        ("# T\n\n1. a\n2. b\n4. c", (5, "This clause is written as 4 but follows as 3.")),
        ("# T\n\n1. a\n2.", (4, "This clause is empty.")),
        ("# T\n\nagree:\n7. a", (4, "There must be an empty line before this clause.")),
        ("# T\n\n1. a\n\n\\pagebreak\n\n3. c", (7, "This clause is written as 3 but follows as 2.")),
        ("# T\n\n---", (3, "A horizontal line is not allowed.")),
        ("# T\n\n> x", (3, "A quotation is not allowed.")),
        ("# T\n\na\u200bb", (3, "The line contains an invisible character (U+200B).")),
        ("# T\n\nᚠ𓆠", (3, 'The document cannot show "ᚠ" (U+16A0).')),
    ],
)
def test_check_names_what_is_wrong_and_its_line(body: str, problem: tuple[int, str]) -> None:
    assert lines(body)[0] == problem


def test_check_reports_every_problem_in_the_order_of_lines() -> None:
    assert [line for line, _ in lines("# T\n\n{{ a }}\n\n{{ b }} <i>\n\n\\pagebreak\n\n`x`")] == [3, 5, 5, 9]


@pytest.mark.parametrize(
    "body",
    [
        "\ufeff# T\r\n\r\nx\r\n",
        "# T\n\n1. a\n1. b\n\n\\pagebreak\n\n1. c",
        "# T\n\na < b, AT&T, &amp; and x_y_z, {one} brace",
        "# T\n\n\\pagebreak\nx",
    ],
)
def test_check_accepts_what_is_allowed(body: str) -> None:
    assert lines(body) == []


def test_clause_numbers_go_on_from_the_number_of_the_first() -> None:
    wording = compose("# T\n\n5. a\n6. b\n\\pagebreak\n7. c", {})

    assert [block.number for block in wording.blocks if isinstance(block, Clause)] == [5, 6, 7]


def test_a_label_with_further_words_is_a_paragraph() -> None:
    wording = compose("# T\n\nDate: {{ paper.date }}, at noon", VALUES)

    assert wording.blocks == (Paragraph((Run("Date: PAPER.DATE, at noon"),)),)


def test_the_sample_text_has_the_structure_of_a_release() -> None:
    body = SAMPLE.read_text(encoding="utf-8")

    assert lines(body) == []
    wording = compose(body, VALUES)
    assert wording.title == "CONFERENCE.NAME Publishing Release"
    assert [block.label for block in wording.blocks if isinstance(block, Detail)] == ["EventTitle", "Date"]
    assert [block.number for block in wording.blocks if isinstance(block, Clause)] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert "I, AUTHOR.NAME, agree that:" in wording.text.split("\n\n")


def test_long_date_is_written_as_in_agreements() -> None:
    assert [long_date(date(2020, 9, 23)), long_date(date(2020, 7, 6))] == ["Sep 23, 2020", "Jul 6, 2020"]

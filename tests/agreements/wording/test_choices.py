import pytest

from agreements.wording import Choice, Wording, check, compose, has_digest, varying

TEXT = """# A licence

1. The Work is mine.
2. It is published under the licence that I pick here.

\\choice Licence
- **CC BY.** Everybody may use {{ paper.title }}.
- CC BY-NC

3. The rest stays.

\\choice Recording

- yes
- no
"""
WORDS = compose(TEXT, {"paper.title": "On Kites"})


def test_a_choice_is_a_name_with_its_options_between_clauses() -> None:
    assert check(TEXT) == []
    assert [block.kind for block in WORDS.blocks] == ["clause", "clause", "choice", "clause", "choice"]
    assert [block.number for block in WORDS.blocks if block.kind == "clause"] == [1, 2, 3]
    assert [(each.name, [option.text for option in each.options]) for each in WORDS.choices] == [
        ("Licence", ["CC BY. Everybody may use On Kites.", "CC BY-NC"]),
        ("Recording", ["yes", "no"]),
    ]
    assert varying(TEXT) == {2, 4}


def test_what_was_picked_is_part_of_the_words_and_of_their_digest() -> None:
    signed = WORDS.with_picks([1, 0])

    assert signed.picks == {"Licence": "CC BY-NC", "Recording": "yes"}
    assert WORDS.picks == {}
    assert len({WORDS.digest, signed.digest, WORDS.with_picks([0, 0]).digest}) == 3
    assert Wording.from_json(signed.to_json()) == signed
    assert has_digest(signed.to_json(), signed.digest)
    assert [number for each in signed.choices for number, (_, is_picked) in enumerate(each.marked) if is_picked] == [
        1,
        0,
    ]


@pytest.mark.parametrize("picks", [[], [0], [0, 2], [-1, 0], [0, 0, 0]])
def test_each_choice_takes_exactly_one_of_its_options(picks: list[int]) -> None:
    with pytest.raises(ValueError, match="picked"):
        WORDS.with_picks(picks)


def test_words_of_a_variant_have_another_digest_and_others_the_one_they_always_had() -> None:
    values = {"paper.title": "On Kites"}
    ordinary = compose("# T\n\nThe {{ paper.title }}.", values)

    assert "variant" not in ordinary.to_json()
    of_union = compose("# T\n\nThe {{ paper.title }}.", values, variant="eu")
    assert of_union.digest != ordinary.digest
    assert Wording.from_json(of_union.to_json()) == of_union


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("\\choice\n- a\n- b", 3, "short name"),
        ("\\choice A {{ author.name }}\n- a\n- b", 3, "short name"),
        ("\\choice A", 3, "has no options"),
        ("\\choice A\n\nWords.", 3, "has no options"),
        ("\\choice A\n\\pagebreak\n- a\n- b", 3, "has no options"),
        ("\\choice A\n- a", 3, "from 2 to 12"),
        ("\\choice A\n" + "- a\n" * 2, 3, "read the same"),
        ("\\choice A\n- a\n- b\n\n\\choice a\n- a\n- b", 7, "second choice"),
        ("\\choice A\n- a\n\n  more\n- b", 4, "one paragraph"),
        (f"\\choice A\n- {'a' * 1001}\n- b", 4, "1000"),
        ("1. one\n\\choice A\n- a\n- b", 4, "empty line before it"),
        ("1. one\n\n   \\choice A", 5, "inside no clause"),
        ("- a\n- b", 3, "options follow a line"),
        ("1. one\n\nWords.\n\n2. two", 7, "more than one numbered list"),
    ],
)
def test_a_wrong_choice_is_named_with_its_line(body: str, line: int, words: str) -> None:
    found = {problem.line: problem.message for problem in check(f"# T\n\n{body}\n")}

    assert words in found[line]


def test_a_choice_names_its_options_in_the_plain_text() -> None:
    choice = WORDS.blocks[4]
    assert isinstance(choice, Choice)
    assert choice.text == "Recording\n\nyes\n\nno"
    assert "CC BY-NC" in WORDS.text

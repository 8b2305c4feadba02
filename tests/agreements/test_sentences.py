import pytest
from django.utils import translation

from agreements.sentences import counted, grouped, listed, spelled


@pytest.mark.parametrize(("count", "words"), [(0, "0 papers"), (1, "1 paper"), (1084, "1,084 papers")])
def test_counted_agrees_in_number(count, words):
    assert counted("{count} paper", "{count} papers", count) == words


def test_counted_fills_in_what_else_the_sentence_names():
    assert counted("{count} of {all} is clear.", "{count} of {all} are clear.", 2, all="3 papers") == (
        "2 of 3 papers are clear."
    )


@pytest.mark.parametrize(("count", "words"), [(1, "one agreement"), (2, "two agreements"), (12, "12 agreements")])
def test_spelled_says_small_numbers_as_words(count, words):
    assert spelled("{count} agreement", "{count} agreements", count) == words


def test_numbers_are_grouped_as_the_reader_groups_them():
    assert grouped(4225) == "4,225"
    with translation.override("de"):
        assert grouped(4225) == "4.225"


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C", "D"], "A, B, C and D"),
        (["A", "B", "C", "D", "E"], "A, B, C and 2 more"),
    ],
)
def test_listed_names_a_handful(names, words):
    assert listed(names) == words


@pytest.mark.parametrize(
    ("names", "total", "words"),
    [
        ([], 0, ""),
        (["A", "B"], 2, "A and B"),
        (["A", "B", "C"], 3, "A, B and C"),
        (["A", "B", "C"], 4, "A, B, C and 1 more"),
        (["A", "B", "C"], 1084, "A, B, C and 1,081 more"),
        (["A", "A", "B"], 3, "A and B"),
        (["A", "A", "B"], 9, "A, B, …"),
    ],
)
def test_listed_says_how_many_more_there_are_of_a_total(names, total, words):
    assert listed(names, total=total) == words

import pytest

from agreements.clearance import Part
from agreements.desk.phrases import in_few_words, papers_clear, papers_waiting, people_invited, reminders_sent


@pytest.mark.parametrize(
    ("papers", "clear", "words"),
    [
        (1, 0, "The only paper is not clear."),
        (1, 1, "The only paper is clear."),
        (2, 0, "None of the 2 papers is clear."),
        (1084, 1, "1 of 1,084 papers is clear."),
        (1084, 1012, "1,012 of 1,084 papers are clear."),
        (1084, 1084, "All 1,084 papers are clear."),
    ],
)
def test_papers_clear_agrees_in_number(papers, clear, words):
    assert papers_clear(papers, clear) == words


@pytest.mark.parametrize(
    ("for_us", "waiting", "blocked", "people", "undisputed", "words"),
    [
        (0, 0, 0, 0, 0, ""),
        (19, 48, 5, 118, 0, "19 wait for you, 48 for 118 people, 5 are blocked."),
        (6, 2, 0, 3, 0, "6 wait for you, 2 for 3 people."),
        (1, 0, 1, 0, 0, "1 waits for you, 1 is blocked."),
        (0, 1, 0, 1, 0, "1 waits for 1 person."),
        (0, 7, 0, 5, 3, "4 wait for 5 people, 3 will be clear unless a co-author objects."),
        (2, 3, 0, 0, 3, "2 wait for you, 3 will be clear unless a co-author objects."),
    ],
)
def test_papers_waiting_adds_up(for_us, waiting, blocked, people, undisputed, words):
    parts = {Part.CLEAR: 4, Part.FOR_US: for_us, Part.WAITING: waiting, Part.BLOCKED: blocked}

    assert papers_waiting(parts, people=people, undisputed=undisputed) == words


def test_papers_waiting_tells_a_viewer_who_has_to_do_it():
    parts = {Part.CLEAR: 4, Part.FOR_US: 6, Part.WAITING: 2, Part.BLOCKED: 0}

    told = papers_waiting(parts, people=3, undisputed=0, is_ours=False)

    assert told == "6 wait for the conference, 2 for 3 people."


def test_title_says_how_many_are_clear():
    assert in_few_words({Part.CLEAR: 4, Part.FOR_US: 1000, Part.WAITING: 80, Part.BLOCKED: 0}) == "4 of 1,084 clear"
    assert in_few_words(dict.fromkeys(Part, 0)) == ""


@pytest.mark.parametrize(
    ("people", "agreements", "words"),
    [
        (0, 0, "There was nobody left to invite."),
        (1, 1, "1 person was invited to sign 1 agreement."),
        (3406, 4225, "3,406 people were invited to sign 4,225 agreements."),
    ],
)
def test_people_invited_agrees_in_number(people, agreements, words):
    assert people_invited(people, agreements) == words


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (0, "Nobody was due a reminder. No mail was sent."),
        (1, "1 reminder is on its way."),
        (118, "118 reminders are on their way."),
    ],
)
def test_reminders_sent_agrees_in_number(people, words):
    assert reminders_sent(people) == words

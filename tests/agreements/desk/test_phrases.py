import pytest

from agreements.clearance import Counts
from agreements.desk.phrases import papers_clear, papers_waiting, people_invited, reminders_sent


@pytest.mark.parametrize(
    ("papers", "clear", "words"),
    [
        (1, 0, "The only paper is not clear yet."),
        (1, 1, "The only paper is clear."),
        (2, 0, "None of the 2 papers is clear yet."),
        (1084, 1, "1 of 1,084 papers is clear."),
        (1084, 1012, "1,012 of 1,084 papers are clear."),
        (1084, 1084, "All 1,084 papers are clear."),
    ],
)
def test_papers_clear_agrees_in_number(papers, clear, words):
    assert papers_clear(papers, clear) == words


@pytest.mark.parametrize(
    ("blocked", "waiting", "people", "within", "mails", "words"),
    [
        (0, 0, 0, 0, 0, ""),
        (72, 72, 118, 0, 9, "72 are waiting for 118 people; 9 mails did not arrive."),
        (1, 1, 1, 0, 1, "1 is waiting for 1 person; 1 mail did not arrive."),
        (4, 1, 1, 0, 0, "1 is waiting for 1 person."),
        (2, 0, 0, 0, 0, "2 are not waiting for an answer."),
        (0, 0, 0, 0, 2, "2 mails did not arrive."),
        (9, 4, 5, 3, 0, "4 are waiting for 5 people; 3 will be clear unless a co-author objects."),
        (3, 0, 0, 3, 0, "3 will be clear unless a co-author objects."),
    ],
)
def test_papers_waiting_agrees_in_number(blocked, waiting, people, within, mails, words):
    counts = Counts(
        papers=blocked, clear_papers=0, waiting_papers=waiting, papers_within_days=within, people_waiting=people,
        by_state={}, unsealed=0, sealing_failed=0,
    )  # fmt: skip
    assert papers_waiting(counts, mails=mails) == words


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

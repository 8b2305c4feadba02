from datetime import UTC, datetime, timedelta

import pytest

from agreements.desk.dashboard.pace_words import pace_in_words

BEGIN = datetime(2020, 9, 2, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("lately", "missing", "passed", "left", "words"),
    [
        (427, 1890, 20 * DAY, 10 * DAY, "61 answers a day in the last 7 days; 189 a day would be needed."),
        (7, 1, 20 * DAY, 10 * DAY, "1 answer a day in the last 7 days; 1 a day would be needed."),
        (1, 30, 20 * DAY, 10 * DAY, "Less than one answer a day in the last 7 days; 3 a day would be needed."),
        (0, 30, 20 * DAY, 10 * DAY, "No answer in the last 7 days; 3 a day would be needed."),
        (0, 30, 2 * DAY, 10 * DAY, "No answer since the first invitation; 3 a day would be needed."),
        (60, 30, 2 * DAY, 10 * DAY, "30 answers a day since the first invitation; 3 a day would be needed."),
        (60, 30, DAY / 2, 10 * DAY, "60 answers since the first invitation; 3 a day would be needed."),
        (70, 30, 20 * DAY, DAY / 2, "10 answers a day in the last 7 days; 30 are missing on the last day."),
        (70, 1, 20 * DAY, -DAY, "10 answers a day in the last 7 days; 1 is missing after the deadline."),
        (70, 30, 20 * DAY, None, "10 answers a day in the last 7 days."),
        (70, 0, 20 * DAY, DAY, "Nobody’s answer is missing."),
    ],
)
def test_pace_says_whether_it_will_do(lately, missing, passed, left, words):
    now = BEGIN + passed
    deadline = None if left is None else now + left

    assert pace_in_words(lately=lately, missing=missing, begin=BEGIN, now=now, deadline=deadline) == words

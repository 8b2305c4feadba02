"""What the chart is drawn from, of what the overview tells."""

from dataclasses import replace
from datetime import UTC, timedelta

from agreements import clock
from agreements.desk.dashboard.charting import History, Series, Tally, tallied, unit_of
from agreements.desk.dashboard.charting.scales import elapsed
from agreements.desk.dashboard.minutes import ANSWER, CLEARED
from agreements.desk.dashboard.overview import Overview
from agreements.desk.dashboard.pace_words import WEEK, pace_in_words
from agreements.models import Conference, MessageKind
from agreements.people.reminding.planning import to_come

# Until the third day the hours are shown, too.
_FIRST_DAYS = timedelta(days=2)


def history(conference: Conference, facts: Overview) -> History | None:
    """Answers, clear papers and mails over time; None before anybody was asked.

    Of papers those are counted that are clear now, each from the moment on since when it is: what is written in their rows,
    so that no log has to be read, and the line ends where the sentence says.
    """
    if facts.first_invited_at is None:
        return None
    begin, now = (moment.astimezone(conference.zone) for moment in (facts.first_invited_at, clock.now()))
    unit = unit_of(begin, now)

    def tallies(what: str) -> list[Tally]:
        return tallied(unit, conference.zone, facts.minutes.get(what, ()))

    answers = tallies(ANSWER)
    answered = sum(tally.count for tally in answers)
    return History(
        unit=unit,
        begin=begin,
        now=now,
        deadline=conference.deadline.astimezone(conference.zone) if conference.deadline else None,
        answers=Series(answered + facts.answers_wanted, answers),
        cleared=Series(sum(facts.papers.parts.values()), tallies(CLEARED)),
        invitations=tallies(MessageKind.INVITATION),
        reminders=tallies(MessageKind.REMINDER),
        planned=[each.at.astimezone(conference.zone) for each in to_come(facts.calendar, now) if facts.calendar.is_on],
        zone=conference.zone_in_words,
    )


def first_hours(past: History) -> History | None:
    """The same, near enough to see a beginning; None from the third day on, and where the other is as near."""
    if past.deadline is None or elapsed(past.begin, past.now) >= _FIRST_DAYS:
        return None
    return replace(past, is_near=True)


def pace(facts: Overview, past: History) -> str:
    since = f"{(past.now - WEEK).astimezone(UTC):%Y-%m-%d %H:%M}"
    lately = sum(count for minute, count in facts.minutes.get(ANSWER, ()) if minute >= since)
    return pace_in_words(
        lately=lately, missing=facts.answers_wanted, begin=past.begin, now=past.now, deadline=past.deadline
    )

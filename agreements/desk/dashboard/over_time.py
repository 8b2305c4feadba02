"""What the chart is drawn from, of what the dashboard tells."""

from agreements import clock
from agreements.desk.dashboard.charting import History, Tally, tallied, unit_of
from agreements.desk.dashboard.overview import ANSWER, ASKED, Overview
from agreements.models import Conference, MessageKind
from agreements.people.reminding.planning import to_come


def history(conference: Conference, facts: Overview) -> History | None:
    """Answers and mails over time; None before anybody was asked."""
    if facts.first_invited_at is None:
        return None
    begin, now = (moment.astimezone(conference.zone) for moment in (facts.first_invited_at, clock.now()))
    unit = unit_of(begin, now)

    def tallies(what: str) -> list[Tally]:
        return tallied(unit, conference.zone, facts.minutes.get(what, ()))

    return History(
        unit=unit,
        begin=begin,
        now=now,
        deadline=conference.deadline.astimezone(conference.zone) if conference.deadline else None,
        asked=sum(facts.counts.by_state[state] for state in ASKED),
        answers=tallies(ANSWER),
        invitations=tallies(MessageKind.INVITATION),
        reminders=tallies(MessageKind.REMINDER),
        planned=[each.at.astimezone(conference.zone) for each in to_come(facts.calendar, now) if facts.calendar.is_on],
    )

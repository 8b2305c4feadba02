"""How long what was signed binds: the days that the text promises, entered with the edition, reckoned for one paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from agreements.models import Conference, Paper


@dataclass(frozen=True)
class TermsOfPaper:
    """Calendar days where the conference is at home; each is the last one on which it still holds."""

    published_on: date | None = None
    exclusive_until: date | None = None
    # Of the agreement about it that lapses first, while it is not published.
    lapses_after: date | None = None


def terms_of(paper: Paper, conference: Conference, answered_at: Iterable[datetime | None] = ()) -> TermsOfPaper:
    """`answered_at`: when the agreements about it that stand and are signed were answered."""
    if paper.published_on is not None:
        return TermsOfPaper(paper.published_on, exclusive_until=exclusive_until(paper.published_on, conference))
    days = [lapses_after(each, conference) for each in answered_at if each is not None]
    return TermsOfPaper(lapses_after=min((day for day in days if day is not None), default=None))


def exclusive_until(published_on: date, conference: Conference) -> date | None:
    return published_on + timedelta(days=conference.exclusive_days) if conference.exclusive_days else None


def lapses_after(answered_at: datetime, conference: Conference) -> date | None:
    return conference.day_of(answered_at) + timedelta(days=conference.lapse_days) if conference.lapse_days else None


def lapsed_before(conference: Conference, lapse_days: int) -> datetime:
    """What was answered before this moment has lapsed by now, with so many days."""
    last = conference.today - timedelta(days=lapse_days)
    return datetime.combine(last, datetime.min.time(), conference.zone)

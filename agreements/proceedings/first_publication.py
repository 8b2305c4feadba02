"""The day on which a paper was published first: what the terms of its agreements are reckoned from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from agreements import audit
from agreements.models import BulkJob, Conference, Paper, PaperStatus, User
from agreements.papers.withdrawing import held


class ComingDayError(Exception):
    """A paper cannot have been published on a day that has not come yet."""


@dataclass(frozen=True)
class Dated:
    """To which papers a day was given or from which it was taken, and which are withdrawn; others had that day already."""

    papers: Sequence[int] = ()
    left_out: Sequence[int] = ()


def publish(conference: Conference, days: Mapping[int, date | None], *, by: User | None) -> Dated:
    """Write the day of each paper's first publication, by its key; None takes a wrong one back. An entry of the log each.

    It goes on in a closed conference. Raises ComingDayError before anything is written.
    """
    with audit.deed(conference, by=by):
        rows = held(list(days), PaperStatus.ACCEPTED)
        _refuse_coming(audit.present_conference(), days.values())
        changed = [paper for paper in rows if paper.published_on != days[paper.pk]]
        for paper in changed:
            facts = {"from": _iso(paper.published_on), "to": _iso(days[paper.pk])}
            audit.record("paper.published", subject=f"paper:{paper.pk}", facts=facts)
        for day in dict.fromkeys(days[paper.pk] for paper in changed):
            those = [paper.pk for paper in changed if days[paper.pk] == day]
            Paper.objects.filter(pk__in=those).update(published_on=day)
    return Dated([paper.pk for paper in changed], sorted(set(days) - {paper.pk for paper in rows}))


def _refuse_coming(conference: Conference, days: Collection[date | None]) -> None:
    if any(day is not None and day > conference.today for day in days):
        raise ComingDayError


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def publish_part(job: BulkJob, papers: Sequence[str]) -> list[str]:
    """What is published tomorrow is left out."""
    day = date.fromisoformat(job.orders["day"])
    try:
        return list(map(str, publish(job.conference, dict.fromkeys(map(int, papers), day), by=job.by).left_out))
    except ComingDayError:
        return list(papers)

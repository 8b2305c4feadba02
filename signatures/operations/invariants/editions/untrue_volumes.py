"""Whether days of publication, papers that were given up and what is closed away are as the log tells."""

from collections.abc import Iterator

from agreements.models import Agreement, Conference, Event, Paper

_KINDS = ("paper.published", "paper.not_published", "paper.revived")


def untrue_volumes(conference: Conference) -> Iterator[str]:
    days: dict[str, str] = {}
    given_up: set[str] = set()
    events = Event.objects.filter(conference=conference, kind__in=_KINDS).order_by("number")
    for kind, subject, payload in events.values_list("kind", "subject", "payload"):
        if kind == "paper.published":
            days[subject] = payload["to"]
        elif kind == "paper.not_published":
            given_up.add(subject)
        else:
            given_up.discard(subject)
    rows = Paper.objects.filter(conference=conference).order_by("pk")
    for pk, number, day, at in rows.values_list("pk", "number", "published_on", "not_published_at"):
        subject = f"paper:{pk}"
        if days.get(subject, "") != (day.isoformat() if day else ""):
            yield f"paper {number} has another day of publication than the log tells"
        if (at is not None) != (subject in given_up):
            yield f"whether paper {number} was given up is told otherwise by the log"
    closed = Event.objects.filter(conference=conference, kind="agreement.closed_away")
    told = set(closed.values_list("agreement", flat=True))
    shut = Agreement.objects.filter(conference=conference, closed_away_at__isnull=False)
    for each in sorted(told ^ set(shut.values_list("pk", flat=True)), key=str):
        yield f"whether agreement {each} is closed away is told otherwise by the log"

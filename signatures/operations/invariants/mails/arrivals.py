"""Whether what is kept of mails that came back is what the reports tell; folded a second time from raw rows."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from agreements.models import Author, Conference, DeliveryReport, Message

# A report, as far as it decides: its key, its mail, its kind.
_Raw = tuple[int, object, str]


def untrue_arrivals(conference: Conference) -> Iterator[str]:
    reports = DeliveryReport.objects.filter(conference=conference).order_by("at", "pk")
    by_email, by_mail = defaultdict[str, list[_Raw]](list), defaultdict[object, list[tuple[datetime, str]]](list)
    rows = reports.values_list("pk", "message", "kind", "email", "message__email", "message__conference", "at")
    for pk, message, kind, email, mailed_to, of_conference, at in rows:
        by_email[email].append((pk, message, kind))
        by_mail[message].append((at, kind))
        if email != mailed_to or of_conference != conference.pk:
            yield f"report {pk} is about another address or conference than its mail"
    yield from _reachability(conference, by_email)
    yield from _states(conference, by_mail)


def _reachability(conference: Conference, by_email: dict[str, list[_Raw]]) -> Iterator[str]:
    told = {email: _come_to(reports) for email, reports in by_email.items()}
    authors = Author.objects.filter(conference=conference).order_by("pk")
    for pk, email, shown in authors.values_list("pk", "email", "reachability"):
        right = told.get(email, "unknown") if email else "unknown"
        if shown != right:
            yield f"author {pk} counts as {shown}, but the reports about the address come to {right}"


def _come_to(reports: list[_Raw]) -> str:
    """The last that decides; a mail that did not come back after all tells nothing but for what came back of it later."""
    for place in range(len(reports) - 1, -1, -1):
        _pk, message, kind = reports[place]
        if kind == "reachable":
            return "reached"
        if kind == "tried_again":
            return "unknown"
        later = reports[place + 1 :]
        if kind == "bounced" and not any(mail == message and what == "taken_back" for _, mail, what in later):
            return "bounced"
    return "unknown"


def _states(conference: Conference, by_mail: dict[object, list[tuple[datetime, str]]]) -> Iterator[str]:
    """What came back after it left, and was not taken back, is marked so; nothing else is."""
    left = Message.objects.filter(conference=conference, state__in=["sent", "bounced"]).order_by("pk")
    for pk, state, sent_at in left.values_list("pk", "state", "sent_at").iterator():
        told = by_mail.get(pk, ())
        since = [kind for at, kind in told if sent_at and at >= sent_at and kind in ("bounced", "taken_back")]
        right = "bounced" if since[-1:] == ["bounced"] else "sent"
        if state != right:
            yield f"message {pk} counts as {state}, but its reports come to {right}"

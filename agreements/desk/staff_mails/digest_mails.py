"""The weekly digest: how far a conference is against its deadline, and what waits for whom."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from agreements import clock
from agreements.access import Access
from agreements.clearance import Part
from agreements.desk.dashboard.action_items import action_items
from agreements.desk.dashboard.items import ActionItem
from agreements.desk.dashboard.overview import Overview, overview
from agreements.desk.phrases import papers_clear, papers_waiting
from agreements.desk.staff_mails.writing_to import address, mail_to, this_monday
from agreements.mail import staff
from agreements.mail.choosing import mail_choices
from agreements.models import (
    Conference,
    ConferenceTotals,
    HelpRequest,
    Matter,
    Membership,
    RequestState,
    Role,
    StaffMail,
    StaffMailKind,
)
from agreements.sentences import counted, grouped
from agreements.wording import moments

# Later in the week it would be of no use: that of next week is near.
_LATEST = timedelta(days=2)
# After so many days without an answer a request is named in it.
UNANSWERED = timedelta(days=3)
_SHOWN = 5
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Waits:
    """Something that waits for somebody, and where it is settled."""

    words: str
    url: str


def owe_all() -> int:
    """To members who want it and had none since Monday; returns how many are owed by it."""
    count = 0
    for conference, members in _due().items():
        count += _owe(conference, members)
    return count


def _due() -> dict[Conference, list[Membership]]:
    """Who wants the digest of this Monday and has it not; not who joined since."""
    now, due = clock.now(), dict[Conference, list[Membership]]()
    for membership in mail_choices.members():
        monday = this_monday(membership.conference)
        is_time = now - monday < _LATEST and membership.created_at < monday
        if is_time and mail_choices.wants(membership, StaffMailKind.DIGEST):
            due.setdefault(membership.conference, []).append(membership)
    have = StaffMail.objects.filter(kind=StaffMailKind.DIGEST, created_at__gt=now - _LATEST)
    had = set(have.values_list("conference", "user"))
    left = {each: [one for one in some if (each.pk, one.user_id) not in had] for each, some in due.items()}
    return {each: some for each, some in left.items() if some and _has_news(each)}


def _has_news(conference: Conference) -> bool:
    """Not before anybody was asked, and not when all is clear and nothing is left to decide."""
    if not conference.agreements.filter(invited_at__isnull=False).exists():
        return False
    totals = ConferenceTotals.objects.filter(conference=conference).first() or ConferenceTotals()
    return totals.clear_papers < totals.papers or conference.matters.open().exists()


def _owe(conference: Conference, members: list[Membership]) -> int:
    facts, monday = overview(conference), this_monday(conference)
    told = [each for each in members if mail_choices.may_be_told(each, StaffMailKind.DIGEST)]
    same = {
        "clear": papers_clear(facts.papers.papers, facts.papers.parts[Part.CLEAR]),
        "rest": papers_waiting(facts.papers.parts, people=facts.counts.people_waiting, undisputed=facts.undisputed),
        "deadline": _deadline(conference),
        "pace": pace(conference, facts),
    }
    staff.owe(
        [
            mail_to(each, StaffMailKind.DIGEST, occasion=f"{monday:%Y-%m-%d}", context=same | _for(each, facts))
            for each in told
        ]
    )
    return len(told)


def _for(membership: Membership, facts: Overview) -> dict[str, Any]:
    conference = membership.conference
    access = Access(conference, Role(membership.role))
    waits = [
        Waits(_words_of(item), f"{settings.PUBLIC_URL}{item.url}" if item.url else "")
        for item in action_items(access, facts)
    ]
    return {"waits": waits, "unanswered": list(_unanswered(conference)), "oldest": _oldest(conference)}


def _words_of(item: ActionItem) -> str:
    words = f"{grouped(item.count)} {item.words}"
    return f"{words} ({item.who})" if item.who else words


def _deadline(conference: Conference) -> str:
    if conference.deadline is None:
        return _("There is no deadline.")
    if conference.is_past_deadline:
        return _("The deadline was {moment}.").format(moment=conference.deadline_in_words)
    days = math.ceil((conference.deadline - clock.now()) / timedelta(days=1))
    return counted(
        "{count} day is left until the deadline, {moment}.",
        "{count} days are left until the deadline, {moment}.",
        days,
        moment=conference.deadline_in_words,
    )


def pace(conference: Conference, facts: Overview) -> str:
    """How many answers came lately, and how many would be needed until the deadline."""
    since = clock.now() - _WEEK
    lately = conference.agreements.filter(answered_at__gte=since).count()
    words = counted("{count} answer came in the last 7 days.", "{count} answers came in the last 7 days.", lately)
    missing = facts.agreements_waiting
    if not missing or conference.deadline is None or conference.is_past_deadline:
        return words
    days = max(1, math.ceil((conference.deadline - clock.now()) / timedelta(days=1)))
    needed = math.ceil(missing / days)
    more = counted(
        "{count} a day would be needed for the {missing} that are missing.",
        "{count} a day would be needed for the {missing} that are missing.",
        needed,
        missing=missing,
    )
    return f"{words} {more}"


def _unanswered(conference: Conference) -> Iterator[Waits]:
    """Requests to which nobody of the team has said anything for days, those that wait longest first."""
    before = clock.now() - UNANSWERED
    asked = HelpRequest.objects.open().filter(conference=conference, created_at__lt=before).with_conversation()
    waiting = [each for each in asked.order_by("created_at") if each.state == RequestState.ASKED]
    for request in [each for each in waiting if _asked_at(each) < before][:_SHOWN]:
        words = _("{author}: {kind}, since {day}").format(
            author=request.author.name, kind=request.get_kind_display(), day=_day(_asked_at(request), conference)
        )
        yield Waits(words, address("help_request", conference.slug, request.pk))


def _asked_at(request: HelpRequest) -> datetime:
    turns = request.turns
    return turns[-1].at if turns else request.created_at


def _oldest(conference: Conference) -> list[Waits]:
    """The matters that wait longest for somebody to decide."""
    rows = (
        Matter.objects.open()
        .filter(conference=conference)
        .select_related("author", "held")
        .order_by("opened_at", "pk")
    )
    decisions = address("decisions", conference.slug)
    return [
        Waits(
            _("{kind}: {author}, since {day}").format(
                kind=each.get_kind_display(), author=each.name, day=_day(each.opened_at, conference)
            ),
            f"{decisions}?kind={each.kind}",
        )
        for each in rows[:_SHOWN]
    ]


def _day(moment: datetime, conference: Conference) -> str:
    return moments.on_the_clock(moment.astimezone(conference.zone)).partition(",")[0]

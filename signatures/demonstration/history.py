"""Two weeks of answers: a first wave of authors was invited and reminded once, and most of them have signed.

Everything is done by the deeds by which people do it, at the times at which they would have; real authors only accept.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from agreements import clock, links
from agreements.mail import delivery
from agreements.models import Agreement, Author, Conference, Link, Message, User
from agreements.people import invitations, reminders
from agreements.states import State
from signatures import signing
from signatures.models import Decision
from signatures.shown_words import shown
from signatures.visits import opening

ANSWERS = 400
_DAYS, _REMINDED_AFTER = 14, timedelta(days=7, hours=5)
_PAPERS_OF_THE_FIRST_WAVE = 115
# Half of those who answer do so within so many days, before the reminder and after it.
_HALF = 1.6
_BATCH = 100
_TO_READ = timedelta(minutes=3)


class Happening(NamedTuple):
    at: datetime
    do: Callable[[], object]


class MailServerAwayError(Exception):
    """Nothing was sent."""


def begin() -> datetime:
    """When it all began: at nine in the morning, two weeks and a day ago."""
    day = clock.now() - timedelta(days=_DAYS + 1)
    return datetime.combine(day.date(), time(9), tzinfo=day.tzinfo)


def invited_at(begun: datetime) -> datetime:
    return begun + timedelta(days=1)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """What is done inside was done then."""
    with clock.moved(moment - clock.now()):
        yield


def write(conference: Conference, *, by: User, begun: datetime, more: Iterable[Happening] = ()) -> None:
    """In the order of time, with what else happened; the mails are really sent: the mail server has to be there."""
    invited = invited_at(begun)
    with at(invited):
        papers = list(conference.papers.order_by("number_key")[:_PAPERS_OF_THE_FIRST_WAVE])
        chosen = conference.agreements.filter(authorship__paper__in=papers)
        invitations.invite(conference, chosen, by=by)
        send(conference)
    reminder = Happening(invited + _REMINDED_AFTER, partial(_remind, conference, by))
    for happening in sorted([*_visits(conference, invited), reminder, *more], key=lambda each: each.at):
        with at(happening.at):
            happening.do()


def imported(conference: Conference) -> None:
    """What a list has just brought is as old as the list from now on."""
    fresh = conference.agreements.filter(state=State.DRAFT, created_at__gt=clock.now())
    fresh.update(created_at=clock.now())


def send(conference: Conference) -> None:
    """Their rows were made just now; from now on they are as old as what they tell."""
    fresh = Message.objects.filter(conference=conference).undelivered()
    fresh.update(created_at=clock.now(), next_attempt_at=clock.now())
    due = Message.objects.due().filter(conference=conference)
    while owed := list(due.all().in_line().values_list("pk", flat=True)[:_BATCH]):
        if not delivery.deliver(owed):
            raise MailServerAwayError


def _remind(conference: Conference, by: User) -> None:
    reminders.remind(conference, by=by)
    send(conference)


def _visits(conference: Conference, invited: datetime) -> list[Happening]:
    """Of so many authors that their papers make the answers, each at a moment by daylight somewhere."""
    draw = random.Random(2020)  # noqa: S311 a draw, no secret
    asked: Mapping[Author, Sequence[Agreement]] = conference.agreements.awaiting_answer().by_author()
    people = sorted(asked, key=lambda author: author.pk)
    draw.shuffle(people)
    chosen, count = [], 0
    for author in people:
        if count >= ANSWERS:
            break
        count += len(asked[author])
        chosen.append(author)
    keys = links.links_for(chosen)
    return [Happening(invited + _delay(draw), partial(visit, keys[author.pk])) for author in chosen]


def _delay(draw: random.Random) -> timedelta:
    """Soon after the invitation or after the reminder, and less and less likely from then on."""
    began = draw.choice((0.0, 0.0, 0.0, _REMINDED_AFTER / timedelta(days=1) + 0.1))
    days = began + min(draw.expovariate(1 / _HALF), _DAYS - 1 - began)
    return timedelta(days=days, seconds=draw.randrange(60))


def visit(link: Link, *, decision: Decision = Decision.ACCEPTED, typed_name: str = "", reason: str = "") -> None:
    """Open it, read, and answer all that is asked, under the printed name if no other one is typed."""
    asked = list(Agreement.objects.opened_by(link).shown_to_author().awaiting_answer())
    opening.open_link(link)
    signed_at = clock.now() + _TO_READ
    with at(signed_at):
        day = asked[0].conference.day_of(signed_at)
        answers = [signing.Answer(each.pk, decision, shown(each, link, day=day).digest) for each in asked]
        name = typed_name or asked[0].authorship.printed_name
        signing.sign(link, answers, typed_name=name, is_name_confirmed=True, reason=reason)

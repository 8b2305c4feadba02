"""Two weeks of answers: a first wave of authors was invited and reminded once, and most of them have signed.

Everything is done by the deeds by which people do it, at the times at which they would have; real authors only accept.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, time, timedelta

from agreements import clock, links
from agreements.mail import delivery, queue
from agreements.models import Agreement, Author, Conference, Message, User
from agreements.people import invitations, reminders
from signatures import signing
from signatures.models import Decision
from signatures.shown_words import shown
from signatures.visits import opening

ANSWERS = 400
_DAYS, _REMINDED_AFTER = 14, 7
_PAPERS_OF_THE_FIRST_WAVE = 125
# Half of those who answer do so within so many days, before the reminder and after it.
_HALF = 1.6
_BATCH = 100


def begin() -> datetime:
    """When it all began: at nine in the morning, two weeks and a day ago."""
    day = clock.now() - timedelta(days=_DAYS + 1)
    return datetime.combine(day.date(), time(9), tzinfo=day.tzinfo)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """What is done inside was done then."""
    with clock.moved(moment - clock.now()):
        yield


def write(conference: Conference, *, by: User, begun: datetime) -> None:
    """The mails are really sent: the mail server has to be there."""
    draw = random.Random(2020)  # noqa: S311 a draw, no secret
    invited_at = begun + timedelta(days=1)
    with at(invited_at):
        papers = list(conference.papers.order_by("number_key")[:_PAPERS_OF_THE_FIRST_WAVE])
        chosen = conference.agreements.filter(authorship__paper__in=papers)
        invitations.invite(conference, chosen, by=by)
        _send(conference)
    visits = _visits(conference, draw, invited_at)
    reminded_at = invited_at + timedelta(days=_REMINDED_AFTER, hours=5)
    for moment, author in visits:
        if moment < reminded_at:
            _visit(conference, author, moment)
    with at(reminded_at):
        reminders.remind(conference, by=by)
        _send(conference)
    for moment, author in visits:
        if moment >= reminded_at:
            _visit(conference, author, moment)


def _send(conference: Conference) -> None:
    """Their rows were made just now; from now on they are as old as what they tell."""
    fresh = Message.objects.filter(conference=conference, sent_at=None)
    fresh.update(created_at=clock.now(), next_attempt_at=clock.now())
    while owed := queue.owed(limit=_BATCH):
        if not delivery.deliver(owed):
            raise MailServerAwayError


class MailServerAwayError(Exception):
    """Nothing was sent."""


def _visits(conference: Conference, draw: random.Random, invited_at: datetime) -> list[tuple[datetime, Author]]:
    """So many authors that their papers make the answers, each with a moment by daylight somewhere, in order."""
    asked: Mapping[Author, Sequence[Agreement]] = conference.agreements.awaiting_answer().by_author()
    people = sorted(asked, key=lambda author: author.pk)
    draw.shuffle(people)
    visits, count = [], 0
    for author in people:
        if count >= ANSWERS:
            break
        count += len(asked[author])
        visits.append((invited_at + _delay(draw), author))
    return sorted(visits, key=lambda visit: (visit[0], visit[1].pk))


def _delay(draw: random.Random) -> timedelta:
    """Soon after the invitation or after the reminder, and less and less likely from then on."""
    began = draw.choice((0.0, 0.0, _REMINDED_AFTER + 0.3))
    days = began + min(draw.expovariate(1 / _HALF), _DAYS - 1 - began)
    return timedelta(days=days, seconds=draw.randrange(60))


def _visit(conference: Conference, author: Author, moment: datetime) -> None:
    link = links.links_for([author])[author.pk]
    asked = list(Agreement.objects.of_author(author.pk).shown_to_author().awaiting_answer())
    with at(moment):
        opening.open_link(link)
    signed_at = moment + timedelta(minutes=3)
    with at(signed_at):
        day = conference.day_of(signed_at)
        answers = [signing.Answer(each.pk, Decision.ACCEPTED, shown(each, day=day).digest) for each in asked]
        signing.sign(link, answers, typed_name=asked[0].authorship.printed_name, is_name_confirmed=True)

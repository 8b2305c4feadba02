"""Four weeks of a conference in simulated time: what everybody does is drawn first, then the product lives through it, and
who should have got which reminder is worked out once more from what was drawn, by other means and without the product."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from zoneinfo import ZoneInfo

import time_machine

from agreements.mail import delivery, queue
from agreements.mail.bounces import reported
from agreements.mail.bounces.reported import Tiding
from agreements.mail.reminding.known_facts import schedule_of
from agreements.models import (
    Agreement,
    Author,
    Authorship,
    Conference,
    HelpKind,
    Link,
    Message,
    MessageKind,
    Paper,
    ReportKind,
    ReportSource,
    User,
)
from agreements.papers import withdrawing
from agreements.people import answers, invitations, reminders
from agreements.people.reminding import on_time, switching
from agreements.people.reminding.ahead import rounds_ahead
from agreements.people.reminding.who_is_due import next_round
from signatures import asking
from signatures.operations import sweep
from tests import factories

ZONE = ZoneInfo("Europe/Vienna")
START = datetime(2026, 10, 5, 6, tzinfo=UTC)
DEADLINE = datetime(2026, 11, 2, 22, 59, tzinfo=UTC)
# The calendar's, at nine in Vienna, and one that a chair orders; summer time ends between them.
PLANNED = [datetime(2026, *day, 9, tzinfo=ZONE) for day in ((10, 19), (10, 26), (10, 30), (11, 1))]
BY_HAND = datetime(2026, 10, 28, 15, tzinfo=ZONE)
ROUNDS = sorted([*PLANNED, BY_HAND])
# Written so long after the hour, and taken by the mail server so long after it.
WRITTEN, LEFT = timedelta(minutes=1), timedelta(minutes=31)
QUIET_DAYS, MOST_A_WEEK = 2, 2
# What comes back, by its number or name, and what that ends: mail to the address, reminders, or nothing.
RETURNS = {
    "5.1.1": "mail", "5.1.2": "mail", "5.1.10": "mail", "5.2.1": "mail", "5.2.2": "mail", "5.4.4": "mail", "5.7.1": "mail",
    "5.0.0": "mail", "4.2.2 on its way for longer": "", "4.4.1 on its way for longer": "", "out of office": "",
    "called spam": "reminders",
}  # fmt: skip


@dataclass
class Life:
    """What one author does, and what happens to them."""

    key: int
    answers_at: datetime | None = None
    declines: bool = False
    asks_at: datetime | None = None
    settled_at: datetime | None = None
    returned: str = ""
    returned_at: datetime | None = None
    withdrawn_at: datetime | None = None


@dataclass
class Weeks:
    """The conference that lives through them, and every mail that the server took: when, to whom."""

    conference: Conference
    lives: list[Life]
    chair: User
    mailbox: list[tuple[datetime, str]] = field(default_factory=list)
    people: dict[int, tuple[Author, Link, Agreement]] = field(default_factory=dict)


def drawn(size: int, *, seed: int, returns: float = 0.01, requests: float = 0.05) -> list[Life]:
    """How that many people live; what comes back goes through all kinds in turn."""
    chance, kinds = random.Random(seed), count()
    lives = [Life(key) for key in range(size)]
    for life in lives:
        if chance.random() < 0.75:
            life.answers_at = _some_time(chance, mostly_soon=True)
            life.declines = chance.random() < 0.03
        if chance.random() < 0.04:
            # While a round is written and has not left.
            life.answers_at = chance.choice(ROUNDS) + timedelta(minutes=chance.randrange(3, 30), seconds=30)
        if chance.random() < 0.01:
            life.withdrawn_at = _some_time(chance)
    for life in chance.sample(lives, round(size * requests)):
        life.asks_at = _some_time(chance)
        if chance.random() < 0.8:
            life.settled_at = life.asks_at + timedelta(hours=chance.randrange(1, 120), seconds=7)
    for life in chance.sample(lives, round(size * returns)):
        life.returned = list(RETURNS)[next(kinds) % len(RETURNS)]
        life.returned_at = START + timedelta(hours=chance.randrange(1, 200), seconds=11)
        # Whoever has no mailbox answers nothing by mail.
        life.answers_at = life.answers_at if RETURNS[life.returned] != "mail" else None
    return lives


def _some_time(chance: random.Random, *, mostly_soon: bool = False) -> datetime:
    """Never at the moment of anything else."""
    share = chance.random() ** (2 if mostly_soon else 1)
    return START + timedelta(hours=1) + timedelta(minutes=int(share * 27 * 24 * 60), seconds=30)


# --- The product lives through it --------------------------------------------------------------------------------------
def live(lives: list[Life], mailbox: list[tuple[datetime, str]]) -> Weeks:
    """`mailbox` is filled by the mail server of the test."""
    with time_machine.travel(START, tick=False) as traveller:
        weeks = _begin(lives, mailbox)
        for at, do in sorted(_happenings(weeks), key=lambda each: each[0]):
            traveller.move_to(at)
            do()
    return weeks


def _begin(lives: list[Life], mailbox: list[tuple[datetime, str]]) -> Weeks:
    conference = factories.make_ready_conference(deadline=DEADLINE, time_zone=str(ZONE))
    chair = factories.make_member(conference)
    authors = Author.objects.bulk_create(
        [
            Author(conference=conference, name=f"Author Number{life.key}", email=f"{life.key}@example.org")
            for life in lives
        ]
    )
    papers = Paper.objects.bulk_create(
        [Paper(conference=conference, number=str(life.key), title=f"Paper {life.key}") for life in lives]
    )
    authorships = Authorship.objects.bulk_create(
        [
            Authorship(author=author, paper=paper, printed_name=author.name, position=1)
            for author, paper in zip(authors, papers, strict=True)
        ]
    )
    Agreement.objects.bulk_create([Agreement(conference=conference, authorship=each) for each in authorships])
    invitations.invite(conference, Agreement.objects.all(), by=chair)
    facts = {"days": [14, 7, 3, 1], "hour": 9, "pause_days": QUIET_DAYS, "most_a_week": MOST_A_WEEK}
    switching.change(conference, by=chair, changes=facts)
    switching.switch_on(conference, by=chair)
    weeks = Weeks(conference, lives, chair, mailbox)
    _deliver()
    links = {link.author_id: link for link in Link.objects.select_related("author__conference")}
    asked = {each.authorship.author_id: each for each in Agreement.objects.select_related("authorship", "conference")}
    weeks.people = {
        life.key: (author, links[author.pk], asked[author.pk]) for life, author in zip(lives, authors, strict=True)
    }
    return weeks


def _deliver() -> None:
    while mails := queue.owed(limit=500):
        delivery.deliver(mails)


def _happenings(weeks: Weeks) -> Iterator[tuple[datetime, Callable[[], object]]]:
    for at in PLANNED:
        yield at - timedelta(minutes=1), _tick
        # Two tickers.
        yield at + WRITTEN, _tick
        yield at + WRITTEN, _tick
        yield at + LEFT, _deliver
    yield BY_HAND + WRITTEN, partial(_remind, weeks)
    yield BY_HAND + LEFT, _deliver
    for life in weeks.lives:
        author, link, agreement = weeks.people[life.key]
        if life.answers_at:
            yield life.answers_at, partial(_answer, agreement, link, is_declined=life.declines)
        if life.asks_at:
            kind = (HelpKind.QUESTION, HelpKind.NAME, HelpKind.OTHER_ADDRESS)[life.key % 3]
            yield life.asks_at, partial(asking.ask_for_help, link, kind=kind, words="Why?", email="new@example.org")
        if life.settled_at:
            yield life.settled_at, partial(_settle, author, weeks.chair)
        if life.returned_at:
            yield life.returned_at, partial(_come_back, author, life.returned)
        if life.withdrawn_at:
            yield life.withdrawn_at, partial(_withdraw, weeks, agreement)


def _tick() -> None:
    on_time.owe_rounds()
    while sweep.run_bulk_job():
        pass


def _remind(weeks: Weeks) -> None:
    _compare_with_those_awaited_alone(weeks.conference)
    reminders.order(weeks.conference, next_round(weeks.conference), by=weeks.chair)
    while sweep.run_bulk_job():
        pass


def _compare_with_those_awaited_alone(conference: Conference) -> None:
    """What pages ask who name nobody that owes nothing says of all others what the whole says."""
    whole, awaited = next_round(conference), next_round(conference, only_awaited=True)
    assert len(awaited.people) < len(whole.people)
    assert (whole.due, whole.left_out) == (awaited.due, awaited.left_out)
    assert {pk: whole.people[pk] for pk in awaited.people} == awaited.people
    schedule = schedule_of(conference)
    days = [
        [(day.planned, day.round.due, day.round.left_out) for day in rounds_ahead(schedule, only_awaited=only)]
        for only in (False, True)
    ]
    assert days[0]
    assert days[0] == days[1]


def _answer(agreement: Agreement, link: Link, *, is_declined: bool) -> None:
    """Whoever was withdrawn meanwhile cannot."""
    present = Agreement.objects.get(pk=agreement.pk)
    if present.state == "invited":
        decision = factories.Decision.DECLINED if is_declined else factories.Decision.ACCEPTED
        factories.sign(present, link=link, decision=decision)


def _settle(author: Author, chair: User) -> None:
    answers.settle(author.help_requests.get(), by=chair, words="Because.")
    _deliver()


def _withdraw(weeks: Weeks, agreement: Agreement) -> None:
    paper = agreement.authorship.paper_id
    withdrawing.withdraw(weeks.conference, [paper], reason="Withdrawn by its authors", by=weeks.chair)
    _deliver()


def _come_back(author: Author, returned: str) -> None:
    """A report of its kind about the invitation."""
    kinds = {
        "5": ReportKind.BOUNCED,
        "4": ReportKind.DEFERRED,
        "o": ReportKind.OUT_OF_OFFICE,
        "c": ReportKind.COMPLAINED,
    }
    status = returned.split(maxsplit=1)[0] if returned[0].isdigit() else ""
    told = Tiding(kinds[returned[0]], ReportSource.RETURNED, status, returned, reported.digest_of(returned))
    assert reported.note(author.messages.earliest("created_at").pk, told)


def reminded(weeks: Weeks) -> dict[int, list[datetime]]:
    """By the key of the life: when each reminder left, by the product's own rows."""
    keys = {author.pk: key for key, (author, _, _) in weeks.people.items()}
    found = defaultdict[int, list[datetime]](list)
    left = Message.objects.filter(kind=MessageKind.REMINDER, sent_at__isnull=False).order_by("sent_at")
    for author, at in left.values_list("author", "sent_at"):
        if at is not None:
            found[keys[author]].append(at)
    return dict(found)


# --- Worked out once more, of what was drawn alone ---------------------------------------------------------------------
def expected(lives: list[Life]) -> dict[int, list[datetime]]:
    found = {life.key: _expected_of(life) for life in lives}
    return {key: reminders for key, reminders in found.items() if reminders}


def _expected_of(life: Life) -> list[datetime]:
    mails, reminded_at = [START], list[datetime]()
    if life.settled_at:
        mails.append(life.settled_at)
    for hour in ROUNDS:
        written, left = hour + WRITTEN, hour + LEFT
        if _may_be_mailed(life, mails, reminded_at, written) and _may_be_mailed(life, mails, reminded_at, left):
            mails.append(left)
            reminded_at.append(left)
    return reminded_at


def _may_be_mailed(life: Life, mails: list[datetime], reminded_at: list[datetime], at: datetime) -> bool:
    over = [life.answers_at, life.withdrawn_at, life.returned_at if RETURNS.get(life.returned) else None]
    if any(moment is not None and moment <= at for moment in over):
        return False
    if life.asks_at and life.asks_at <= at and (life.settled_at is None or at < life.settled_at):
        return False
    today = at.astimezone(ZONE).date()
    days_ago = [(today - moment.astimezone(ZONE).date()).days for moment in mails if moment <= at]
    week = [moment for moment in reminded_at if (today - moment.astimezone(ZONE).date()).days < 7]
    return min(days_ago) >= QUIET_DAYS and len(week) < MOST_A_WEEK

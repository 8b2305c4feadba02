"""Papers that are withdrawn while somebody else withdraws them, or their authors sign."""

import json

from agreements.models import Agreement, Author, BulkJob, Conference, Paper, PaperStatus
from agreements.states import State
from signatures.models import Signature
from tests import factories
from tests.races.hands import Hand, Outcome, press
from tests.races.people import Person, Staff, authors_of, conference_of, last_form, last_forms, staff
from tests.races.scenarios import Race, count, scenario
from tests.races.world import Site

_SIGNERS = 8
_PAPERS, _BRIEF = 400, 100
_LONGEST_WAIT = 1.0
_LOAD = "from tests.races.paper_races import load; load({})"


def withdrawal(who: Staff, conference: Conference, chosen: str, *, after: float = 0.0) -> Hand:
    """The dialogue is read and a reason typed: what is left is to press."""
    page = who.at(conference, f"bulk/withdraw/?of=papers&{chosen}")
    return press(page, page.form(holding="reason"), does="withdraw", after=after, reason="They asked for it")


def _of(person: Person) -> Paper:
    return Paper.objects.get(authorships__author=person.author)


@scenario("one paper withdrawn by two")
def withdrawn_by_two(race: Race) -> None:
    conference = conference_of(race)
    [person] = authors_of(conference, 1)
    chosen = f"selected={_of(person).pk}"

    outcomes = race.go(*[withdrawal(who, conference, chosen) for who in staff(race.world)])

    race.expect("answers", {outcome.answer for outcome in outcomes} <= {"302", "409"}, True)
    race.expect("withdrawals", conference.events.filter(kind="paper.withdrawn").count(), 1)
    race.expect("mails", conference.messages.filter(kind="ended").count(), 1)


@scenario("a paper withdrawn beside its author's signature")
def beside_a_signature(race: Race) -> None:
    conference = conference_of(race)
    [person] = authors_of(conference, 1)
    [owner] = staff(race.world, 1)
    sign = last_form(race.world, person, after=0.02 * (race.number % 3))

    outcomes = race.go(withdrawal(owner, conference, f"selected={_of(person).pk}"), sign)

    agreement = Agreement.objects.get(authorship__author=person.author)
    signed = Signature.objects.filter(agreement=agreement).count()
    race.expect("the withdrawal", outcomes[0].answer, "302")
    race.expect("states", (agreement.state, _of(person).status), (State.VOID, PaperStatus.WITHDRAWN))
    race.expect("what it was before", agreement.state_before == State.INVITED, signed == 0)


@scenario("8 authors accept beside 400 papers that are withdrawn in bulk", seconds=5)
def beside_many(race: Race) -> None:
    conference = conference_of(race)
    people = authors_of(conference, _SIGNERS)
    authors_of(conference, _BRIEF if race.is_brief else _PAPERS)
    kept = {_of(person).pk for person in people}
    hands = last_forms(race.world, people, apart=0.4)
    [owner] = staff(race.world, 1)
    Paper.objects.filter(conference=conference).exclude(pk__in=kept).update(track="Withdrawn")

    outcomes = race.go(withdrawal(owner, conference, "all_matching=1&track=Withdrawn"), *hands)

    _expect_quick(race, "PostgreSQL", outcomes)
    race.later(lambda: _expect_all(race, conference))


def _expect_all(race: Race, conference: Conference) -> None:
    papers = Paper.objects.filter(conference=conference)
    race.expect("withdrawn", papers.filter(status=PaperStatus.WITHDRAWN).count(), papers.count() - _SIGNERS)
    job = BulkJob.objects.get(conference=conference)
    race.expect("left out", job.skipped, [])


def _expect_quick(race: Race, where: str, outcomes: list[Outcome]) -> None:
    race.expect("the order", outcomes[0].answer, "302")
    race.expect("receipts", count(outcomes, "303"), _SIGNERS)
    longest = max(outcome.seconds for outcome in outcomes[1:])
    race.notes.append(f"{where}, a bulk withdrawal: of {_SIGNERS} signers the one who waited longest {longest:.2f} s")


# --- On SQLite, where one writes at a time ------------------------------------------------------------------------------
def load(papers: int) -> None:
    """Called in a process of that installation: tell what has been made there as JSON."""
    conference = factories.make_ready_conference(slug=f"withdrawing-{Conference.objects.count()}")
    owner = factories.make_member(conference, email=f"owner-{conference.pk}@example.org")
    people = authors_of(conference, _SIGNERS)
    kept = [_of(person).pk for person in people]
    authors_of(conference, papers)
    Paper.objects.filter(conference=conference).exclude(pk__in=kept).update(track="Withdrawn")
    told = [[person.author.name, person.path] for person in people]
    print(json.dumps({"slug": conference.slug, "owner": owner.email, "people": told}))


_WORK = """
from agreements.models import BulkJob
from signatures.operations import sweep
from tests.waiting import wait_for
wait_for(BulkJob.objects.exists, what="the job")
while sweep.run_bulk_job(): pass
"""


@scenario("8 authors accept beside papers that are withdrawn in bulk on SQLite", seconds=20)
def beside_many_on_sqlite(race: Race) -> None:
    site, papers = race.world.sqlite_site, _BRIEF if race.is_brief else _PAPERS
    made = json.loads(site.manage("shell", "-v", "0", "-c", _LOAD.format(papers)))
    people = [Person(Author(name=name), path) for name, path in made["people"]]
    hands = last_forms(race.world, people, url=site.url, apart=0.4)
    visitor = race.world.visitor(site.url).open("/login/")
    visitor.post(visitor.form(holding="password"), login=made["owner"], password=factories.PASSWORD)
    page = visitor.open(f"/c/{made['slug']}/bulk/withdraw/?of=papers&all_matching=1&track=Withdrawn")
    order = press(page, page.form(holding="reason"), does="withdraw", reason="They asked for it")

    outcomes = race.go(order, Hand("work", lambda: _work_off(site)), *hands)

    _expect_quick(race, "SQLite", [outcomes[0], *outcomes[2:]])
    race.expect("the work", outcomes[1].answer, "200")


def _work_off(site: Site) -> str:
    """As its worker does it, which this installation has not: chunk by chunk, from when the order is there."""
    site.manage("shell", "-v", "0", "-c", _WORK)
    return "200"

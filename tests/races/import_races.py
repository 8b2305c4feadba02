"""A list of papers and authors beside authors who answer, staff who invite, and other lists."""

from collections.abc import Iterable

from agreements.models import Agreement, Author, Conference, Paper
from agreements.states import State
from signatures.models import Signature
from tests.journey.visitor import Visitor
from tests.races.hands import Hand, press
from tests.races.people import Person, Staff, authors_of, conference_of, last_form, last_forms, staff
from tests.races.scenarios import Race, count, scenario

_LARGE, _BRIEF = 1_500, 600
_HEADER = "paper_id,title,author_order,name,email"


def confirmation(who: Staff, conference: Conference, rows: Iterable[str], *, does: str = "import") -> Hand:
    """The list was uploaded and its preview read: what is left is to confirm."""
    page = import_file(who.at(conference, "import/"), rows)
    return press(page, page.form(leading_to="/confirm/"), does=does)


def import_file(page: Visitor, rows: Iterable[str]) -> Visitor:
    content = "\n".join([_HEADER, *rows]).encode()
    return page.post(page.form(holding="file"), file=("papers.csv", content))


def new_rows(count: int, *, first: int = 100_000) -> list[str]:
    numbers = range(first, first + count)
    return [f"{n},The Title of Paper {n},1,Author {n},author-{n}@example.net" for n in numbers]


def retitled(people: Iterable[Person], title: str) -> list[str]:
    """Rows that give another title to each paper of these, who have one each."""
    papers = Paper.objects.filter(authorships__author__in=[person.author for person in people])
    rows = papers.values_list("number", "authorships__author__name", "authorships__author__email").order_by("pk")
    return [f"{number},{title} {number},1,{name},{email}" for number, name, email in rows]


def _expect_papers(race: Race, conference: Conference, count: int) -> None:
    """A large list is written by a worker."""
    race.expect("papers", Paper.objects.filter(conference=conference).count(), count)


def _size(race: Race) -> int:
    return _BRIEF if race.is_brief else _LARGE


@scenario("8 authors accept beside an import of 1,500 rows", seconds=5)
def beside_signers(race: Race) -> None:
    conference = conference_of(race)
    hands = last_forms(race.world, authors_of(conference, 8), apart=0.15)
    [owner] = staff(race.world, 1)

    outcomes = race.go(confirmation(owner, conference, new_rows(_size(race))), *hands)

    race.expect("the import", outcomes[0].answer, "302")
    race.later(lambda: _expect_papers(race, conference, 8 + _size(race)))
    race.expect("receipts", count(outcomes, "303"), 8)
    race.expect("signatures", Signature.objects.filter(agreement__conference=conference).count(), 8)


@scenario("all invited beside an import of 1,500 rows, of which some retitle their papers")
def beside_inviting(race: Race) -> None:
    conference = conference_of(race)
    people = authors_of(conference, 20, is_invited=False)
    first, second = staff(race.world)
    rows = [*retitled(people, "Another Title"), *new_rows(_size(race))]
    importing = confirmation(first, conference, rows)
    page = second.at(conference, "invite/")
    inviting = press(page, page.form(leading_to="/invite/"), does="invite", after=0.2)

    outcomes = race.go(importing, inviting)

    imported, invited = [outcome.answer for outcome in outcomes]
    race.expect("imported", imported, "302")
    race.later(lambda: _expect_papers(race, conference, 20 + _size(race)))
    those = Agreement.objects.filter(authorship__author__in=[person.author for person in people])
    # Refused where the list had grown by then.
    count = {"302": 20, "409": 0}[invited]
    race.expect("invited", those.filter(state=State.INVITED).count(), count)


@scenario("20 accept beside an import that retitles the paper")
def beside_retitling(race: Race) -> None:
    conference = conference_of(race)
    people = authors_of(conference, 40)
    [owner] = staff(race.world, 1)
    rows = [*retitled(people, "Another Title"), *new_rows(_size(race) // 5)]
    hand = last_form(race.world, people[0], after=0.04 * race.number)

    outcomes = race.go(confirmation(owner, conference, rows), *[hand] * 20)

    signed = Signature.objects.filter(agreement__conference=conference).count()
    told = {outcome.answer for outcome in outcomes if outcome.does == "accept"}
    race.expect("answers", told <= {"303", "409"}, True)
    race.expect("signatures", signed, int("303" in told))
    race.expect("the import", outcomes[0].answer, "302")


@scenario("one list confirmed 3 times beside one that contradicts it", seconds=10)
def lists_at_once(race: Race) -> None:
    conference = conference_of(race)
    first, second = staff(race.world)
    rows = new_rows(200)
    contradicting = [row.replace("The Title", "Another Title") for row in rows]
    same = confirmation(first, conference, rows)
    other = confirmation(second, conference, contradicting, does="import the other")

    outcomes = race.go(same, other, same, same)

    race.expect("answers", {outcome.answer for outcome in outcomes}, {"302"})
    race.expect("imports", conference.events.filter(kind="import.applied").count(), 1)
    race.expect("papers", Paper.objects.filter(conference=conference).count(), 200)
    race.expect("authors", Author.objects.filter(conference=conference).count(), 200)
    titles = Paper.objects.filter(conference=conference).values_list("title", flat=True)
    race.expect("first words of titles", len({title.split()[0] for title in titles}), 1)

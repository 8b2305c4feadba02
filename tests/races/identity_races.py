"""Two entries that become one, and an author who is taken off a paper, beside one another and beside who signs."""

from agreements.models import Agreement, Author, Authorship, Conference
from agreements.states import State
from signatures.models import Signature
from tests.races.hands import Hand, press
from tests.races.people import Person, authors_of, conference_of, last_form, staff
from tests.races.scenarios import Race, scenario


def _merging(
    race: Race, conference: Conference, kept: Author, other: Author, *, who: int = 0, after: float = 0.0
) -> Hand:
    page = staff(race.world, 2)[who].at(conference, f"authors/{kept.pk}/merge/?other={other.pk}&keep={kept.pk}")
    return press(page, page.form(holding="keep"), does="merge", after=after)


def _ending(race: Race, person: Person, *, who: int = 0, after: float = 0.0) -> Hand:
    authorship = person.author.authorships.get()
    page = staff(race.world, 2)[who].at(person.author.conference, f"authorships/{authorship.pk}/end/")
    return press(page, page.form(holding="reason"), does="end", reason="A stale list", after=after)


@scenario("one pair merged by two, the other way round")
def merged_both_ways(race: Race) -> None:
    conference = conference_of(race)
    first, second = (person.author for person in authors_of(conference, 2))

    race.go(_merging(race, conference, first, second), _merging(race, conference, second, first, who=1))

    standing = list(conference.authors.standing())
    race.expect("standing entries", len(standing), 1)
    race.expect("papers of the survivor", standing[0].authorships.count(), 2)
    race.expect("merged", conference.events.filter(kind="author.merged", subject__startswith="author:").count(), 2)


@scenario("a merger beside an answer of one of the two")
def merged_beside_an_answer(race: Race) -> None:
    conference = conference_of(race)
    kept, other = authors_of(conference, 2)
    signing = last_form(race.world, other, after=0.01 * (race.number % 5))

    race.go(_merging(race, conference, kept.author, other.author), signing)

    race.expect("signatures", Signature.objects.filter(agreement__conference=conference).count(), 1)
    race.expect("papers of the survivor", kept.author.authorships.count(), 2)


@scenario("an authorship ended beside its signature")
def ended_beside_its_signature(race: Race) -> None:
    conference = conference_of(race)
    [person] = authors_of(conference, 1)
    signing = last_form(race.world, person, after=0.01 * (race.number % 5))

    race.go(_ending(race, person), signing)

    agreement = Agreement.objects.get(conference=conference)
    race.expect("state", agreement.state, State.VOID)
    signed = Signature.objects.filter(agreement=agreement).exists()
    race.expect("was signed before", agreement.state_before != State.INVITED, signed)


@scenario("one authorship ended by two")
def ended_by_two(race: Race) -> None:
    conference = conference_of(race)
    [person] = authors_of(conference, 1)

    race.go(_ending(race, person), _ending(race, person, who=1))

    race.expect("standing", Authorship.objects.standing().filter(author=person.author).count(), 0)
    race.expect("events", conference.events.filter(kind="agreement.void").count(), 1)

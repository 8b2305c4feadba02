"""A change of an author's address beside whatever writes to that author, and beside another change."""

from collections.abc import Iterable
from typing import Any

from agreements.models import Author, Conference, MatterKind, MessageKind
from tests.journey.visitor import Visitor
from tests.races.hands import Hand, press
from tests.races.people import Person, authors_of, conference_of, last_forms, staff
from tests.races.scenarios import Race, scenario


def _page(race: Race, conference: Conference, author: Author, *, who: int = 0) -> Visitor:
    return staff(race.world, 2)[who].at(conference, f"authors/{author.pk}/address/")


def _change(race: Race, conference: Conference, author: Author, **options: Any) -> Hand:
    page = _page(race, conference, author)
    new = f"elsewhere-{author.pk}@example.org"
    return press(page, page.form(holding="email"), does="change", email=new, is_invited="", **options)


def _changes(race: Race, conference: Conference, people: Iterable[Person], *, apart: float) -> list[Hand]:
    return [_change(race, conference, person.author, after=number * apart) for number, person in enumerate(people, 1)]


@scenario("8 changes of address beside a bulk invitation of 120", seconds=5)
def beside_a_bulk_invitation(race: Race) -> None:
    conference = conference_of(race)
    people = authors_of(conference, 120, is_invited=False)
    [owner] = staff(race.world, 1)
    changes = _changes(race, conference, people[::15], apart=0.05)
    page = owner.at(conference, "invite/")

    race.go(press(page, page.form(leading_to="/invite/"), does="invite"), *changes)

    race.later(lambda: _expect_all_invited_once(race, conference, 120))


def _expect_all_invited_once(race: Race, conference: Conference, people: int) -> None:
    """One mail each. What waited when its address changed was cancelled, and whoever changed it was told so."""
    invitations = conference.messages.filter(kind=MessageKind.INVITATION)
    of_former = invitations.filter(state="cancelled", cancel_cause="address").count()
    race.expect("invited", _mails(conference, MessageKind.INVITATION) + of_former, people)


def _mails(conference: Conference, kind: MessageKind) -> int:
    """To how many people, where one who was written to twice counts twice."""
    return conference.messages.filter(kind=kind).exclude(state="cancelled").count()


@scenario("10 changes of address beside 10 who sign and get their copies", seconds=5)
def beside_copies(race: Race) -> None:
    conference = conference_of(race)
    people = authors_of(conference, 10)
    signing = last_forms(race.world, people)

    race.go(*signing, *_changes(race, conference, people, apart=0.12))


@scenario("a change of address beside “invite again”")
def beside_inviting_again(race: Race) -> None:
    conference = conference_of(race)
    people = authors_of(conference, 3, papers=3)
    owner = staff(race.world, 2)[1]
    changes = _changes(race, conference, people, apart=0.02)
    invites = []
    for person in people:
        page = owner.at(conference, f"authors/{person.author.pk}/")
        invites.append(press(page, page.form(leading_to="/invite/"), does="invite again", after=0.03))

    race.go(*changes, *invites)


@scenario("8 changes of address beside a round of reminders to 40")
def beside_reminders(race: Race) -> None:
    conference = conference_of(race)
    people = authors_of(conference, 40)
    changes = _changes(race, conference, people[::5], apart=0.03)
    page = staff(race.world, 1)[0].at(conference, "remind/")

    race.go(press(page, page.form(leading_to="/remind/"), does="remind"), *changes)


@scenario("a change of address beside a request for a new link")
def beside_a_new_link(race: Race) -> None:
    conference = conference_of(race)
    [person] = authors_of(conference, 1, papers=3)
    change = _change(race, conference, person.author, after=0.01 * (race.number % 5))
    visitor = race.world.visitor().open("/link/")

    race.go(change, press(visitor, visitor.form(holding="email"), does="ask", email=person.author.email))


@scenario("one author given two addresses by two")
def two_addresses(race: Race) -> None:
    conference = conference_of(race)
    [person] = authors_of(conference, 1)
    hands = []
    for number in range(2):
        page = _page(race, conference, person.author, who=number)
        email = f"place-{number}-{person.author.pk}@example.org"
        hands.append(press(page, page.form(holding="email"), does="change", email=email, is_invited=""))

    race.go(*hands)

    race.expect("changes", conference.events.filter(kind="author.address_changed").count(), 1)


@scenario("two authors given one address")
def one_address(race: Race) -> None:
    conference = conference_of(race)
    people = authors_of(conference, 2)
    email = f"shared-{conference.pk}@example.org"
    hands = []
    for number, person in enumerate(people):
        page = _page(race, conference, person.author, who=number)
        hands.append(press(page, page.form(holding="email"), does="change", email=email, is_invited=""))

    race.go(*hands)

    # Whoever comes later is asked whether it is the same person; of two at one moment staff are told by a matter.
    changes = conference.events.filter(kind="author.address_changed").count()
    told = conference.matters.open().filter(kind=MatterKind.SHARED_ADDRESS).count()
    race.expect("those who share it unseen", changes - 1 - told, 0)

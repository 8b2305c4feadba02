"""Accounts, the team and new conferences: of two who do the same, one wins, and the other is told."""

from urllib.parse import urlsplit

import psycopg

from agreements.conferences import team_invitations
from agreements.models import Conference, Membership, Role, User
from tests import factories
from tests.races.hands import Hand, press
from tests.races.people import Staff, conference_of, staff
from tests.races.scenarios import Race, count, scenario

_PASSWORD = "a long phrase that nobody guesses"


@scenario("the first account made by 4 on an empty database", seconds=20)
def first_accounts(race: Race) -> None:
    site = race.world.empty_site
    hands = []
    for number in range(4):
        visitor = race.world.visitor(site.url).open("/welcome/")
        values = {"name": "Chair", "email": f"chair-{number}@example.org"}
        form = visitor.form(holding="email")
        hands.append(press(visitor, form, does="welcome", **values, password1=_PASSWORD, password2=_PASSWORD))

    outcomes = race.go(*hands)

    race.expect("winners", count(outcomes, "302"), 1)
    url = site.environment["DATABASE_URL"].replace("postgres://", "postgresql://", 1)
    with psycopg.connect(url, autocommit=True) as database:
        [accounts] = database.execute("SELECT count(*) FROM agreements_user").fetchone() or (0,)
        database.execute("DELETE FROM usersessions_usersession")
        database.execute("DELETE FROM agreements_user")
        database.execute("DELETE FROM agreements_throttlecount")  # a few tries more, and this network would wait
    race.expect("accounts", accounts, 1)


@scenario("one address invited by two")
def invited_by_two(race: Race) -> None:
    conference = conference_of(race)
    email = f"new-{conference.pk}@example.org"
    hands = []
    for who in staff(race.world):
        page = who.at(conference, "team/")
        hands.append(press(page, page.form(holding="email"), does="invite", email=email, role="viewer"))

    race.go(*hands)

    race.expect("standing", conference.team_invitations.unanswered().count(), 1)
    race.expect("events", conference.events.filter(kind="member.invited").count(), 2)


@scenario("an invitation taken up 20 times at once")
def taken_up_by_twenty(race: Race) -> None:
    conference = conference_of(race)
    email = f"new-{conference.pk}@example.org"
    invited = team_invitations.invite(conference, email=email, role=Role.MANAGER, by=None)
    hands = []
    for _ in range(20):
        visitor = race.world.visitor().open(urlsplit(invited.address).path)
        visitor.post(visitor.form())
        form = visitor.form(holding="password1")
        hands.append(press(visitor, form, does="join", name="New", password1=_PASSWORD, password2=_PASSWORD))

    outcomes = race.go(*hands)

    race.expect("winners", count(outcomes, "302"), 1)
    race.expect("accounts", User.objects.filter(email=email).count(), 1)
    race.expect("events", conference.events.filter(kind="member.added").count(), 1)


@scenario("two conferences with one slug")
def one_slug(race: Race) -> None:
    conference_of(race)  # whoever owns one may create another
    slug = f"wanted-by-two-{race.number}"
    facts = {"name": "Wanted", "slug": slug, "legal_name": "W", "short_name": "W", "address": "1 Street"}
    hands = []
    for who in staff(race.world):
        page = who.visitor.open("/conferences/new/")
        form = page.form(holding="slug")
        hands.append(press(page, form, does="create", **facts, signatory_name="S", time_zone="Europe/Vienna"))

    outcomes = race.go(*hands)

    race.expect("winners", count(outcomes, "302"), 1)
    race.expect("conferences", Conference.objects.filter(slug=slug).count(), 1)


def _member(conference: Conference, role: Role = Role.MANAGER) -> Membership:
    return Membership.objects.get(conference=conference, user=factories.make_member(conference, role))


def _removal(who: Staff, conference: Conference, member: Membership, *, after: float = 0.0) -> Hand:
    page = who.at(conference, f"team/{member.pk}/remove/")
    return press(page, page.form(leading_to="/remove/"), does="remove", after=after)


def _role(who: Staff, conference: Conference, member: Membership, role: str) -> Hand:
    page = who.at(conference, "team/")
    return press(page, page.form(leading_to=f"/team/{member.pk}/role/"), does="change", role=role)


@scenario("a member's role changed twice while another removes the member")
def changed_and_removed(race: Race) -> None:
    conference = conference_of(race)
    member = _member(conference)
    first, second = staff(race.world)

    race.go(
        _role(first, conference, member, "viewer"),
        _role(first, conference, member, "signatory"),
        _removal(second, conference, member),
    )

    # Whoever comes after another acts on a role that is no longer the one that was shown, and is told.
    changes = conference.events.filter(kind__in=["member.changed", "member.removed"])
    race.expect("events", changes.count(), 1)
    removals = changes.filter(kind="member.removed").count()
    race.expect("members", Membership.objects.filter(pk=member.pk).count(), 1 - removals)


@scenario("one member removed by two")
def removed_by_two(race: Race) -> None:
    conference = conference_of(race)
    member = _member(conference)

    race.go(*[_removal(who, conference, member) for who in staff(race.world)])

    race.expect("events", conference.events.filter(kind="member.removed").count(), 1)


@scenario("two owners remove each other")
def owners_remove_each_other(race: Race) -> None:
    conference = conference_of(race)
    first, second = staff(race.world)
    of_first, of_second = (Membership.objects.get(conference=conference, user=each.user) for each in (first, second))

    race.go(_removal(first, conference, of_second), _removal(second, conference, of_first))

    race.expect("owners", Membership.objects.filter(conference=conference, role=Role.OWNER).count(), 1)

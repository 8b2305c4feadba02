"""Invitations, reminders and mails that are sent again, ordered by several at once."""

from collections.abc import Sequence
from urllib.parse import urlencode

from agreements.models import Conference, Membership, Message, MessageKind, MessageState, Role
from agreements.states import State
from tests import factories
from tests.races.hands import Hand, press
from tests.races.people import Person, Staff, authors_of, conference_of, last_forms, staff
from tests.races.scenarios import Race, scenario


def _invitation(who: Staff, conference: Conference, query: str = "") -> Hand:
    page = who.at(conference, f"invite/{query}")
    return press(page, page.form(holding="digest"), does="invite")


def _expect_one_mail_each(race: Race, conference: Conference, kind: MessageKind, people: int) -> None:
    mails = list(conference.messages.filter(kind=kind).values_list("author", flat=True))
    race.expect(f"{kind.label}: mails and people", (len(mails), len(set(mails))), (people, people))


@scenario("“invite again” twice beside that author's own signing, 4 authors of 15 papers")
def beside_signing(race: Race) -> None:
    conference = conference_of(race)
    people = authors_of(conference, 4, papers=6 if race.is_brief else 15)
    hands = last_forms(race.world, people)
    for person in people:
        for who in staff(race.world):
            page = who.at(conference, f"authors/{person.author.pk}/")
            hands.append(press(page, page.form(leading_to="/invite/"), does="invite again"))

    race.go(*hands)

    answered = conference.agreements.exclude(state=State.INVITED).count()
    race.expect("answered", answered, conference.agreements.count())


@scenario("all 80 people invited by two")
def two_bulk_invitations(race: Race) -> None:
    conference = conference_of(race)
    authors_of(conference, 80, is_invited=False)

    race.go(*[_invitation(who, conference) for who in staff(race.world)])

    race.expect("jobs", conference.bulk_jobs.count(), 1)
    race.later(lambda: _expect_one_mail_each(race, conference, MessageKind.INVITATION, 80))


@scenario("overlapping selections of 40 and 40 of 60 people invited by two")
def overlapping_selections(race: Race) -> None:
    conference = conference_of(race)
    people = authors_of(conference, 60, is_invited=False)
    first, second = staff(race.world)

    outcomes = race.go(
        _invitation(first, conference, _selection(people[:40])),
        _invitation(second, conference, _selection(people[20:][::-1])),
    )

    is_refused = "409" in [outcome.answer for outcome in outcomes]
    mails = list(conference.messages.values_list("author", flat=True))
    race.expect("people with two mails", len(mails) - len(set(mails)), 0)
    race.expect("invited", conference.agreements.filter(state=State.INVITED).count(), len(mails))
    # Whoever comes second is refused, because of the list that was shown 20 are invited by then.
    race.expect("invited people", len(mails), 40 if is_refused else 60)


@scenario("overlapping selections of 55 and 55 of 80 people invited in bulk by two")
def overlapping_bulk_selections(race: Race) -> None:
    conference = conference_of(race)
    people = authors_of(conference, 80, is_invited=False)
    first, second = staff(race.world)

    race.go(
        _invitation(first, conference, _selection(people[:55])),
        _invitation(second, conference, _selection(people[25:])),
    )

    def check() -> None:
        mails = list(conference.messages.values_list("author", flat=True))
        race.expect("people with two mails", len(mails) - len(set(mails)), 0)
        race.expect("invited", len(mails) in (55, 80), True)

    race.later(check)


def _selection(people: Sequence[Person]) -> str:
    return "?" + urlencode([("of", "authors"), *(("selected", person.author.pk) for person in people)])


@scenario("a round of reminders to 20 pressed 4 times by two")
def reminders(race: Race) -> None:
    conference = conference_of(race)
    authors_of(conference, 20)
    hands = []
    for who in [*staff(race.world)] * 2:
        page = who.at(conference, "remind/")
        hands.append(press(page, page.form(leading_to="/remind/"), does="remind"))

    race.go(*hands)

    race.later(lambda: _expect_one_mail_each(race, conference, MessageKind.REMINDER, 20))


@scenario("20 failed mails sent again by two")
def sent_again(race: Race) -> None:
    conference = conference_of(race)
    failed = [
        factories.make_message(person.author, state=MessageState.FAILED) for person in authors_of(conference, 20)
    ]
    hands = []
    for who in staff(race.world):
        page = who.at(conference, f"mail/{failed[0].pk}/")
        chosen = [str(message.pk) for message in failed]
        hands.append(
            press(page, page.form(leading_to="/mail/again/"), does="send again", selected=chosen, again="yes")
        )

    race.go(*hands)

    race.expect("retried", conference.events.filter(kind="message.retried").count(), 20)
    sent = Message.objects.filter(pk__in=[message.pk for message in failed], state=MessageState.SENT)
    race.later(lambda: race.expect("sent", sent.count(), 20))


@scenario("a manager demoted while their bulk invitation of 120 runs")
def demoted(race: Race) -> None:
    """What was done while they might stays; a chunk that would come after that is not done, and the job says so."""
    conference = conference_of(race, owners=1)
    authors_of(conference, 120, is_invited=False)
    owner, manager = staff(race.world)
    member = Membership.objects.create(conference=conference, user=manager.user, role=Role.MANAGER)
    inviting = _invitation(manager, conference)
    page = owner.at(conference, "team/")
    form = page.form(leading_to=f"/team/{member.pk}/role/")

    [invited, _] = race.go(inviting, press(page, form, does="demote", role="viewer", after=0.03 * (race.number % 5)))

    member.refresh_from_db()
    race.expect("the role", member.role, Role.VIEWER)
    race.later(lambda: _expect_nothing_in_their_name(race, conference, is_ordered=invited.answer == "302"))


def _expect_nothing_in_their_name(race: Race, conference: Conference, *, is_ordered: bool) -> None:
    """One chunk holds all 120: either it came before the demotion, or nothing was done."""
    demoted_at = conference.events.get(kind="member.changed").number
    invited = conference.events.filter(kind="agreement.invited")
    race.expect("invited after it", invited.filter(number__gt=demoted_at).count(), 0)
    wanted = invited.count()
    race.expect("invited in part", wanted in (0, 120), True)
    _expect_one_mail_each(race, conference, MessageKind.INVITATION, wanted)
    given_up = conference.bulk_jobs.filter(given_up_at__isnull=False).count()
    race.expect("jobs given up", given_up, int(is_ordered and not wanted))

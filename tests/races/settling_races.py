"""Agreements that are ended, waived or asked for again beside each other, beside an answer, and beside the sealing."""

from agreements.models import Agreement, Conference, Waiver, WaiverKind
from agreements.states import State
from signatures.models import Document, DocumentWork, Signature
from tests import factories
from tests.races.hands import Hand, press
from tests.races.people import Staff, authors_of, conference_of, last_form, staff
from tests.races.scenarios import Race, count, scenario

_DECEASED = {"kind": WaiverKind.DECEASED.value, "reason": "The widow wrote."}


def _pressing(owner: Staff, conference: Conference, agreement: Agreement, deed: str, after: float = 0.0) -> Hand:
    """The dialogue lies open before somebody, and is posted."""
    page = owner.at(conference, f"agreements/{agreement.pk}/{deed}/")
    values = _DECEASED if deed == "waive" else {"reason": "The list was wrong."}
    return press(page, page.form(holding="reason"), does=deed, after=after, **values)


def _standing(conference: Conference) -> list[str]:
    return list(conference.agreements.standing().values_list("state", flat=True))


@scenario("two waive the same agreement, twenty presses")
def two_waive(race: Race) -> None:
    conference = conference_of(race)
    [person] = authors_of(conference, 1)
    agreement = Agreement.objects.get(authorship__author=person.author)
    hands = [_pressing(owner, conference, agreement, "waive") for owner in staff(race.world, 2)]

    outcomes = race.go(*hands * 10)

    race.expect("waived once", (count(outcomes, "302"), count(outcomes, "409")), (1, 19))
    race.expect("granted", Waiver.objects.granted().filter(agreement=agreement).count(), 1)
    race.expect("states", _standing(conference), [State.WAIVED])


@scenario("two propose a waiver, where two are wanted for one")
def two_propose(race: Race) -> None:
    conference = conference_of(race, waivers_need_two=True)
    [person] = authors_of(conference, 1)
    agreement = Agreement.objects.get(authorship__author=person.author)
    hands = [_pressing(owner, conference, agreement, "waive") for owner in staff(race.world, 2)]

    race.go(*hands * 5)

    race.expect("proposed", Waiver.objects.proposed().filter(agreement=agreement).count(), 1)
    race.expect("matters", conference.matters.open().filter(kind="waiver").count(), 1)
    race.expect("states", _standing(conference), [State.INVITED])


@scenario("a waiver beside 10 answers of its author")
def waiver_beside_answer(race: Race) -> None:
    conference = conference_of(race)
    [person] = authors_of(conference, 1)
    agreement = Agreement.objects.get(authorship__author=person.author)
    [owner] = staff(race.world, 1)
    waiving = _pressing(owner, conference, agreement, "waive", after=0.01 * (race.number % 10))

    outcomes = race.go(*[last_form(race.world, person)] * 10, waiving)

    is_waived = outcomes[-1].answer == "302"
    race.expect("states", _standing(conference), [State.WAIVED if is_waived else State.COUNTERSIGNED])
    race.expect("signatures", Signature.objects.filter(agreement=agreement).count(), 0 if is_waived else 1)
    race.expect("granted", Waiver.objects.granted().filter(agreement=agreement).count(), 1 if is_waived else 0)


@scenario("an agreement ended beside its sealing")
def end_beside_sealing(race: Race) -> None:
    conference = conference_of(race)
    [person] = authors_of(conference, 1)
    agreement = Agreement.objects.get(authorship__author=person.author)
    race.go(last_form(race.world, person))
    [owner] = staff(race.world, 1)

    race.go(_pressing(owner, conference, agreement, "end", after=0.05 * (race.number % 10)))

    def look() -> None:
        row = Agreement.objects.get(pk=agreement.pk)
        race.expect("state", row.state, State.VOID)
        made = Document.objects.filter(signature__agreement=agreement).count()
        race.expect("sealed if there is a document", row.sealed_at is not None, bool(made))
        owed = DocumentWork.objects.owed().filter(signature__agreement=agreement)
        race.expect_none("still owed", list(owed))

    race.later(look)


@scenario("two ask the same author again, ten presses")
def two_ask_again(race: Race) -> None:
    conference = conference_of(race)
    agreement = factories.make_agreement(conference, state=State.DECLINED)
    hands = [_pressing(owner, conference, agreement, "ask-again") for owner in staff(race.world, 2)]

    outcomes = race.go(*hands * 5)

    race.expect("asked once", (count(outcomes, "302"), count(outcomes, "409")), (1, 9))
    race.expect("states", _standing(conference), [State.INVITED])
    race.expect("mails", conference.messages.filter(kind="invitation").count(), 1)

"""The draft of a text, saved and published by two: nobody's words are lost or published unread."""

import hashlib

from agreements.conferences import texts
from agreements.models import Conference
from agreements.states import State
from tests import factories
from tests.races.hands import Hand, press
from tests.races.people import Staff, authors_of, conference_of, staff
from tests.races.scenarios import Race, count, scenario


def _body(words: str) -> str:
    return f"{factories.TEXT}3. {words}\n"


def _saving(who: Staff, conference: Conference, words: str, *, after: float = 0.0) -> Hand:
    page = who.at(conference, "texts/edit/")
    return press(page, page.form(holding="body"), does="save", body=_body(words), after=after)


def publishing(who: Staff, conference: Conference, number: int, *, after: float = 0.0) -> Hand:
    """The last button for the draft as it is now, as a minor correction where another text is in use."""
    read = texts.digest_of(conference.texts.get(number=number))
    page = who.at(conference, f"texts/{number}/publish/?read={read}")
    form = page.form(leading_to=f"/publish/?read={read}")
    return press(page, form, does="publish", kind="minor", asks_again="", is_sure="on", after=after)


def _save_by_two(race: Race, conference: Conference) -> None:
    hands = [_saving(who, conference, f"Clause of {who.user.name}.") for who in staff(race.world)]

    outcomes = race.go(*hands)

    race.expect("drafts", conference.texts.drafts().count(), 1)
    race.expect("whose words were taken", count(outcomes, "302"), 1)


@scenario("the first draft of a text saved by two")
def first_draft(race: Race) -> None:
    _save_by_two(race, conference_of(race))


@scenario("one draft saved by two")
def same_draft(race: Race) -> None:
    conference = conference_of(race)
    factories.make_text(conference, published=False, body=_body("As it was."))
    _save_by_two(race, conference)


@scenario("one draft published by two")
def published_by_two(race: Race) -> None:
    conference = conference_of(race)
    factories.make_text(conference, published=False, body=_body("Once."))

    race.go(*[publishing(who, conference, 2) for who in staff(race.world)])

    race.expect("events", conference.events.filter(kind="text.published", payload__text=2).count(), 1)


@scenario("a draft published beside another's save")
def published_beside_a_save(race: Race) -> None:
    """Only what was on the page is published."""
    conference = conference_of(race)
    factories.make_text(conference, published=False, body=_body("As it was read."))
    first, second = staff(race.world)

    published = publishing(first, conference, 2, after=0.02 * (race.number % 3))
    race.go(published, _saving(second, conference, "Unread."))

    digests = conference.events.filter(kind="text.published", payload__text=2).values_list(
        "payload__digest", flat=True
    )
    read = hashlib.sha256(_body("As it was read.").encode()).hexdigest()
    race.expect_none("published unread", [digest for digest in digests if digest != read])


@scenario("a text published beside the invitation of 40")
def published_beside_inviting(race: Race) -> None:
    conference = conference_of(race)
    authors_of(conference, 40, is_invited=False)
    factories.make_text(conference, published=False, body=_body("One more."))
    first, second = staff(race.world)
    page = second.at(conference, "invite/")
    inviting = press(page, page.form(leading_to="/invite/"), does="invite")

    _, invited = race.go(publishing(first, conference, 2, after=0.02 * (race.number % 4)), inviting)

    # Refused where another text was published by then.
    count = {"302": 40, "409": 0}[invited.answer]
    race.expect("invited", conference.agreements.filter(state=State.INVITED).count(), count)

"""Signatories over the same queue."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from agreements.models import Conference
from signatures.models import Countersignature
from tests import factories
from tests.races.hands import Hand, press
from tests.races.people import Staff, conference_of, staff
from tests.races.scenarios import Race, scenario


def _press(who: Staff, conference: Conference, agreements: Sequence[UUID] = ()) -> Hand:
    """The dialogue over these, or over the whole queue, lies open."""
    query = [("selected", str(pk)) for pk in agreements] or [("all_matching", "1")]
    page = who.at(conference, f"countersign/confirm/?{urlencode(query)}")
    return press(page, page.form(holding="digest"), does="countersign")


def _countersigned(conference: Conference) -> int:
    return Countersignature.objects.filter(signature__agreement__conference=conference).count()


@scenario("40 agreements countersigned by two, twice each")
def the_whole_queue(race: Race) -> None:
    conference = conference_of(race, countersigning="queue")
    factories.make_accepted(conference, 40)

    race.go(*[_press(who, conference) for who in [*staff(race.world)] * 2])

    race.expect("countersigned", _countersigned(conference), 40)
    race.expect("events", conference.events.filter(kind="agreement.countersigned").count(), 40)


@scenario("overlapping selections of 45 and 45 of 70 countersigned by two")
def overlapping(race: Race) -> None:
    conference = conference_of(race, countersigning="queue")
    agreements = factories.make_accepted(conference, 70)
    first, second = staff(race.world)

    race.go(_press(first, conference, agreements[:45]), _press(second, conference, agreements[25:][::-1]))

    # Whoever comes second may be told that the list has changed.
    race.expect("countersigned", _countersigned(conference) in (45, 70), True)


@scenario("overlapping selections of 60 and 60 of 90 countersigned in bulk by two")
def overlapping_in_bulk(race: Race) -> None:
    conference = conference_of(race, countersigning="queue")
    agreements = factories.make_accepted(conference, 90)
    first, second = staff(race.world)

    race.go(_press(first, conference, agreements[:60]), _press(second, conference, agreements[30:][::-1]))

    race.later(lambda: race.expect("countersigned", _countersigned(conference) in (60, 90), True))

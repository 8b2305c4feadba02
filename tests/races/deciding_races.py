"""The buttons of “To decide”: two members over one matter, and what is taken back while a worker carries it out."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from agreements.models import Conference, Matter, PressedDeed, PressedEnd
from agreements.states import State
from signatures.deciding import carrying_out
from tests import factories
from tests.races.hands import Hand, press
from tests.races.people import Staff, conference_of, staff
from tests.races.scenarios import Race, count, scenario

_WHY = {"waive": "On leave", "ask_again": "Please read it once more."}


def _declined(conference: Conference) -> Matter:
    factories.make_agreement(conference, state=State.DECLINED)
    factories.evaluate(conference)
    return conference.matters.open().get()


def _pressing(who: Staff, matter: Matter, deed: str) -> Hand:
    """The sheet lies open before somebody, and one of its buttons is pressed."""
    page = who.at(matter.conference, f"decide/?at={matter.pk}")
    return press(page, page.form(holding="reason"), does=deed, deed=deed, reason=_WHY[deed])


def _putting_off(who: Staff, matter: Matter) -> Hand:
    page = who.at(matter.conference, f"decide/?at={matter.pk}")
    later = f"/c/{matter.conference.slug}/decide/{matter.pk}/later/"
    return press(page, page.form(holding="reason"), does="later", to=later, until="week")


def _taking_back(who: Staff, row: PressedDeed) -> Hand:
    page = who.at(row.conference, "decide/")
    return press(page, page.form(leading_to=f"/decide/undo/{row.pk}/"), does="undo")


@scenario("two press two buttons of a matter, twenty presses")
def two_press(race: Race) -> None:
    conference = conference_of(race)
    matter = _declined(conference)
    first, second = staff(race.world)

    outcomes = race.go(*[_pressing(first, matter, "waive"), _pressing(second, matter, "ask_again")] * 10)

    race.expect("pressed once", (count(outcomes, "302"), count(outcomes, "409")), (1, 19))
    race.expect("deeds", conference.pressed_deeds.count(), 1)


@scenario("one puts a matter off while another presses its button, twelve presses")
def later_beside_a_deed(race: Race) -> None:
    conference = conference_of(race)
    matter = _declined(conference)
    first, second = staff(race.world)

    outcomes = race.go(*[_putting_off(first, matter), _pressing(second, matter, "waive")] * 6)

    kinds = list(conference.pressed_deeds.values_list("kind", flat=True))
    race.expect("a deed for each that was taken", len(kinds), count(outcomes, "302"))
    race.expect("waived at most once", kinds.count("waive") <= 1, True)
    matter.refresh_from_db()
    race.expect("put off and being done", bool(matter.put_off_until) and "waive" in kinds, False)


@scenario("a deed taken back ten times beside the worker who carries it out")
def undo_beside_the_worker(race: Race) -> None:
    conference = conference_of(race)
    matter = _declined(conference)
    [owner] = staff(race.world, 1)
    race.go(_pressing(owner, matter, "waive"))
    row = conference.pressed_deeds.get()
    hands = [_taking_back(owner, row) for _ in range(10)]
    PressedDeed.objects.filter(pk=row.pk).update(next_attempt_at=timezone.now() - timedelta(seconds=1))

    def carry_out() -> str:
        try:
            return "200" if carrying_out.run(row.pk) else "204"
        finally:
            connection.close()

    race.go(*hands, Hand("carry out", carry_out))

    def look() -> None:
        row.refresh_from_db()
        [state] = conference.agreements.standing().values_list("state", flat=True)
        ends = {PressedEnd.UNDONE: State.DECLINED, PressedEnd.DONE: State.WAIVED}
        race.expect(f"the agreement of a deed that ended as “{row.end}”", state, ends.get(PressedEnd(row.end)))

    race.later(look)

"""An author's answer beside another of the same author, and beside what staff do at that moment."""

from datetime import timedelta

from django.utils import timezone

from agreements.models import Conference
from signatures.models import Countersignature, Document, Signature
from tests import factories
from tests.races.hands import press
from tests.races.people import authors_of, conference_of, last_form, last_forms, officer_of, staff
from tests.races.scenarios import Race, count, scenario
from tests.races.text_races import publishing


def _signatures(conference: Conference) -> int:
    return Signature.objects.filter(agreement__conference=conference).count()


@scenario("50 equal accept posts of two papers", seconds=10)
def equal_posts(race: Race) -> None:
    conference = conference_of(race)
    [person] = authors_of(conference, 1, papers=2)

    outcomes = race.go(*[last_form(race.world, person)] * 50)

    race.expect("receipts", count(outcomes, "303"), 50)
    race.expect("signatures", _signatures(conference), 2)
    of_it = {"signature__agreement__conference": conference}
    race.expect("countersignatures", Countersignature.objects.filter(**of_it).count(), 2)
    race.later(lambda: race.expect("documents", Document.objects.filter(**of_it).count(), 2))


@scenario("25 accept beside 25 decline", seconds=5)
def opposite_posts(race: Race) -> None:
    conference = conference_of(race)
    [person] = authors_of(conference, 1)
    hands = [last_form(race.world, person), last_form(race.world, person, decision="declined")]

    outcomes = race.go(*hands * 25)

    race.expect("signatures", _signatures(conference), 1)
    race.expect("winners and told", (count(outcomes, "303"), count(outcomes, "409")), (25, 25))


@scenario("an author's 10 answers beside 10 of the officer to whom it was forwarded")
def author_and_officer(race: Race) -> None:
    conference = conference_of(race)
    [author] = authors_of(conference, 1)
    officer = officer_of(author)
    hands = [last_form(race.world, author), last_form(race.world, officer, decision="declined")]

    outcomes = race.go(*hands * 10)

    race.expect("winners and told", (count(outcomes, "303"), count(outcomes, "409")), (10, 10))
    [signature] = Signature.objects.filter(agreement__conference=conference)
    winner = "accept" if signature.is_accepted else "decline"
    race.expect_none(
        "receipts for the other", [each for each in outcomes if each.answer == "303" and each.does != winner]
    )
    race.expect("who has answered", signature.agreement.capacity, signature.capacity)


@scenario("20 accept beside the publishing of another text")
def beside_publishing(race: Race) -> None:
    conference = conference_of(race)
    [person] = authors_of(conference, 1)
    factories.make_text(conference, published=False, body=f"{factories.TEXT}3. One more clause.\n")
    [owner] = staff(race.world, 1)

    outcomes = race.go(*[last_form(race.world, person)] * 20, publishing(owner, conference, 2))

    # Whoever was first: the text that was read is signed, or everybody reads the corrected one and nothing is signed.
    signed = Signature.objects.filter(agreement__conference=conference)
    texts = list(signed.values_list("agreement__text__number", flat=True))
    race.expect("texts", texts, [1] if count(outcomes, "303") else [])
    race.expect("receipts", count(outcomes, "303" if texts else "409"), 20)


@scenario("8 accept around the deadline")
def around_the_deadline(race: Race) -> None:
    conference = conference_of(race, grace_days=0)
    people = authors_of(conference, 8)
    hands = last_forms(race.world, people, apart=0.2)
    deadline = timezone.now() + timedelta(seconds=0.9)
    Conference.objects.filter(pk=conference.pk).update(deadline=deadline)

    outcomes = race.go(*hands)

    # The link ends with the deadline, because there is no grace: who comes after it is told so.
    told = count(outcomes, "409") + count(outcomes, "410")
    race.expect("receipts and told", count(outcomes, "303") + told, 8)
    race.expect("signatures", _signatures(conference), count(outcomes, "303"))
    late = Signature.objects.filter(agreement__conference=conference, signed_at__gt=deadline)
    race.expect_none("signed after the deadline", list(late))


@scenario("accept for 8 papers beside a change of the address")
def link_revoked_meanwhile(race: Race) -> None:
    """The change comes while the post runs: a later moment in each try."""
    conference = conference_of(race)
    [person] = authors_of(conference, 1, papers=8)
    [owner] = staff(race.world, 1)
    page = owner.at(conference, f"authors/{person.author.pk}/address/")
    new = f"elsewhere-{person.author.pk}@example.org"
    change = press(
        page, page.form(holding="email"), does="change", email=new, is_invited="", after=0.015 * (race.number % 10)
    )

    [answer, changed] = race.go(last_form(race.world, person), change)

    race.expect("the change", changed.answer, "302")
    race.expect("the answer", answer.answer in ("303", "409", "410"), True)
    race.expect("signatures", _signatures(conference), 8 if answer.answer == "303" else 0)


@scenario("20 accept beside a change of the address")
def address_beside_answers(race: Race) -> None:
    conference = conference_of(race)
    [person] = authors_of(conference, 1)
    [owner] = staff(race.world, 1)
    page = owner.at(conference, f"authors/{person.author.pk}/address/")
    new = f"elsewhere-{person.author.pk}@example.org"
    change = press(page, page.form(holding="email"), does="change", email=new, is_invited="")

    outcomes = race.go(*[last_form(race.world, person)] * 20, change)

    signed = {outcome.answer for outcome in outcomes if outcome.does == "accept"} & {"303"}
    race.expect("signatures", _signatures(conference), len(signed))


@scenario("an author asks for help 20 times, and accepts")
def help_beside_answer(race: Race) -> None:
    conference = conference_of(race)
    [person] = authors_of(conference, 1)
    visitor = race.world.visitor().open(person.path)
    visitor.post(visitor.form())
    visitor.open(f"{visitor.answer.url.path}help/paper/")
    ask = press(visitor, visitor.form(holding="words"), does="ask")

    race.go(*[ask] * 20, last_form(race.world, person))

    race.expect("requests", conference.help_requests.count(), 1)
    race.expect("signatures", _signatures(conference), 1)

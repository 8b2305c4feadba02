"""What an author asks, beside what staff answer and the author does in another window."""

from agreements.models import Conference, HelpKind, HelpRequest, Message, MessageKind, RequestEntry
from signatures import asking
from signatures.models import Signature
from tests.journey.visitor import Visitor
from tests.races.hands import Hand, press
from tests.races.people import Person, Staff, authors_of, conference_of, last_form, staff
from tests.races.scenarios import Race, count, scenario


def _asked(person: Person) -> HelpRequest:
    link = person.author.links.get()
    return asking.ask_for_help(link, kind=HelpKind.QUESTION, words="May I?")


def _visit(race: Race, person: Person, page: str) -> Visitor:
    visitor = race.world.visitor().open(person.path)
    visitor.post(visitor.form())
    return visitor.open(f"{visitor.answer.url.path}{page}")


def _press(who: Staff, conference: Conference, request: HelpRequest, does: str) -> Hand:
    page = who.at(conference, f"help/{request.pk}/")
    form = page.form(holding="words")
    form.action = f"/c/{conference.slug}/help/{request.pk}/{does}/"
    return press(page, form, does=does, words=f"{does} by {who.user.name}")


@scenario("10 settle and 10 answer one request")
def settled_beside_answers(race: Race) -> None:
    conference = conference_of(race)
    [person] = authors_of(conference, 1)
    first, second = staff(race.world, 2)
    request = _asked(person)
    hands = [_press(first, conference, request, "settle"), _press(second, conference, request, "answer")]

    outcomes = race.go(*hands * 10)

    told = count(outcomes, "302")
    race.expect("answered and told of the end", told + count(outcomes, "409"), 20)
    race.expect("settled", sum(o.does == "settle" and o.answer == "302" for o in outcomes), 1)
    said = RequestEntry.objects.filter(request=request, by__isnull=False).count()
    race.expect("entries", said, told)
    mails = Message.objects.filter(conference=conference, kind=MessageKind.ANSWER).count()
    race.expect("mails", mails, told)


@scenario("the author writes again beside 5 who settle")
def written_beside_the_end(race: Race) -> None:
    conference = conference_of(race)
    [person] = authors_of(conference, 1)
    [owner] = staff(race.world, 1)
    request = _asked(person)
    visitor = _visit(race, person, f"requests/{request.pk}/")
    writes = press(visitor, visitor.form(holding="words"), does="write", words="But when?")

    [written, *_] = race.go(writes, *[_press(owner, conference, request, "settle")] * 5)

    race.expect("the words", written.answer in ("303", "409"), True)
    theirs = RequestEntry.objects.filter(request=request, by__isnull=True).count()
    race.expect("turns of the author", theirs, 2 if written.answer == "303" else 1)


@scenario("“This is not me” beside accept from another tab")
def not_me_beside_accept(race: Race) -> None:
    """The doubt comes while the answers run: a later moment in each try."""
    conference = conference_of(race)
    [person] = authors_of(conference, 1, papers=2)
    visitor = _visit(race, person, "help/not_me/")
    doubt = press(visitor, visitor.form(holding="words"), does="not me", after=0.01 * (race.number % 10))

    [doubted, *answers] = race.go(doubt, *[last_form(race.world, person)] * 3)

    race.expect("the doubt", doubted.answer, "303")
    race.expect("answers", {each.answer for each in answers} <= {"303", "409"}, True)
    signed = Signature.objects.filter(agreement__conference=conference).count()
    race.expect("signatures", signed, 2 if any(each.answer == "303" for each in answers) else 0)
    race.expect("clear papers", conference.papers.filter(is_clear=True).count(), 0)

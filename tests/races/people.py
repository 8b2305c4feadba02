"""Who takes part: staff who have logged in not long ago, and for each try a conference with authors, made without the pages."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.db import transaction

from agreements import audit, links, workflow
from agreements.models import Agreement, Author, Authorship, Conference, Membership, Paper, Role, User
from tests import factories
from tests.journey.visitor import Visitor
from tests.races.hands import Hand, press
from tests.races.scenarios import Race
from tests.races.world import World

_AT_THE_DOOR = 4
_RECENT = 300
_DOES = {"accepted": "accept", "declined": "decline"}


@dataclass(frozen=True)
class Staff:
    user: User
    visitor: Visitor
    since: float

    def at(self, conference: Conference, page: str = "") -> Visitor:
        return self.visitor.open(f"/c/{conference.slug}/{page}")


_staff: list[Staff] = []


def staff(world: World, count: int = 2) -> list[Staff]:
    """The first so many of the staff; each logs in by the page, and anew before a page asks for a recent login."""
    for number in range(count):
        if number == len(_staff):
            _staff.append(_logged_in(world, factories.make_user(name=f"Staff {number + 1}")))
        elif monotonic() - _staff[number].since > _RECENT:
            _staff[number] = _logged_in(world, _staff[number].user)
    return _staff[:count]


def _logged_in(world: World, user: User) -> Staff:
    visitor = world.visitor().open("/login/")
    visitor.post(visitor.form(holding="password"), login=user.email, password=factories.PASSWORD)
    assert visitor.answer.url.path == "/", visitor.words[:300]
    return Staff(user, visitor, monotonic())


def conference_of(race: Race, *, owners: int = 2, **facts: Any) -> Conference:
    """A conference with a published text, owned by the first so many of the staff."""
    known = staff(race.world, owners)
    with transaction.atomic():
        conference = factories.make_ready_conference(**facts)
        Membership.objects.bulk_create(
            Membership(conference=conference, user=each.user, role=Role.OWNER) for each in known
        )
    race.conferences.append(conference)
    return conference


@dataclass(frozen=True)
class Person:
    """An author, and where their mail leads; `officer` is the name of whoever gets it in the author's place."""

    author: Author
    path: str
    officer: str = ""


def authors_of(conference: Conference, count: int, *, papers: int = 1, is_invited: bool = True) -> list[Person]:
    """So many authors with so many papers each, by themselves, asked to sign unless told otherwise; no mail is written."""
    with transaction.atomic():
        authors = [factories.make_author(conference) for _ in range(count)]
        owned = [author for author in authors for _ in range(papers)]
        rows = [_paper(conference, author, number) for number, author in enumerate(owned, _papers(conference) + 1)]
        made = Paper.objects.bulk_create(rows)
        authorships = Authorship.objects.bulk_create(
            Authorship(paper=paper, author=author, printed_name=author.name, position=1)
            for paper, author in zip(made, owned, strict=True)
        )
        drafts = Agreement.objects.bulk_create(Agreement(conference=conference, authorship=a) for a in authorships)
        if is_invited:
            _ask(conference, [draft.pk for draft in drafts])
        factories.evaluate(conference)
        keys = links.links_for(authors)
    return [Person(author, f"/s/{links.token_of(keys[author.pk])}/") for author in authors]


def officer_of(person: Person) -> Person:
    """To whom everything that this author is asked is forwarded now."""
    agent = factories.forward(*Agreement.objects.of_author(person.author.pk))
    return Person(person.author, f"/s/{links.token_of(factories.officers_link(agent))}/", agent.name)


def _papers(conference: Conference) -> int:
    return Paper.objects.filter(conference=conference).count()


def _paper(conference: Conference, author: Author, number: int) -> Paper:
    return Paper(conference=conference, number=str(number), title=f"Paper {number} of {author.name}")


def _ask(conference: Conference, drafts: Sequence[object]) -> None:
    asked = Agreement.objects.filter(pk__in=drafts)
    text = conference.current_text
    assert text is not None
    with audit.deed(conference):
        workflow.invite_all(list(asked.select_related("conference", "authorship__paper__conference")), text=text)


# --- Authors with their last form before them ---------------------------------------------------------------------------
def last_form(world: World, person: Person, *, decision: str = "accepted", after: float = 0.0, url: str = "") -> Hand:
    """Open the mail's link, read, type the name, look once more: what is left is the last button."""
    visitor = world.visitor(url).open(person.path)
    visitor.post(visitor.form())
    form = visitor.form(holding="typed_name")
    visitor.post(form, decision=decision, consent="on", typed_name=person.officer or person.author.name)
    typed = {"declining": "decline"} if decision == "declined" else {}
    return press(visitor, visitor.form(leading_to="/sign/"), does=_DOES[decision], after=after, **typed)


def last_forms(world: World, people: Sequence[Person], *, apart: float = 0.0, **options: Any) -> list[Hand]:
    """Of each of them, pressed one after the other."""
    with ThreadPoolExecutor(_AT_THE_DOOR) as threads:
        prepared = threads.map(
            lambda pair: last_form(world, pair[1], after=pair[0] * apart, **options), enumerate(people)
        )
        return list(prepared)

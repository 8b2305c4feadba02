"""Conferences of all kinds, and the deeds that are done in them: each by the product's own function."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from django.utils import timezone

from agreements import clock
from agreements.conferences import policies, texts
from agreements.models import (
    Agreement,
    Author,
    Authorship,
    Conference,
    HelpKind,
    HelpRequest,
    Paper,
    PaperStatus,
    Policy,
    Text,
    User,
    WaiverKind,
)
from agreements.papers import withdrawing
from agreements.people import address_changes, amending, answers, invitations, signatures_for_all
from agreements.people.authorships import taking_off
from agreements.settling import asking_again, ends_and_returns, waiving
from agreements.settling.waivers import Grounds
from agreements.states import State
from signatures import asking, countersigning
from signatures.models import Decision
from tests import factories

# As often as they are here.
STATES = (
    [State.COUNTERSIGNED] * 4
    + [State.INVITED] * 4
    + [State.DRAFT, State.DECLINED, State.WAIVED, State.VOID, State.COUNTERSIGNED]
)
_REASON = "Made for a test"


@dataclass
class World:
    """One conference of so many papers; `chance` chooses what a deed is done to."""

    chance: Random
    policy: Policy
    papers: int
    is_by_rule: bool
    time: ExitStack
    conference: Conference = field(init=False)
    owner: User = field(init=False)
    marked: Text = field(init=False)
    unmarked: Text = field(init=False)

    def __post_init__(self) -> None:
        self.conference = factories.make_conference(
            policy=self.policy,
            needed_signatures=self.chance.randint(1, 3),
            objection_days=self.chance.randint(1, 14),
            countersigning="rule" if self.is_by_rule else "queue",
        )
        self.owner = factories.make_member(self.conference)
        self.unmarked = factories.make_text(self.conference)
        self.marked = factories.make_text(self.conference, body=f"{factories.TEXT}\nFor all.\n", is_for_all=True)
        self._fill()
        factories.evaluate(self.conference)

    def _fill(self) -> None:
        conference, chance = self.conference, self.chance
        people = Author.objects.bulk_create(
            Author(conference=conference, name=f"Author {n}", email="" if chance.random() < 0.1 else f"a{n}@ex.org")
            for n in range(self.papers)
        )
        papers = Paper.objects.bulk_create(
            Paper(conference=conference, number=str(n), title=f"On {n}", status=self._status(), track=f"T{n % 3}")
            for n in range(self.papers)
        )
        places = [
            Authorship(
                paper=paper, author=author, printed_name=author.name, position=place,
                is_corresponding=chance.random() < 0.3, **self._end(),
            )
            for paper in papers
            for place, author in enumerate(chance.sample(people, chance.choice([0, 1, 1, 2, 2, 3, 4])), 1)
        ]  # fmt: skip
        Agreement.objects.bulk_create(filter(None, map(self._agreement, Authorship.objects.bulk_create(places))))

    def _status(self) -> PaperStatus:
        return PaperStatus.WITHDRAWN if self.chance.random() < 0.1 else PaperStatus.ACCEPTED

    def _end(self) -> dict[str, Any]:
        is_ended = self.chance.random() < 0.1
        return {"ended_at": timezone.now(), "ended_cause": "not_an_author"} if is_ended else {}

    def _agreement(self, place: Authorship) -> Agreement | None:
        is_void = place.ended_at is not None or place.paper.status == PaperStatus.WITHDRAWN
        state = State.VOID if is_void else self.chance.choice(STATES)
        if self.chance.random() < 0.05:
            return None
        now, before = timezone.now(), State.INVITED if state in (State.VOID, State.WAIVED) else ""
        is_asked, is_signed = state != State.DRAFT, state == State.COUNTERSIGNED
        return Agreement(
            conference=self.conference, authorship=place, state=state, state_before=before,
            text=self.chance.choice([self.marked, self.unmarked]) if is_asked else None,
            invited_at=now if is_asked else None,
            answered_at=now if is_signed or state == State.DECLINED else None,
            countersigned_at=now if is_signed else None,
            voided_at=now if state == State.VOID else None,
            void_cause="mistake" if state == State.VOID else "",
        )  # fmt: skip

    def some(self, rows: Any) -> Any:
        """One of them, the same of equal conferences; None if there is none. Ids of agreements are of no order."""
        by = ["authorship", "created_at"] if rows.model is Agreement else ["pk"]
        keys = list(rows.order_by(*by).values_list("pk", flat=True))
        return rows.get(pk=self.chance.choice(keys)) if keys else None

    def agreements(self, *states: State) -> Any:
        about = ("conference", "text", "authorship__paper", "authorship__author")
        return self.conference.agreements.filter(
            state__in=states, authorship__ended_at=None, authorship__paper__status="accepted"
        ).select_related(*about)


def invite(world: World) -> None:
    some = world.agreements(State.DRAFT)
    first = list(some.order_by("authorship").values_list("pk", flat=True)[:3])
    invitations.invite(world.conference, some.filter(pk__in=first))


def accept(world: World) -> None:
    _answer(world, Decision.ACCEPTED)


def decline(world: World) -> None:
    _answer(world, Decision.DECLINED)


def _answer(world: World, decision: Decision) -> None:
    told = HelpRequest.objects.open().filter(kind=HelpKind.NOT_ME).values("author")
    asked = world.agreements(State.INVITED).exclude(authorship__author__email="")
    if agreement := world.some(asked.exclude(authorship__author__in=told)):
        factories.sign(agreement, decision=decision, typed_name=world.chance.choice(["", "Somebody Else"]))


def countersign(world: World) -> None:
    accepted = world.agreements(State.ACCEPTED)
    countersigning.by_signatory(world.conference, accepted.values_list("pk", flat=True), by=world.owner)


def end(world: World) -> None:
    if agreement := world.some(world.agreements(State.COUNTERSIGNED, State.INVITED, State.ACCEPTED)):
        ends_and_returns.end([agreement.pk], conference=world.conference, reason=_REASON, by=world.owner)


def put_back(world: World) -> None:
    """What was ended, and waivers."""
    if agreement := world.some(world.agreements(State.VOID, State.WAIVED)):
        ends_and_returns.put_back([agreement.pk], conference=world.conference, reason=_REASON, by=world.owner)


def ask_again(world: World) -> None:
    if agreement := world.some(world.agreements(State.COUNTERSIGNED, State.DECLINED)):
        asking_again.ask_again([agreement.pk], conference=world.conference, reason=_REASON, by=world.owner)


def waive(world: World) -> None:
    if agreement := world.some(world.agreements(State.INVITED, State.DRAFT, State.DECLINED)):
        waiving.waive(agreement, Grounds(WaiverKind.DECEASED, _REASON), by=world.owner)


def end_authorship(world: World) -> None:
    places = Authorship.objects.standing().filter(paper__conference=world.conference)
    if place := world.some(places.select_related("paper__conference", "author")):
        taking_off.end_authorship(place, reason=_REASON, by=world.owner)


def withdraw(world: World) -> None:
    if paper := world.some(world.conference.papers.filter(status=PaperStatus.ACCEPTED)):
        withdrawing.withdraw(world.conference, [paper.pk], reason=_REASON, by=world.owner)


def revive(world: World) -> None:
    if paper := world.some(world.conference.papers.filter(status=PaperStatus.WITHDRAWN)):
        withdrawing.revive(world.conference, [paper.pk], by=world.owner)


def object_to(world: World) -> None:
    within = Agreement.objects.filter(conference=world.conference, authorship__may_object_until__gt=clock.now())
    agreement = world.some(within.exclude(authorship__author__email="").select_related("authorship__author"))
    if agreement and signatures_for_all.open_to_objection(agreement.authorship.author).filter(pk=agreement.pk):
        link = factories.make_link(agreement.authorship.author)
        asking.ask_for_help(link, kind=HelpKind.NOT_FOR_ME, words="", agreement=agreement.pk)


def doubt(world: World) -> None:
    if author := world.some(world.conference.authors.exclude(email="")):
        kind = world.chance.choice([HelpKind.NOT_ME, HelpKind.CO_AUTHOR, HelpKind.QUESTION])
        asking.ask_for_help(factories.make_link(author), kind=kind, words="Please look")


def settle(world: World) -> None:
    for request in world.conference.help_requests.open():
        answers.settle(request, by=world.owner)


def change_policy(world: World) -> None:
    published = sorted(world.conference.texts.values_list("pk", flat=True))
    proposal = policies.Proposal(
        world.chance.choice(list(Policy)),
        world.chance.randint(1, 3),
        world.chance.randint(1, 14),
        frozenset(pk for pk in published if world.chance.random() < 0.5),
    )
    found = policies.outlook(world.conference, proposal)
    policies.set_policy(world.conference, proposal, by=world.owner, shown=found.digest)
    world.conference.refresh_from_db()
    clear = set(world.conference.papers.filter(is_clear=True).values_list("pk", flat=True))
    assert (clear.issuperset(found.become_clear), clear.isdisjoint(found.no_longer_clear)) == (True, True)
    assert len(clear) == found.clear_after


def name_correspondents(world: World) -> None:
    if paper := world.some(world.conference.papers.select_related("conference")):
        standing = list(paper.authorships.standing())
        shown = [each.pk for each in standing if each.is_corresponding]
        named = [each.pk for each in standing if world.chance.random() < 0.5]
        amending.name_correspondents(paper, named, by=world.owner, shown=shown)


def give_an_address(world: World) -> None:
    if author := world.some(world.conference.authors.filter(email="")):
        address_changes.change_address(author, email=f"found-{author.pk}@ex.org", by=world.owner)


def let_time_pass(world: World) -> None:
    """Some of it while the ticker is away."""
    world.time.enter_context(clock.moved(timedelta(days=world.chance.randint(1, 10))))
    tick(world)


def tick(_world: World) -> None:
    while signatures_for_all.go_on():
        pass


def keep_clear(world: World) -> None:
    """As a version left it for which any signature was one for all: it is clear, and nobody warranted it."""
    papers = world.conference.papers.filter(is_clear=False, objections_until=None, status=PaperStatus.ACCEPTED)
    if world.conference.policy == Policy.ONE_FOR_ALL and (paper := world.some(papers)):
        Paper.objects.filter(pk=paper.pk).update(is_kept_clear=True)
        factories.evaluate(world.conference)


def publish(world: World) -> None:
    body = f"{factories.TEXT}\nOnce more {world.chance.random()}.\n"
    saved = texts.save_text(world.conference, body=body, by=None, is_for_all=world.chance.random() < 0.5)
    texts.publish(saved, by=None)


DEEDS: Sequence[Callable[[World], None]] = (
    invite, accept, accept, decline, countersign, end, put_back, ask_again, waive, end_authorship, withdraw, revive,
    object_to, object_to, doubt, settle, change_policy, change_policy, name_correspondents, give_an_address,
    let_time_pass, tick, tick, keep_clear, publish,
)  # fmt: skip

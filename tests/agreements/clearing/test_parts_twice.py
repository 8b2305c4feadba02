"""In which part each paper is, once more: from raw rows and by plain code, at conferences of all kinds.

The gate looks at fifteen of them, `make test-slow` at five hundred: each is some rows, made without the product's deeds, of
which `clearance.settle` writes what papers' rows keep. Sentence, bar, list and chart have to say the same.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from random import Random

import pytest
from django.http import QueryDict
from django.utils import timezone

from agreements.clearance import counts
from agreements.desk.dashboard.charting import chart
from agreements.desk.dashboard.over_time import history
from agreements.desk.dashboard.overview import Overview, overview
from agreements.desk.filters import PaperFilter
from agreements.desk.phrases import papers_clear, papers_waiting
from agreements.models import (
    Agreement,
    Authorship,
    Conference,
    HelpKind,
    HelpRequest,
    Matter,
    MatterKind,
    Paper,
    Policy,
)
from agreements.sentences import grouped
from agreements.states import State
from agreements.templatetags.desk import progress
from tests import factories
from tests.agreements.clearing.generated import World
from tests.agreements.clearing.policies_plainly import plainly

pytestmark = pytest.mark.django_db

PAPERS = 20
PARTS = ("clear", "for_us", "waiting", "blocked")
# Of what somebody has to decide: those that stand beside the paper's own part, or block it by themselves.
_OTHERWISE = ("declined", "look")


def made(seed: int) -> Conference:
    """With acceptances that wait to be countersigned, and with matters of every kind that can hold a paper back."""
    chance = Random(seed)
    with ExitStack() as time:
        world = World(chance, chance.choice(list(Policy)), PAPERS, is_by_rule=False, time=time)
    invited = Agreement.objects.filter(conference=world.conference, state=State.INVITED).order_by("authorship")
    signed = [each for each in invited if chance.random() < 0.3]
    Agreement.objects.filter(pk__in=[each.pk for each in signed]).update(
        state=State.ACCEPTED, answered_at=timezone.now(), name_grade="exact"
    )
    places = Authorship.objects.standing().filter(paper__conference=world.conference).order_by("pk")
    chosen = [each for each in places.select_related("author") if chance.random() < 0.15]
    for place in chosen[::2]:
        _ask(place, chance.choice([HelpKind.QUESTION, HelpKind.QUESTION, HelpKind.NOT_ME, HelpKind.NOT_FOR_ME]))
    factories.evaluate(world.conference)
    for place in chosen[1::2]:
        _open(place, chance.choice([MatterKind.BOUNCE, MatterKind.WAIVER]))
    return world.conference


def _standing(place: Authorship) -> Agreement | None:
    return Agreement.objects.filter(authorship=place).exclude(state="void").first()


def _ask(place: Authorship, kind: HelpKind) -> None:
    asked = {"conference": place.author.conference, "author": place.author, "agreement": _standing(place)}
    HelpRequest.objects.create(kind=kind, words="Why?", **asked)


def _open(place: Authorship, kind: MatterKind) -> None:
    """One that blocks nothing: about all that somebody has to sign, or about one agreement."""
    Matter.objects.create(
        conference=place.author.conference,
        kind=kind,
        subject=f"place:{place.pk}",
        author=place.author,
        agreement=_standing(place) if kind == MatterKind.WAIVER else None,
        opened_at=timezone.now(),
    )


def parts_of(conference: Conference) -> Mapping[str, str]:
    """By the number of each paper that counts."""
    now, found = timezone.now(), {}
    blocked, undecided = plainly(conference, now), _as_if_nobody_doubted(conference)
    for paper in Paper.objects.filter(conference=conference).exclude(status="withdrawn"):
        found[paper.number] = _part(conference, paper, blocked[paper.number], undecided[paper.number])
    return found


def _as_if_nobody_doubted(conference: Conference) -> Mapping[str, str]:
    """What would block each if no request of an author were open."""
    requests = HelpRequest.objects.filter(conference=conference, settled_at=None)
    keys = list(requests.values_list("pk", flat=True))
    requests.update(settled_at=timezone.now())
    found = plainly(conference, timezone.now())
    HelpRequest.objects.filter(pk__in=keys).update(settled_at=None)
    return found


def _part(conference: Conference, paper: Paper, blocker: str, undecided: str) -> str:
    if not blocker:
        return "clear"
    if blocker in ("declined", "objection") or (blocker == "matter" and undecided == "declined"):
        return "blocked"
    if blocker == "objection_days" or (blocker == "answer" and not any(_ours(conference, paper))):
        return "waiting"
    return "for_us"


def _ours(conference: Conference, paper: Paper) -> Iterator[bool]:
    """Of each author whose signature could count, whether the conference has something to do first."""
    for place in Authorship.objects.filter(paper=paper, ended_at=None):
        standing = _standing(place)
        state = standing.state if standing else ""
        if state in ("countersigned", "waived") or (
            conference.policy == "corresponding" and not place.is_corresponding
        ):
            continue
        if state == "accepted" and conference.policy in ("every", "k_of_n"):
            yield True
        for matter in Matter.objects.filter(author=place.author_id, settled_at=None).exclude(kind__in=_OTHERWISE):
            is_objection = matter.request is not None and matter.request.kind == "not_for_me"
            yield not is_objection and (matter.agreement is None or matter.agreement.authorship_id == place.pk)


def people_of(conference: Conference, parts: Mapping[str, str]) -> int:
    """Whose answers papers wait for that wait for nothing else."""
    blocked = plainly(conference, timezone.now())
    waiting = [number for number, part in parts.items() if part == "waiting" and blocked[number] == "answer"]
    asked = Agreement.objects.filter(conference=conference, state="invited", authorship__paper__number__in=waiting)
    places = [each.authorship for each in asked.select_related("authorship")]
    wanted = [each for each in places if each.is_corresponding or conference.policy != "corresponding"]
    return len({each.author_id for each in wanted if each.may_object_until is None})


def compare(conference: Conference) -> None:
    expected, facts = parts_of(conference), overview(conference)
    told = {part: list(expected.values()).count(part) for part in PARTS}
    assert facts.papers.parts == told
    assert _listed(conference) == {part: {n for n, each in expected.items() if each == part} for part in PARTS}
    _compare_sentence(conference, facts, expected, told)
    bar = {part.state: part.count for part in progress(facts.papers.parts)["parts"]}  # type: ignore[attr-defined]
    assert bar == {part: count for part, count in told.items() if count}
    assert sum((Counter(track) for track in facts.papers.tracks.values()), Counter()) == Counter(told)
    if past := history(conference, facts):
        drawn = chart(past)
        assert (drawn.cleared.count, drawn.cleared.whole) == (told["clear"], len(expected))
        assert drawn.answers.count == Agreement.objects.filter(
            conference=conference, state__in=["accepted", "countersigned", "declined"]
        ).count()  # fmt: skip


def _listed(conference: Conference) -> Mapping[str, set[str]]:
    """By the list's filter."""
    rows = conference.papers.all()
    return {
        part: set(
            PaperFilter(QueryDict(f"part={part}"), rows, conference=conference).qs.values_list("number", flat=True)
        )
        for part in PARTS
    }


def _compare_sentence(
    conference: Conference, facts: Overview, expected: Mapping[str, str], told: Mapping[str, int]
) -> None:
    people = people_of(conference, expected)
    assert facts.counts.people_waiting == counts(conference).people_waiting == people
    days = sum(each == "objection_days" for each in plainly(conference, timezone.now()).values())
    assert facts.undisputed == days
    said = papers_waiting(facts.papers.parts, people=people, undisputed=days)
    figures = (told["for_us"], told["waiting"] - days, days, told["blocked"])
    assert [word.split()[0] for word in said.split(", ") if word] == [grouped(count) for count in figures if count]
    if len(expected) > 1 and 0 < told["clear"] < len(expected):
        assert papers_clear(len(expected), told["clear"]).startswith(f"{told['clear']} of {len(expected)} papers ")


@pytest.mark.parametrize("seed", range(15))
def test_sentence_bar_list_and_chart_say_what_raw_rows_say(seed: int) -> None:
    compare(made(seed))


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_sentence_bar_list_and_chart_say_what_raw_rows_say_of_five_hundred_conferences() -> None:
    for seed in range(1000, 1500):
        compare(made(seed))

"""What is decided about entries of the list, and what no longer can be."""

from typing import Any

import pytest
import time_machine

from agreements.matters import pair_in
from agreements.models import (
    Author,
    Conference,
    KeptApart,
    Matter,
    PaperStatus,
    PressedDeed,
    PressedEnd,
    PressedKind,
    User,
)
from agreements.papers import withdrawing
from agreements.people.authorships import taking_off
from agreements.people.identities import merging
from signatures.deciding import pressing
from tests import factories
from tests.signatures.deciding.deciding_world import twenty_seconds_later
from tests.signatures.desk.deciding.matters_made import listed_twice, no_longer_listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(conference: Conference) -> User:
    return factories.make_member(conference, "owner", name="Olga Owner")


def done(
    kind: PressedKind, matter: Matter, clock: time_machine.Traveller, *, by: User, **given: Any
) -> tuple[str, str]:
    """How it ended, and why."""
    row = pressing.press(kind, matter.conference, [matter], by=by, given=given)
    twenty_seconds_later(clock)
    return PressedDeed.objects.values_list("end", "why").get(pk=row.pk)


def pair_of(matter: Matter) -> tuple[Author, Author]:
    later, first = (Author.objects.get(pk=pk) for pk in pair_in(matter.subject))
    return first, later


@pytest.mark.parametrize("keeps_first", [True, False])
def test_two_are_merged_into_the_one_that_stays(
    conference: Conference, owner: User, clock: time_machine.Traveller, *, keeps_first: bool
) -> None:
    matter = listed_twice(conference)
    first, later = pair_of(matter)
    kept, merged = (first, later) if keeps_first else (later, first)

    assert done(PressedKind.MERGE, matter, clock, by=owner, keep=kept.pk) == (PressedEnd.DONE, "")

    merged.refresh_from_db()
    assert (merged.merged_into, conference.matters.open().count()) == (kept, 0)


def test_two_are_kept_apart(conference: Conference, owner: User, clock: time_machine.Traveller) -> None:
    matter = listed_twice(conference)

    assert done(PressedKind.KEEP_APART, matter, clock, by=owner) == (PressedEnd.DONE, "")

    assert (KeptApart.objects.get().by, conference.matters.open().count()) == (owner, 0)


def test_nobody_else_is_merged_by_a_number_that_was_made_up(
    conference: Conference, owner: User, clock: time_machine.Traveller
) -> None:
    stranger = factories.make_author(conference)

    end, why = done(PressedKind.MERGE, listed_twice(conference), clock, by=owner, keep=stranger.pk)

    assert (end, why) == (PressedEnd.OVERTAKEN, "These are no longer the two entries that were shown.")
    assert not Author.objects.exclude(merged_into=None).exists()


def test_an_author_is_taken_off_and_a_paper_withdrawn(
    conference: Conference, owner: User, clock: time_machine.Traveller, subtests: pytest.Subtests
) -> None:
    for kind, is_of_paper, status in (
        (PressedKind.TAKE_OFF, False, PaperStatus.ACCEPTED),
        (PressedKind.WITHDRAW, False, PaperStatus.WITHDRAWN),
        (PressedKind.WITHDRAW, True, PaperStatus.WITHDRAWN),
    ):
        with subtests.test(kind=kind, is_of_paper=is_of_paper):
            matter = no_longer_listed(conference, is_of_paper=is_of_paper)
            authorship = matter.agreement.authorship

            assert done(kind, matter, clock, by=owner, reason="Not in the list") == (PressedEnd.DONE, "")

            authorship.refresh_from_db()
            assert (authorship.ended_at is not None) == (kind == PressedKind.TAKE_OFF)
            assert (authorship.paper.status, conference.matters.open().count()) == (status, 0)
            assert authorship.agreements.get().reason == "Not in the list"


def test_what_somebody_else_did_meanwhile_is_told(
    conference: Conference, owner: User, clock: time_machine.Traveller, subtests: pytest.Subtests
) -> None:
    pair, absent, paper = listed_twice(conference), no_longer_listed(conference), no_longer_listed(conference)
    rows = [
        pressing.press(PressedKind.KEEP_APART, conference, [pair], by=owner, given={}),
        pressing.press(PressedKind.TAKE_OFF, conference, [absent], by=owner, given={"reason": "Gone"}),
        pressing.press(PressedKind.WITHDRAW, conference, [paper], by=owner, given={"reason": "Gone"}),
    ]
    first, later = pair_of(pair)
    merging.merge(first, later, by=owner)
    taking_off.end_authorship(absent.agreement.authorship, reason="Gone", by=owner)
    withdrawing.withdraw(conference, [paper.agreement.authorship.paper_id], reason="Gone", by=owner)

    twenty_seconds_later(clock)

    for row in rows:
        with subtests.test(kind=row.kind):
            row.refresh_from_db()
            assert (row.end, row.why) == (PressedEnd.OVERTAKEN, "It was settled meanwhile.")
    assert not KeptApart.objects.exists()

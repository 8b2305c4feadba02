"""What was pressed is carried out once, read again then; what no longer can be leaves its matters open and says why."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from agreements import matters
from agreements.conferences.editions import closing
from agreements.jobs import bulk_jobs
from agreements.models import (
    Author,
    BulkJob,
    Conference,
    Matter,
    PressedDeed,
    PressedEnd,
    PressedKind,
    Role,
    User,
)
from agreements.states import State
from signatures import countersigning
from signatures.deciding import carrying_out, pressing
from signatures.deciding.orders import NoLongerSoError
from signatures.operations import sweep
from tests import factories
from tests.signatures.deciding.deciding_world import twenty_seconds_later
from tests.signatures.desk.deciding.matters_made import doubtful

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(conference: Conference) -> User:
    return factories.make_member(conference, Role.OWNER, name="Olga Owner")


@pytest.fixture
def name(conference: Conference) -> Matter:
    return doubtful(conference, "Tavor Z Baharav", "Tavor Baharav").matters.get()


def press(kind: PressedKind, *about: Matter, by: User, **given: str) -> PressedDeed:
    return pressing.press(kind, about[0].conference, about, by=by, given=given)


def lose_the_role(name: Matter, owner: User) -> None:
    factories.make_member(name.conference, Role.OWNER)
    owner.memberships.update(role=Role.VIEWER)


def close(name: Matter, owner: User) -> None:
    closing.close(name.conference, by=factories.make_member(name.conference, Role.OWNER))


def countersign_by_command(name: Matter, owner: User) -> None:
    other = factories.make_member(name.conference, Role.OWNER)
    countersigning.by_signatory(name.conference, [name.agreement_id], by=other)


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        (lose_the_role, "Olga Owner, who pressed it, may no longer do that."),
        (close, "is closed: nothing more is sent or signed."),
        (countersign_by_command, "It was settled meanwhile."),
    ],
)
def test_what_is_no_longer_so_is_not_done_and_told(
    owner: User, name: Matter, clock: time_machine.Traveller, meanwhile: Callable[[Matter, User], None], why: str
) -> None:
    row = press(PressedKind.COUNTERSIGN, name, by=owner)
    meanwhile(name, owner)

    twenty_seconds_later(clock)

    row.refresh_from_db()
    assert (row.end, row.why.endswith(why)) == (PressedEnd.OVERTAKEN, True)
    assert Matter.objects.to_decide().filter(pk=name.pk).exists() is (meanwhile is not countersign_by_command)


def test_one_of_two_workers_carries_it_out(owner: User, name: Matter, clock: time_machine.Traveller) -> None:
    row = press(PressedKind.COUNTERSIGN, name, by=owner)
    clock.shift(21)
    assert PressedDeed.objects.claim(row.pk) is not None

    assert (carrying_out.run(row.pk), pressing.undo(row.pk, conference=name.conference, by=owner)) == (False, None)
    clock.shift(3600)
    assert carrying_out.run(row.pk)
    assert not carrying_out.run(row.pk)


def test_what_was_taken_back_can_be_pressed_again(owner: User, name: Matter, clock: time_machine.Traveller) -> None:
    first = press(PressedKind.COUNTERSIGN, name, by=owner)
    assert pressing.undo(first.pk, conference=name.conference, by=owner) == first
    name.refresh_from_db()

    press(PressedKind.ASK_AGAIN, name, by=owner, reason="Sign with your name in full.")
    twenty_seconds_later(clock)

    assert name.conference.agreements.standing().get().state == State.INVITED


def test_of_two_who_press_with_the_same_page_one_is_told(owner: User, name: Matter) -> None:
    shown = Matter.objects.select_related("pressed__by").get(pk=name.pk)
    press(PressedKind.COUNTERSIGN, name, by=owner)

    with pytest.raises(NoLongerSoError, match="Somebody else has just decided this"):
        press(PressedKind.ASK_AGAIN, shown, by=factories.make_member(name.conference), reason="x")
    assert PressedDeed.objects.count() == 1


def test_what_fails_is_tried_again_and_then_given_up(
    owner: User, name: Matter, clock: time_machine.Traveller, settings: object
) -> None:
    """The order lacks what it needs: a fault of ours."""
    row = press(PressedKind.ASK_AGAIN, name, by=owner)
    for _ in range(20):
        clock.shift(3600)
        sweep.carry_out_pressed()

    row.refresh_from_db()
    assert (row.given_up_at is not None, row.last_error.startswith("KeyError")) == (True, True)
    assert Matter.objects.to_decide().get() == name


def test_many_that_only_wait_become_a_job(
    owner: User, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_jobs, "AT_ONCE", 2)
    conference = factories.make_ready_conference(countersigning="queue")
    by = factories.make_member(conference, Role.OWNER)
    factories.make_accepted(conference, 3)
    until = timezone.now() + timedelta(days=1)
    given = {"until": until.isoformat()}

    pressing.press(PressedKind.COUNTERSIGN_ALIKE, conference, [], by=by, given=given)
    twenty_seconds_later(clock)

    assert BulkJob.objects.get().total == 3
    pressing.press(PressedKind.COUNTERSIGN_ALIKE, conference, [], by=by, given=given)
    twenty_seconds_later(clock)
    assert "just being countersigned" in PressedDeed.objects.latest("pressed_at").why


def test_an_entry_that_was_merged_meanwhile_keeps_its_address(
    owner: User, conference: Conference, clock: time_machine.Traveller
) -> None:
    author = factories.make_author(conference, email="")
    factories.make_agreement(author=author)
    matters_of = conference.matters.filter(kind="no_address")
    with_matter = matters_of.first() or conference.matters.create(
        kind="no_address", subject=f"author:{author.pk}", author=author, opened_at=timezone.now()
    )
    press(PressedKind.ADDRESS, with_matter, by=owner, email="right@ex.org", shown="")
    Author.objects.filter(pk=author.pk).update(merged_into=factories.make_author(conference))

    twenty_seconds_later(clock)

    assert PressedDeed.objects.get().why == "This entry of the list was merged with another one."


def test_what_ended_long_ago_is_forgotten(owner: User, name: Matter, clock: time_machine.Traveller) -> None:
    press(PressedKind.COUNTERSIGN, name, by=owner)
    twenty_seconds_later(clock)
    clock.shift(23 * 3600)
    carrying_out.forget_old()
    assert PressedDeed.objects.count() == 1

    clock.shift(2 * 3600)
    carrying_out.forget_old()

    name.refresh_from_db()
    assert (PressedDeed.objects.count(), name.pressed, name.settled) == (0, None, "deed")


def test_nothing_is_carried_out_of_what_was_settled_by_hand(
    owner: User, conference: Conference, clock: time_machine.Traveller
) -> None:
    declined = factories.make_agreement(conference, state=State.DECLINED).matters.get()
    row = press(PressedKind.WAIVE, declined, by=owner, reason="On leave")
    matters.settle_by_hand(declined, by=factories.make_member(conference))

    twenty_seconds_later(clock)

    row.refresh_from_db()
    assert row.end == PressedEnd.OVERTAKEN
    assert conference.agreements.get().state == State.DECLINED

"""What is owed is found again and done, errands of both apps included."""

import pytest
from django.utils import timezone

from agreements import chasing, errands
from agreements.models import Agreement, Conference, Errand, ErrandKind, Role
from agreements.states import State
from signatures import countersigning, sweep
from signatures.models import Countersignature, Method
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chunks_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errands, "CHUNK", 2)


@pytest.fixture
def queued() -> Conference:
    return factories.make_ready_conference(countersigning="queue")


def test_run_errand_does_one_chunk_of_each_in_turn(conference: Conference) -> None:
    user = factories.make_member(conference)
    authors = [factories.make_author(conference) for _ in range(4)]
    for author in authors:
        factories.make_paper(conference, author)
    for _ in range(3):
        factories.invited_author(conference)
    for kind, steps in (
        (ErrandKind.INVITE, chasing.to_invite(conference, Agreement.objects.all())),
        (ErrandKind.REMIND, chasing.to_remind(conference)),
    ):
        errands.owe(kind, conference, steps, by=user)

    done = []
    while sweep.run_errand():
        done.append(dict(Errand.objects.values_list("kind", "done")))

    assert done == [
        {"invite": 2, "remind": 0},
        {"invite": 2, "remind": 2},
        {"invite": 4, "remind": 2},
        {"invite": 4, "remind": 3},
    ]


def test_countersigning_errand_bears_the_moment_and_the_list_of_the_signatory(queued: Conference) -> None:
    wanted, by = factories.make_accepted(queued, 3), factories.make_member(queued, Role.SIGNATORY, name="Ana Beispiel")
    errand = errands.owe(ErrandKind.COUNTERSIGN, queued, [[pk] for pk in wanted], by=by)

    while sweep.run_errand():
        pass

    given = Countersignature.objects.all()
    assert {(one.method, one.by, one.signatory_name, one.signed_at) for one in given} == {
        (Method.PERSON, by, "Ana Beispiel", errand.created_at)
    }
    digest = errands.digest_of(wanted)
    chunks = queued.events.filter(kind="countersigned.in_person").order_by("number")
    assert [(event.by, event.payload) for event in chunks] == [
        (by, {"count": 2, "list": digest, "list_count": 3}),
        (by, {"count": 1, "list": digest, "list_count": 3}),
    ]


def test_countersigning_errand_leaves_out_what_somebody_else_did_meanwhile(queued: Conference) -> None:
    wanted, by = factories.make_accepted(queued, 3), factories.make_member(queued, Role.SIGNATORY)
    errands.owe(ErrandKind.COUNTERSIGN, queued, [[pk] for pk in wanted], by=by)
    countersigning.by_signatory(queued, wanted[:1], by=factories.make_member(queued, Role.OWNER))

    while sweep.run_errand():
        pass

    assert Countersignature.objects.filter(by=by).count() == 2
    assert set(queued.agreements.values_list("state", flat=True)) == {State.COUNTERSIGNED}
    assert Errand.objects.get().finished_at is not None


def test_tick_and_work_off_find_what_no_ring_reached(conference: Conference) -> None:
    factories.make_paper(conference, *(factories.make_author(conference) for _ in range(3)))
    steps = chasing.to_invite(conference, Agreement.objects.all())
    errands.owe(ErrandKind.INVITE, conference, steps, by=factories.make_member(conference))
    # So that no mail is tried: the server is not what this is about.
    sweep.tick()
    Errand.objects.update(next_attempt_at=timezone.now())

    sweep.work_off()

    assert conference.agreements.awaiting_answer().count() == 3
    assert Errand.objects.get().finished_at is not None

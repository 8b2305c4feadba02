"""Errands: done once, whatever is retried; a killed worker's goes on with the rest."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from pytest_django import Settings

from agreements import audit, chasing, errands
from agreements.models import Agreement, Conference, Errand, ErrandKind, Message, MessageKind, User
from agreements.models.work import pause_after
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


class KilledError(BaseException):
    """As if the process ended here: nothing of ours catches it."""


@pytest.fixture(autouse=True)
def chunks_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errands, "CHUNK", 2)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def user(conference: Conference) -> User:
    return factories.make_member(conference)


@pytest.fixture
def errand(clock: time_machine.Traveller, conference: Conference, user: User) -> Errand:
    """Five people with one paper each, and the first with another, are to be invited."""
    authors = [factories.make_author(conference) for _ in range(5)]
    for author in (*authors, authors[0]):
        factories.make_paper(conference, author)
    steps = chasing.to_invite(conference, Agreement.objects.all())
    return errands.owe(ErrandKind.INVITE, conference, steps, by=user)


def run(errand: Errand) -> bool:
    return errands.run(errand.pk, errands.DEEDS)


def progress(errand: Errand) -> tuple[int, bool]:
    errand.refresh_from_db()
    return errand.done, errand.finished_at is not None


def failing(error: BaseException, *, after: Callable[..., object]) -> dict[str, errands.Deed]:
    """A deed that does its work and then fails before the transaction ends."""

    def deed(errand: Errand, agreements: Sequence[UUID]) -> None:
        after(errand, agreements)
        raise error

    return {ErrandKind.INVITE: deed}


def kinds(conference: Conference) -> list[str]:
    return [kind for kind in conference.events.values_list("kind", flat=True) if kind.startswith("errand.")]


def test_errand_is_done_chunk_by_chunk_with_its_progress(errand: Errand, conference: Conference) -> None:
    told = [(run(errand), *progress(errand)) for _ in range(4)]

    assert told == [(True, 2, False), (True, 4, False), (True, 5, True), (False, 5, True)]
    assert conference.messages.count() == 5
    assert conference.agreements.awaiting_answer().count() == 6
    assert errands.owed(limit=9) == []


def test_owe_is_recorded_with_its_doer_and_the_digest_of_its_list(
    errand: Errand, conference: Conference, user: User
) -> None:
    event = conference.events.get(kind="errand.owed")

    agreements = list(conference.agreements.values_list("pk", flat=True))
    assert (event.by, event.subject) == (user, f"errand:{errand.pk}")
    assert event.payload == {"kind": "invite", "count": 5, "list": errands.digest_of(agreements)}
    assert errand.total == 5
    assert [len(step) for step in errand.steps] == [2, 1, 1, 1, 1]


def test_what_an_errand_does_is_its_owners_deed(errand: Errand, conference: Conference, user: User) -> None:
    run(errand)

    assert {message.by for message in conference.messages.all()} == {user}
    assert {event.by for event in conference.events.filter(kind="agreement.invited")} == {user}


def test_owe_twice_is_refused_while_one_is_under_way(errand: Errand, conference: Conference, user: User) -> None:
    with pytest.raises(errands.AlreadyOwedError):
        errands.owe(ErrandKind.INVITE, conference, [], by=user)

    errands.owe(ErrandKind.REMIND, conference, [], by=user)
    assert Errand.objects.count() == 2
    assert kinds(conference) == ["errand.owed", "errand.owed"]


def test_database_refuses_a_second_errand_of_a_kind_and_more_done_than_owed(errand: Errand) -> None:
    errand.pk = None
    errand._state.adding = True
    with pytest.raises(IntegrityError, match=r"errand_one_at_a_time|UNIQUE"), transaction.atomic():
        errand.save()
    with pytest.raises(IntegrityError, match="errand_done_of_total"), transaction.atomic():
        Errand.objects.update(done=6)


def test_killed_workers_errand_is_taken_over_after_the_lease(
    errand: Errand, conference: Conference, clock: time_machine.Traveller, settings: Settings
) -> None:
    run(errand)
    with pytest.raises(KilledError):
        errands.run(errand.pk, failing(KilledError(), after=errands.DEEDS[ErrandKind.INVITE]))
    before = progress(errand), conference.messages.count(), run(errand)

    clock.shift(timedelta(seconds=settings.LEASE_SECONDS + 1))
    told = [run(errand) for _ in range(3)]

    assert before == ((2, False), 2, False)
    assert told == [True, True, False]
    assert progress(errand) == (5, True)
    assert sorted(conference.messages.values_list("author", flat=True)) == sorted(
        conference.authors.values_list("pk", flat=True)
    )
    assert audit.first_bad_number(conference) is None


def test_worker_that_lost_its_claim_takes_back_what_it_did(errand: Errand, conference: Conference) -> None:
    """It took longer than its lease, and somebody else has claimed the errand before it is done."""

    def overtaken(late: Errand, agreements: Sequence[UUID]) -> None:
        errands.DEEDS[ErrandKind.INVITE](late, agreements)
        Errand.objects.update(lease_token=uuid4())

    assert not errands.run(errand.pk, {ErrandKind.INVITE: overtaken})

    assert progress(errand) == (0, False)
    assert not conference.messages.exists()
    assert not conference.agreements.awaiting_answer().exists()


def test_failed_chunk_is_tried_again_later_and_counts_anew_after_the_next(
    errand: Errand, clock: time_machine.Traveller, conference: Conference
) -> None:
    assert not errands.run(errand.pk, failing(ValueError("No ink"), after=errands.DEEDS[ErrandKind.INVITE]))

    errand.refresh_from_db()
    assert (errand.attempts, errand.last_error, errand.done) == (1, "ValueError: No ink", 0)
    assert not conference.messages.exists()
    assert not run(errand)
    clock.shift(pause_after(1))
    assert run(errand)
    errand.refresh_from_db()
    assert (errand.attempts, errand.last_error, errand.done) == (0, "", 2)


def give_up(errand: Errand, clock: time_machine.Traveller, settings: Settings) -> None:
    for _ in range(settings.MAX_ATTEMPTS):
        errands.run(errand.pk, failing(ValueError("No ink"), after=lambda *_: None))
        clock.shift(timedelta(hours=1))


def test_errand_is_given_up_visibly_and_goes_on_when_told(
    errand: Errand, clock: time_machine.Traveller, conference: Conference, user: User, settings: Settings
) -> None:
    run(errand)
    give_up(errand, clock, settings)
    [shown] = errands.running(conference)
    stopped = (shown.pk, shown.done, shown.last_error, run(errand))

    told = errands.try_again(errand, by=user), errands.try_again(errand, by=user)

    assert stopped == (errand.pk, 2, "ValueError: No ink", False)
    assert told == (True, False)
    assert [run(errand), run(errand), run(errand)] == [True, True, False]
    assert kinds(conference) == ["errand.owed", "errand.given_up", "errand.retried"]
    assert conference.messages.count() == 5
    assert errands.running(conference) == []


def test_errand_that_kills_every_worker_is_given_up(
    errand: Errand, clock: time_machine.Traveller, settings: Settings
) -> None:
    for _ in range(settings.MAX_ATTEMPTS):
        with pytest.raises(KilledError):
            errands.run(errand.pk, failing(KilledError(), after=lambda *_: None))
        clock.shift(timedelta(seconds=settings.LEASE_SECONDS + 1))

    assert not run(errand)
    errand.refresh_from_db()
    assert errand.given_up_at is not None
    assert errand.last_error == "Every attempt ended without a word."


def test_given_up_errand_waits_while_another_of_its_kind_is_under_way_and_is_forgotten_after(
    errand: Errand, clock: time_machine.Traveller, conference: Conference, user: User, settings: Settings
) -> None:
    give_up(errand, clock, settings)
    later = errands.owe(ErrandKind.INVITE, conference, errand.steps, by=user)

    with pytest.raises(errands.AlreadyOwedError):
        errands.try_again(errand, by=user)
    assert [shown.pk for shown in errands.running(conference)] == [later.pk]
    while run(later):
        pass
    assert errands.running(conference) == []


def test_running_shows_the_conferences_own_without_the_lists(
    errand: Errand, conference: Conference, django_assert_num_queries: Callable[..., object]
) -> None:
    other = factories.make_ready_conference()
    errands.owe(ErrandKind.REMIND, other, [], by=factories.make_member(other))

    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        [shown] = errands.running(conference)
        assert (shown.pk, shown.by.pk) == (errand.pk, errand.by_id)
    assert shown.get_deferred_fields() == {"steps"}


def test_reminders_are_written_once_even_when_they_are_taken_up_days_later(
    clock: time_machine.Traveller, conference: Conference, user: User
) -> None:
    for _ in range(3):
        factories.invited_author(conference)
    steps = chasing.to_remind(conference)
    errand = errands.owe(ErrandKind.REMIND, conference, steps, by=user)

    run(errand)
    clock.shift(timedelta(days=2))
    while run(errand):
        pass

    reminded = conference.messages.filter(kind=MessageKind.REMINDER)
    assert len(set(reminded.values_list("author", flat=True))) == reminded.count() == 3


def test_reminders_of_an_errand_leave_out_whoever_answered_meanwhile(
    clock: time_machine.Traveller, conference: Conference, user: User
) -> None:
    waiting, answered = (factories.invited_author(conference)[0] for _ in range(2))
    errand = errands.owe(ErrandKind.REMIND, conference, chasing.to_remind(conference), by=user)
    factories.sign(Agreement.objects.of_author(answered.pk).get())

    run(errand)

    assert [message.author for message in Message.objects.filter(kind=MessageKind.REMINDER)] == [waiting]
    assert progress(errand) == (2, True)

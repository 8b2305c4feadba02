"""The chain: numbered, hashed as its description says, whole or shown to be broken."""

import hashlib
import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from agreements import audit, clock
from agreements.audit.chain import first_bad_number_before, head_of
from agreements.models import ChainHead, Conference, Event, EventValue
from tests import factories

pytestmark = pytest.mark.django_db


def kinds(conference: Conference) -> list[str]:
    return list(Event.objects.filter(conference=conference).order_by("number").values_list("kind", flat=True))


def bare_conference() -> Conference:
    """A conference whose chain is still empty."""
    return Conference.objects.create(
        slug="bare", name="Bare", legal_name="B", short_name="B", address="B", signatory_name="B"
    )


def test_events_are_numbered_and_chained_within_their_conference() -> None:
    mine, other = factories.make_conference(), factories.make_conference()

    for conference in (mine, other, mine):
        with audit.deed(conference):
            audit.record("one")
            audit.record("two")

    events = list(mine.events.order_by("number"))
    assert [event.number for event in events] == [1, 2, 3, 4, 5]
    assert kinds(mine) == ["conference.created", "one", "two", "one", "two"]
    assert events[0].previous_hash == audit.GENESIS
    assert [event.previous_hash for event in events[1:]] == [event.hash for event in events[:-1]]
    head = ChainHead.objects.get(conference=mine)
    assert (head.number, head.hash) == (5, events[-1].hash)
    assert audit.first_bad_number(mine) is None


def test_hash_is_that_of_the_canonical_json_that_the_module_describes() -> None:
    conference, user = bare_conference(), factories.make_user()
    agreement = factories.make_draft(factories.make_authorship(factories.make_paper(conference)))
    with audit.deed(conference, by=user):
        audit.record("noted", agreement=agreement, subject="paper:1", facts={"ü": 1, "a": None})

    event = Event.objects.get()
    leaf = {
        "agreement": str(agreement.pk),
        "at": event.at.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00"),
        "by": user.pk,
        "conference": conference.pk,
        "kind": "noted",
        "number": 1,
        "payload": {"a": None, "ü": 1},
        "previous": "0" * 64,
        "subject": "paper:1",
    }
    canonical = json.dumps(leaf, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert event.hash == hashlib.sha256(b"\x00" + canonical.encode()).hexdigest()


def test_hash_holds_after_a_round_through_the_database() -> None:
    conference = bare_conference()
    facts = {"list": (1, 2), "nested": {"b": True, "a": "𝔘nicode “quoted”\\"}, "large": 2**40, "half": 0.5}

    with audit.deed(conference):
        audit.record("noted", facts=facts)

    assert audit.hash_of(Event.objects.get()) == Event.objects.get().hash


def test_deed_within_a_deed_joins_it() -> None:
    conference, user = bare_conference(), factories.make_user()

    with audit.deed(conference, by=user):
        audit.record("first")
        with audit.deed(conference):
            audit.record("second")
        assert not Event.objects.exists()
        audit.record("third")

    assert kinds(conference) == ["first", "second", "third"]
    assert {event.by for event in Event.objects.all()} == {user}


def test_deed_of_another_conference_within_a_deed_is_refused() -> None:
    mine, other = bare_conference(), factories.make_conference()

    with audit.deed(mine), pytest.raises(RuntimeError), audit.deed(other):
        pass


def test_deed_that_fails_leaves_nothing() -> None:
    conference = bare_conference()

    def fail() -> None:
        with audit.deed(conference):
            factories.make_author(conference)
            audit.record("noted", personal={"name": "Ada"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert not Event.objects.exists()
    assert not EventValue.objects.exists()
    assert not conference.authors.exists()
    with audit.deed(conference):
        audit.record("next")
    assert [event.number for event in Event.objects.all()] == [1]


def test_deed_without_events_leaves_the_chain_alone() -> None:
    conference = bare_conference()

    with audit.deed(conference):
        pass

    assert not ChainHead.objects.exists()
    assert audit.first_bad_number(conference) is None


def test_record_outside_a_deed_is_refused() -> None:
    with pytest.raises(RuntimeError, match="No deed is under way"):
        audit.record("noted")


def test_personal_values_enter_the_chain_as_salted_digests_only() -> None:
    conference = bare_conference()
    with audit.deed(conference):
        audit.record("noted", facts={"grade": "exact"}, personal={"typed_name": "Ada Lovelace"})
        audit.record("noted", personal={"typed_name": "Ada Lovelace"})

    first, second = Event.objects.order_by("number")
    value = first.values.get()
    digest = hashlib.sha256(bytes.fromhex(value.salt) + b"Ada Lovelace").hexdigest()
    assert first.payload == {"grade": "exact", "typed_name": f"sha256:{digest}"}
    assert (value.name, value.value, len(value.salt)) == ("typed_name", "Ada Lovelace", 64)
    assert first.payload["typed_name"] != second.payload["typed_name"]


def test_chain_stays_whole_when_personal_values_are_erased() -> None:
    conference = bare_conference()
    with audit.deed(conference):
        audit.record("noted", personal={"typed_name": "Ada Lovelace"})

    EventValue.objects.all().delete()

    assert audit.first_bad_number(conference) is None


def five_events() -> Conference:
    conference = bare_conference()
    with audit.deed(conference):
        for number in range(1, 6):
            audit.record("noted", facts={"n": number})
    return conference


@pytest.mark.parametrize(
    "change",
    [{"kind": "other"}, {"payload": {"n": 4}}, {"subject": "x"}, {"hash": "f" * 64}, {"previous_hash": "e" * 64}],
)
def test_changed_event_is_found(change: dict[str, object]) -> None:
    conference = five_events()

    Event.objects.filter(number=3).update(**change)

    assert audit.first_bad_number(conference) == 3


def test_event_changed_together_with_its_hash_is_found_at_the_next() -> None:
    conference = five_events()
    event = Event.objects.get(number=3)
    event.payload = {"n": 33}
    event.hash = audit.hash_of(event)
    event.save()

    assert audit.first_bad_number(conference) == 4


@pytest.mark.parametrize(("number", "found"), [(1, 1), (3, 3), (5, 5)])
def test_removed_event_is_found(number: int, found: int) -> None:
    conference = five_events()

    Event.objects.filter(number=number).delete()

    assert audit.first_bad_number(conference) == found


def test_gap_is_found_even_when_all_that_follows_was_hashed_again() -> None:
    conference = five_events()
    Event.objects.filter(number=3).delete()
    previous = Event.objects.get(number=2).hash
    for event in Event.objects.filter(number__gt=3).order_by("number"):
        event.previous_hash = previous
        event.hash = previous = audit.hash_of(event)
        event.save()
    ChainHead.objects.update(hash=previous)

    assert audit.first_bad_number(conference) == 3


def test_removed_chain_is_found() -> None:
    conference = five_events()

    Event.objects.all().delete()

    assert audit.first_bad_number(conference) == 1


def test_chain_that_grows_while_it_is_read_is_whole() -> None:
    conference = five_events()
    head = head_of(conference)
    with audit.deed(conference):
        audit.record("noted")

    assert first_bad_number_before(conference, head) is None


def test_event_that_no_head_tells_of_is_found() -> None:
    conference = five_events()
    number, previous = head_of(conference)
    event = Event(conference=conference, number=number + 1, kind="noted", at=clock.now(), previous_hash=previous)
    event.hash = audit.hash_of(event)
    event.save()

    assert audit.first_bad_number(conference) == number + 1


@pytest.mark.django_db(transaction=True)
def test_deeds_at_the_same_time_make_one_chain() -> None:
    conference = bare_conference()

    def note() -> None:
        try:
            for _ in range(5):
                with audit.deed(conference):
                    audit.record("noted")
        finally:
            connection.close()

    threads = [threading.Thread(target=note) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [event.number for event in Event.objects.order_by("number")] == list(range(1, 16))
    assert audit.first_bad_number(conference) is None


# --- The time that evidence states ----
def test_events_of_a_deed_have_one_time_and_it_is_that_of_the_evidence(django_assert_num_queries: Any) -> None:
    conference = factories.make_conference()

    with audit.deed(conference):
        audit.record("before")
        with django_assert_num_queries(1):
            times = {audit.evidence_time() for _ in range(3)}
        audit.record("after")

    assert set(conference.events.filter(kind__in=["before", "after"]).values_list("at", flat=True)) == times
    assert len(times) == 1


def test_chain_is_held_for_no_more_than_one_statement(django_assert_num_queries: Any) -> None:
    """Between savepoint and release; where one transaction writes at a time anyhow: the head, the event, the head."""
    conference = factories.make_conference()

    with django_assert_num_queries(3 if connection.vendor == "postgresql" else 5), audit.deed(conference):
        for _ in range(3):
            audit.record("noted", personal={"name": "Ada"} if connection.vendor == "postgresql" else {})


def test_time_of_evidence_never_runs_backwards_when_the_clock_does() -> None:
    conference = factories.make_conference()
    first = conference.events.latest("number").at

    with clock.moved(timedelta(days=-1)), audit.deed(conference):
        audit.record("with the time")
        stated = audit.evidence_time()
    with clock.moved(timedelta(days=-1)), audit.deed(conference):
        audit.record("without")
    with audit.deed(conference):
        audit.record("when the clock is right again")

    *before, after = conference.events.order_by("number").values_list("at", flat=True)
    assert set(before) == {first, stated}
    assert len(set(before)) == 1
    assert after > first


def test_event_is_not_before_one_that_another_deed_appended_meanwhile() -> None:
    conference = factories.make_conference()

    with audit.deed(conference):
        mine = audit.evidence_time()
        audit.record("mine")
        ChainHead.objects.filter(conference=conference).update(at=mine + timedelta(seconds=1))

    assert conference.events.latest("number").at == mine + timedelta(seconds=1)
    assert audit.first_bad_number(conference) is None


def test_time_of_evidence_outside_a_deed_is_refused() -> None:
    with pytest.raises(RuntimeError, match="No deed is under way"):
        audit.evidence_time()

"""A personal value is what the chain says of it, or an event says that it was erased."""

import pytest

from agreements import audit
from agreements.audit.personal import ERASED
from agreements.models import Conference, EventValue
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def value(conference: Conference) -> EventValue:
    """One of two beside an event, between others."""
    with audit.deed(conference):
        audit.record("noted", personal={"name": "Ada Lovelace"})
        audit.record("noted", facts={"shown": "0" * 64}, personal={"name": "Ada Lovelace", "reason": ""})
        audit.record("noted", personal={"name": "Ada Lovelace"})
    return EventValue.objects.get(name="name", event=EventValue.objects.get(name="reason").event)


def untrue(value: EventValue) -> list[str]:
    bad, lines = audit.chain_and_values(value.event.conference)
    assert bad is None
    return lines


def test_values_as_they_were_recorded_are_true(value: EventValue) -> None:
    assert untrue(value) == []


@pytest.mark.parametrize("change", [{"value": "Mallory"}, {"salt": "00" * 32}, {"salt": "no number"}])
def test_a_value_is_named_when_it_was_changed(value: EventValue, change: dict[str, str]) -> None:
    EventValue.objects.filter(pk=value.pk).update(**change)

    assert untrue(value) == [
        f"event {value.event.number} has a personal value “name” that is not the one in the chain"
    ]


def test_a_value_is_named_when_it_is_missing(value: EventValue) -> None:
    EventValue.objects.filter(pk=value.pk).delete()

    line = f"event {value.event.number} has lost its personal value “name”, and no event records an erasure"
    assert untrue(value) == [line]


def test_a_value_is_named_when_no_event_knows_it(value: EventValue) -> None:
    EventValue.objects.create(event=value.event, name="address", value="ada@example.org", salt="00" * 32)

    assert untrue(value) == [f"event {value.event.number} has a personal value “address” that it does not name"]


def test_a_value_may_be_missing_when_an_event_records_its_erasure(value: EventValue) -> None:
    with audit.deed(value.event.conference):
        audit.record(ERASED, facts={"values": {str(value.event.number): ["name"]}})
    EventValue.objects.filter(event=value.event).delete()

    line = f"event {value.event.number} has lost its personal value “reason”, and no event records an erasure"
    assert untrue(value) == [line]


def test_an_erasure_excuses_nothing_of_another_conference(value: EventValue) -> None:
    other = factories.make_conference()
    with audit.deed(other):
        audit.record(ERASED, facts={"values": {str(value.event.number): ["name"]}})
    EventValue.objects.filter(pk=value.pk).delete()

    assert len(untrue(value)) == 1


def test_values_beside_what_follows_on_a_broken_entry_are_compared_as_well(value: EventValue) -> None:
    EventValue.objects.filter(pk=value.pk).update(value="Mallory")
    conference = value.event.conference
    conference.events.filter(number=1).update(kind="forged")

    bad, lines = audit.chain_and_values(conference)

    assert bad == 1
    assert lines == [f"event {value.event.number} has a personal value “name” that is not the one in the chain"]

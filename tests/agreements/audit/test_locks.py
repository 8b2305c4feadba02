"""One order of locks: what would break it is refused, on every database."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements import audit
from agreements.models import Author, Message
from tests import factories

pytestmark = pytest.mark.django_db


def test_nothing_is_locked_outside_a_deed() -> None:
    for lock in (
        audit.locks.conference,
        lambda: audit.locks.people([1]),
        lambda: audit.locks.rows(Message.objects.all()),
    ):
        with pytest.raises(RuntimeError, match="outside a deed"):
            lock()


def test_what_is_locked_is_read_anew() -> None:
    author = factories.make_author(factories.make_conference(), name="Former")
    Author.objects.filter(pk=author.pk).update(name="Present")
    type(author.conference).objects.filter(pk=author.conference_id).update(name="Renamed")

    with audit.deed(author.conference):
        assert audit.locks.conference().name == "Renamed"
        assert audit.locks.people([author.pk])[author.pk].name == "Present"


def test_people_come_in_the_order_of_their_ids() -> None:
    conference = factories.make_conference()
    ids = sorted(factories.make_author(conference).pk for _ in range(4))

    with audit.deed(conference), CaptureQueriesContext(connection) as asked:
        assert list(audit.locks.people(reversed(ids))) == ids
    # A small table is read in this order without having been asked to.
    assert 'ORDER BY "agreements_author"."id"' in asked[0]["sql"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (lambda ids: audit.locks.people(ids[:1]), lambda ids: audit.locks.conference()),
        (lambda ids: audit.locks.people(ids[:1]), lambda ids: audit.locks.people(ids[1:])),
        (lambda ids: audit.locks.rows(Message.objects.all()), audit.locks.people),
        (lambda ids: audit.locks.rows(Message.objects.all()), lambda ids: audit.locks.conference()),
    ],
    ids=["conference after people", "other people after people", "people after rows", "conference after rows"],
)
def test_another_order_is_refused(first: Callable[[list[int]], object], second: Callable[[list[int]], object]) -> None:
    conference = factories.make_conference()
    ids = [factories.make_author(conference).pk for _ in range(2)]

    with audit.deed(conference):
        first(ids)
        with pytest.raises(RuntimeError, match="A deed that holds"):
            second(ids)


def test_whom_a_deed_holds_it_may_ask_for_again() -> None:
    conference = factories.make_conference()
    ids = [factories.make_author(conference).pk for _ in range(3)]

    with audit.deed(conference):
        audit.locks.people(ids)
        audit.locks.rows(Message.objects.all())
        with audit.deed(conference):
            assert list(audit.locks.people(ids[1:])) == ids[1:]


def test_deed_that_has_ended_holds_nothing() -> None:
    conference = factories.make_conference()
    author = factories.make_author(conference)
    with audit.deed(conference):
        audit.locks.people([author.pk])

    with audit.deed(conference):
        audit.locks.conference()


def test_the_conference_that_a_deed_holds_may_be_asked_for_again(db):
    author = factories.make_author(factories.make_conference())

    with audit.deed(author.conference):
        audit.locks.conference()
        audit.locks.people([author.pk])
        assert audit.locks.conference() == author.conference

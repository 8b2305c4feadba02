"""One order of locks for all deeds, which refuses whoever would take another."""

from collections.abc import Callable

import pytest

from agreements import audit
from agreements.models import Author, Conference, Message
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def authors(conference: Conference) -> list[Author]:
    return [factories.make_author(conference) for _ in range(3)]


def rows() -> object:
    return audit.locks.rows(Message.objects.all())


def test_locks_are_taken_in_their_order(conference: Conference, authors: list[Author]) -> None:
    with audit.deed(conference):
        held = audit.locks.conference()
        people = audit.locks.people([authors[2].pk, authors[0].pk, authors[2].pk])
        rows()
        rows()

    assert held == conference
    assert list(people) == [authors[0].pk, authors[2].pk]


def test_people_who_are_held_are_read_again_whatever_else_is_held(
    conference: Conference, authors: list[Author]
) -> None:
    with audit.deed(conference):
        audit.locks.people(author.pk for author in authors)
        rows()
        Author.objects.filter(pk=authors[0].pk).update(email="now@ex.org")
        found = audit.locks.people([authors[0].pk])

    assert found[authors[0].pk].email == "now@ex.org"


def test_conference_is_not_locked_after_people_or_rows(conference: Conference, authors: list[Author]) -> None:
    takes: list[Callable[[], object]] = [lambda: audit.locks.people([authors[0].pk]), rows]

    for take in takes:
        with audit.deed(conference):
            take()
            with pytest.raises(RuntimeError, match="asked for conference"):
                audit.locks.conference()


def test_people_are_not_locked_after_others_or_rows(conference: Conference, authors: list[Author]) -> None:
    takes: list[Callable[[], object]] = [lambda: audit.locks.people([authors[1].pk]), rows]

    for take in takes:
        with audit.deed(conference):
            take()
            with pytest.raises(RuntimeError, match="asked for people"):
                audit.locks.people([authors[0].pk])


def test_nothing_is_locked_outside_a_deed() -> None:
    with pytest.raises(RuntimeError, match="outside a deed"):
        audit.locks.people([])


def test_deed_within_a_deed_keeps_its_order(conference: Conference, authors: list[Author]) -> None:
    with audit.deed(conference):
        audit.locks.people([authors[0].pk])
        with audit.deed(conference), pytest.raises(RuntimeError):
            audit.locks.conference()

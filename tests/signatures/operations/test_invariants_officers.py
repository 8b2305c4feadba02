"""What is told of officers: the columns that stand beside agreements, links and mails, and what the log says of them."""

from collections.abc import Callable
from typing import Any

import pytest

from agreements.models import Agent, Agreement, Conference, Link, Message
from agreements.people import forwarding
from agreements.states import State
from signatures.operations import invariants
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(conference: Conference) -> Agreement:
    factories.make_text(conference)
    return factories.make_agreement(conference, state=State.INVITED)


@pytest.fixture
def agent(asked: Agreement) -> Agent:
    return factories.forward(asked)


def found(conference: Conference) -> list[str]:
    return invariants.examine(conference, with_files=False).breaches


def test_what_was_forwarded_signed_and_taken_back_holds(conference: Conference, asked: Agreement) -> None:
    factories.sign(asked, link=factories.officers_link(factories.forward(asked)))
    other = factories.make_agreement(author=asked.authorship.author, state=State.INVITED)
    factories.forward(other)
    forwarding.take_back(Agreement.objects.get(pk=other.pk), by=factories.make_user())

    assert found(conference) == []


_ALTERED: list[tuple[Callable[[], Any], str]] = [
    (lambda: Agreement.objects.update(agent=None), "is still asked, but about no agreement"),
    (lambda: Agreement.objects.update(agent=None), "is forwarded otherwise than the log tells"),
    (
        lambda: Agent.objects.update(ended_at="2030-01-01T00:00Z", ended_cause="taken_back"),
        "is forwarded to an officer who is no longer asked",
    ),
    (
        lambda: Agent.objects.update(ended_at="2030-01-01T00:00Z", ended_cause="taken_back"),
        "is open, but its officer is no longer asked",
    ),
    (
        lambda: Agent.objects.update(ended_at="2030-01-01T00:00Z", ended_cause="taken_back"),
        "waits, but its officer is no longer asked",
    ),
    (lambda: Agent.objects.update(name="Mallory"), "differs from the log in name"),
    (lambda: Agent.objects.update(title="Chief", email="m@works.test"), "differs from the log in title, email"),
]


@pytest.mark.parametrize(("alter", "words"), _ALTERED)
def test_what_was_altered_is_named(conference: Conference, agent: Agent, alter: Callable[[], Any], words: str) -> None:
    assert found(conference) == []

    alter()

    assert any(words in line for line in found(conference))


def test_an_officer_of_another_author_is_named(conference: Conference, agent: Agent) -> None:
    Agent.objects.update(author=factories.make_author(conference))

    assert any("is forwarded to an officer of another author" in line for line in found(conference))


def test_another_capacity_than_the_signatures_is_named(conference: Conference, asked: Agreement, agent: Agent) -> None:
    factories.sign(asked, link=factories.officers_link(agent))
    Agreement.objects.update(capacity="author")

    assert any("shows an answer of the author" in line for line in found(conference))


def test_a_signature_by_a_link_that_is_not_an_officers_is_named(
    conference: Conference, asked: Agreement, agent: Agent
) -> None:
    factories.sign(asked, link=factories.officers_link(agent))
    Message.objects.update(link=factories.make_link(asked.authorship.author))
    Link.objects.filter(agent=agent).update(purpose="object", agent=None)

    assert any("was given by a link of another capacity" in line for line in found(conference))

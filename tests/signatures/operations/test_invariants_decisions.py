"""What follows from the rows of people and agreements is compared with them: each line is told once its row is broken by SQL."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from agreements import audit, workflow
from agreements.models import Agreement, Author, Authorship, Conference, Matter, MessageState, Paper, VoidCause, Waiver
from agreements.states import State
from signatures.operations import invariants
from signatures.operations.invariants.papers import raw_papers
from tests import factories, prepared

pytestmark = pytest.mark.django_db


def breaches(conference: Conference) -> list[str]:
    return invariants.examine(conference, at_rest=True).breaches


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [value.hex if connection.vendor == "sqlite" and hasattr(value, "hex") else value for value in values],
        )


@dataclass
class World:
    """A conference in which everything is as it should be, and whom the cases are about."""

    conference: Conference
    agreement: Mapping[State, Agreement]
    merged: Author
    unreachable: Author
    ended: Authorship


STATES = [State.DRAFT, State.INVITED, State.ACCEPTED, State.DECLINED, State.WAIVED, State.VOID]


@pytest.fixture
def world(own_documents: Path) -> World:
    conference = prepared.with_documents(conference_in_all_states, own_documents)
    agreements = conference.agreements.select_related("conference", "text", "authorship__paper", "authorship__author")
    agreement = {State(each.state): each for each in agreements.order_by("authorship__author")[: len(STATES)]}
    assert list(agreement) == STATES
    merged, unreachable = Author.objects.get(merged_into__isnull=False), Author.objects.get(email="")
    return World(conference, agreement, merged, unreachable, Authorship.objects.get(ended_at__isnull=False))


def conference_in_all_states() -> Conference:
    conference = factories.make_ready_conference(countersigning="queue")
    first, *_ = [factories.make_agreement(conference, state=state) for state in STATES]
    factories.make_author(conference, merged_into=first.authorship.author)
    paper = factories.make_paper(
        conference, factories.make_author(conference, email=""), factories.make_author(conference)
    )
    ended = Authorship.objects.get(paper=paper, author__name__gt="", position=2)
    factories.void(ended.agreements.get(), cause=VoidCause.AUTHORSHIP_ENDED)
    Authorship.objects.filter(pk=ended.pk).update(ended_at=conference.created_at, ended_cause="not_an_author")
    factories.evaluate(conference)
    assert breaches(conference) == []
    return conference


def paper_of(world: World, state: State) -> Paper:
    return world.agreement[state].authorship.paper


# --- Papers ----------------------------------------------------------------------------------------------------------
def test_paper_that_is_shown_as_clear_and_is_not_is_told(world: World) -> None:
    paper = paper_of(world, State.INVITED)
    sql(
        "UPDATE agreements_paper SET is_clear = %s, clear_since = created_at, blocked_by = '' WHERE id = %s",
        True,
        paper.pk,
    )

    assert f"paper {paper.pk} is clear, but by its rows blocked by answer" in breaches(world.conference)


def test_paper_that_is_shown_as_blocked_by_something_else_is_told(world: World) -> None:
    paper = paper_of(world, State.WAIVED)
    sql(
        "UPDATE agreements_paper SET is_clear = %s, clear_since = NULL, blocked_by = 'answer' WHERE id = %s",
        False,
        paper.pk,
    )

    found = breaches(world.conference)

    assert f"paper {paper.pk} is blocked by answer, but by its rows clear" in found


def test_paper_that_everybody_left_is_not_clear(world: World) -> None:
    agreement = world.agreement[State.WAIVED]
    sql(
        "UPDATE agreements_authorship SET ended_at = %s, ended_cause = 'moved' WHERE id = %s",
        world.conference.created_at,
        agreement.authorship_id,
    )

    assert f"paper {agreement.authorship.paper_id} is clear, but by its rows blocked by nobody" in breaches(
        world.conference
    )


@pytest.mark.parametrize("column", ["papers", "clear_papers"])
def test_total_that_is_wrong_is_told(world: World, column: str) -> None:
    sql(
        f"UPDATE agreements_conferencetotals SET {column} = {column} + 1 WHERE conference_id = %s", world.conference.pk
    )

    told = {"papers": "8 papers are counted and 1", "clear_papers": "7 papers are counted and 2"}[column]
    assert f"{told} of them as clear, but there are 7 and 1" in breaches(world.conference)


# --- Matters ---------------------------------------------------------------------------------------------------------
def _ask_for_help(world: World) -> str:
    author = world.agreement[State.INVITED].authorship.author
    return f"help request {author.help_requests.create(conference=world.conference, kind='question').pk} is open"


def _propose_a_waiver(world: World) -> str:
    waiver = Waiver.objects.create(
        agreement=world.agreement[State.INVITED],
        kind="other",
        reason="x",
        state_before="invited",
        proposed_at=world.conference.created_at,
    )
    return f"waiver {waiver.pk} is to be confirmed"


def _sign_another_name(world: World) -> str:
    sql("UPDATE agreements_agreement SET name_grade = 'different' WHERE id = %s", world.agreement[State.ACCEPTED].pk)
    return f"agreement {world.agreement[State.ACCEPTED].pk} was signed under a different name"


def _forget_decline(world: World) -> str:
    sql("DELETE FROM agreements_matter WHERE kind = 'declined'")
    return f"agreement {world.agreement[State.DECLINED].pk} was declined"


def _forget_address(world: World) -> str:
    sql("DELETE FROM agreements_matter WHERE kind = 'no_address'")
    return f"author {world.unreachable.pk} has no address"


@pytest.mark.parametrize(
    "breaking", [_ask_for_help, _propose_a_waiver, _sign_another_name, _forget_decline, _forget_address]
)
def test_what_nobody_is_asked_about_is_told_by_rows_and_by_derivation(
    world: World, breaking: Callable[[World], str]
) -> None:
    what = breaking(world)

    found = breaches(world.conference)

    assert f"{what}, and nobody is asked about it" in found
    assert [line for line in found if line.startswith("the matter ") and line.endswith(" should be open")]


def test_matter_without_a_cause_is_told(world: World) -> None:
    matter = Matter.objects.get(kind="declined")
    sql("UPDATE agreements_matter SET subject = 'agreement:none' WHERE id = %s", matter.pk)

    assert "the matter declined agreement:none is open without a cause" in breaches(world.conference)


# --- Ends ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("column", ["signed_name", "signed_title"])
def test_what_is_shown_as_signed_is_what_was_signed(world: World, column: str) -> None:
    agreement = world.agreement[State.DECLINED]
    sql(f"UPDATE agreements_agreement SET {column} = 'x' WHERE id = %s", agreement.pk)

    assert breaches(world.conference) == [
        f"agreement {agreement.pk} shows another name or title as signed than its latest signature has"
    ]


@pytest.mark.parametrize(
    ("state", "change", "line"),
    [
        (State.VOID, "void_cause = 'replaced'", "ended out of invited for replaced, but the log tells another end"),
        (State.VOID, "state_before = 'draft'", "ended out of draft for mistake, but the log tells another end"),
        (State.WAIVED, "state_before = 'invited'", "ended out of invited for no cause, but the log tells another end"),
        (
            State.VOID,
            "state = 'invited', voided_at = NULL, void_cause = '', state_before = ''",
            "is invited, but the log ended it",
        ),
        (
            State.INVITED,
            "state = 'void', voided_at = created_at, void_cause = 'mistake', state_before = 'invited'",
            "is void, but the log does not tell of it",
        ),
    ],
)
def test_end_is_the_one_that_the_log_tells(world: World, state: State, change: str, line: str) -> None:
    agreement = world.agreement[state]
    sql(f"UPDATE agreements_agreement SET {change} WHERE id = %s", agreement.pk)

    assert f"agreement {agreement.pk} {line}" in breaches(world.conference)


def test_end_that_was_taken_back_is_told(world: World) -> None:
    agreement = world.agreement[State.VOID]
    agreement.refresh_from_db()
    with audit.deed(world.conference):
        workflow.reinstate([agreement])
    assert breaches(world.conference) == []
    columns = "state = 'void', voided_at = created_at, void_cause = 'mistake', state_before = 'invited'"
    sql(f"UPDATE agreements_agreement SET {columns} WHERE id = %s", agreement.pk)

    assert f"agreement {agreement.pk} is void, but the log took its end back" in breaches(world.conference)


def test_waived_agreement_without_a_waiver_is_told(world: World) -> None:
    sql("UPDATE agreements_waiver SET agreement_id = %s", world.agreement[State.INVITED].pk)

    found = breaches(world.conference)

    assert f"agreement {world.agreement[State.WAIVED].pk} is waived without a waiver" in found
    assert f"agreement {world.agreement[State.INVITED].pk} has a waiver that stands, but is not waived" in found


def test_second_waiver_that_stands_is_told(world: World) -> None:
    waiver = Waiver.objects.get()
    Waiver.objects.create(
        agreement=waiver.agreement,
        kind="other",
        reason="x",
        state_before="draft",
        proposed_at=waiver.proposed_at,
        decided_at=waiver.decided_at,
        is_granted=True,
    )

    assert breaches(world.conference) == [f"agreement {waiver.agreement_id} has 2 waivers that stand"]


def test_authorship_of_somebody_who_was_merged_is_told(world: World) -> None:
    authorship = world.agreement[State.INVITED].authorship
    message = factories.make_message(authorship.author)
    sql(
        "UPDATE agreements_author SET merged_into_id = %s WHERE id = %s",
        world.merged.merged_into_id,
        authorship.author_id,
    )

    assert breaches(world.conference) == [
        f"authorship {authorship.pk} stands, but its author is somebody else",
        f"message {message.pk} waits to be sent to an author who is somebody else",
    ]


def test_agreement_of_an_ended_authorship_is_told(world: World) -> None:
    agreement = world.ended.agreements.get()
    sql(
        "UPDATE agreements_agreement SET state = 'draft', voided_at = NULL, void_cause = '', state_before = '' WHERE id = %s",
        agreement.pk,
    )

    assert f"agreement {agreement.pk} stands, but its authorship has ended" in breaches(world.conference)


def test_link_and_mail_of_somebody_without_address_are_told(world: World) -> None:
    author = world.agreement[State.VOID].authorship.author
    message = factories.make_message(author, state=MessageState.QUEUED)
    sql("UPDATE agreements_author SET email = '' WHERE id = %s", author.pk)

    found = breaches(world.conference)

    assert f"link {message.link_id} stands, but its author has no address" in found
    assert f"message {message.pk} waits to be sent, but its author has no address" in found


@pytest.mark.parametrize("policy", ["every", "one_for_all", "k_of_n", "corresponding"])
@pytest.mark.parametrize(
    "states",
    [
        [],
        [State.DRAFT],
        [State.COUNTERSIGNED, State.INVITED],
        [State.DECLINED, State.DRAFT],
        [State.VOID, State.WAIVED],
    ],
)
def test_second_computation_agrees_with_the_first(policy: str, states: list[State]) -> None:
    conference = factories.make_ready_conference(policy=policy)
    paper = factories.make_paper(conference)
    for state in states:
        factories.make_agreement(paper=paper, state=state)
    factories.evaluate(conference)
    paper.refresh_from_db()

    [raw] = raw_papers(conference).values()

    assert (raw.is_clear, raw.blocker) == (paper.is_clear, paper.blocked_by)

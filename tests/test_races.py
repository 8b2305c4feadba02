"""The races' own eyes: what comes too late in a log is seen, and what failed is told."""

from collections import Counter

import pytest

from agreements import audit
from agreements.conferences import team
from agreements.models import Author, Conference, Link, Membership, Paper
from agreements.people import address_changes
from agreements.states import State
from signatures.models import Signature
from tests import factories
from tests.races import log_order, trying
from tests.races.hands import Hand, at_once
from tests.races.table import Table


class Tried:
    def __init__(self, *faults: str) -> None:
        self.answered, self.faults, self.notes = Counter({"accept 303": 2}), list(faults), ["It took 2 s"]


# --- The log -------------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_log_in_order_has_no_breach(conference: Conference) -> None:
    author, _ = factories.invited_author(conference)
    owner = factories.make_member(conference)
    address_changes.change_address(author, email="new@example.org", by=owner)
    factories.sign(author.authorships.get().agreements.get())

    assert conference.events.filter(kind="agreement.accepted").exists()
    assert log_order.breaches(conference) == []


@pytest.mark.django_db
def test_an_answer_by_a_former_link_is_seen(conference: Conference) -> None:
    author, link = factories.invited_author(conference)
    address_changes.change_address(author, email="new@example.org", by=factories.make_member(conference))
    Link.objects.filter(pk=link.pk).update(revoked_at=None)
    Author.objects.filter(pk=author.pk).update(email=link.email)
    factories.sign(author.authorships.get().agreements.get())

    # The receipt, too, went where it should not have gone.
    [line] = [line for line in log_order.breaches(conference) if "(agreement.accepted)" in line]

    assert line.endswith("(agreement.accepted) came by a link to an address that had been changed")


@pytest.mark.django_db
def test_addresses_that_do_not_follow_from_each_other_are_seen(conference: Conference) -> None:
    author = factories.make_author(conference)
    for new in ("one@example.org", "two@example.org"):
        with audit.deed(conference):
            audit.record(
                "author.address_changed", subject=f"author:{author.pk}", personal={"from": author.email, "to": new}
            )

    [line] = log_order.breaches(conference)

    assert line.endswith("changes an address from one that had been changed before")


@pytest.mark.django_db
def test_an_answer_under_a_former_title_is_seen(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.INVITED)
    with audit.deed(conference):
        audit.record("import.applied", facts={"papers_changed": 1})
    signature = factories.sign(agreement)
    assert log_order.breaches(conference) == []
    Paper.objects.filter(pk=agreement.authorship.paper_id).update(title="Another Title")

    [line] = log_order.breaches(conference)

    assert Signature.objects.get().pk == signature.pk
    assert line.endswith("is an answer under a title that had been changed")


@pytest.mark.django_db
def test_an_invitation_to_a_former_text_and_a_second_removal_are_seen(conference: Conference) -> None:
    owner, member = factories.make_member(conference), factories.make_member(conference)
    team.remove_member(Membership.objects.get(user=member), by=owner)
    factories.make_text(conference)
    with audit.deed(conference):
        audit.record("member.removed", facts={"user": member.pk})
        audit.record("agreement.invited", facts={"text": 1})

    former_text, removed = log_order.breaches(conference)

    assert former_text.endswith("asks for text 1, when 2 had been published")
    assert removed.endswith("(member.removed) is about somebody who had been removed")


# --- Hands, the list, and the table --------------------------------------------------------------------------------------
def fail() -> str:
    raise ConnectionResetError("cut off")


def test_a_brief_run_leaves_out_the_long_scenarios_unless_they_are_named() -> None:
    whole, brief = trying.chosen(""), trying.chosen("", is_brief=True)

    assert len(whole) > 60
    assert [each for each in whole if each not in brief] == [each for each in whole if each.is_long]
    assert sum(each.is_long for each in whole) == 4
    assert trying.chosen("the key rotated", is_brief=True) == trying.chosen("the key rotated") != []


def test_hands_that_act_at_once_each_have_their_answer() -> None:
    outcomes = at_once([Hand("accept", lambda: "303"), Hand("import", lambda: "503"), Hand("ask", fail)])

    assert [(outcome.does, outcome.answer, outcome.is_fault) for outcome in outcomes] == [
        ("accept", "303", False),
        ("import", "503", True),
        ("ask", "ConnectionResetError: cut off", True),
    ]


def test_the_table_counts_answers_and_tells_faults() -> None:
    table = Table(["two hands"])
    table.add("two hands", Tried())
    assert not table.has_faults

    table.add("two hands", Tried("a page failed"))

    assert table.has_faults
    assert "| two hands | 2 | 4 × accept 303 | 1 |" in str(table)
    assert "- a page failed" in str(table)


def test_a_scenario_that_was_never_tried_is_a_fault() -> None:
    assert Table(["two hands"]).has_faults


def test_what_belongs_to_no_try_is_a_fault() -> None:
    table = Table([])
    table.at_large = ["a mail was taken twice"]

    assert table.has_faults
    assert "Belongs to no try: a mail was taken twice" in str(table)

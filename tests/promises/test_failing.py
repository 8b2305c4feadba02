"""Point 45: what fails in the middle of a deed leaves nothing of it behind."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from agreements import audit, workflow
from agreements.models import Agreement, Conference, VoidCause
from agreements.people import address_changes, former_addresses, invitations
from agreements.states import State
from signatures import asking, signing
from signatures.models import Decision
from signatures.shown_words import shown
from signatures.visits.sheets import day_of_signing
from tests import factories
from tests.signatures.visiting import dump

pytestmark = pytest.mark.django_db
Deed = Callable[[], object]


class _FailsAt:
    """Ends the statement with this number, as a database does that goes away; counts those before."""

    def __init__(self, number: int) -> None:
        self.number, self.count = number, 0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.count += 1
        if self.count == self.number:
            raise DatabaseError("failed on purpose")
        return execute(*statement)


def _sign(agreement: Agreement) -> Deed:
    asked = Agreement.objects.shown_to_author().get(pk=agreement.pk)
    link = factories.make_link(asked.authorship.author)
    digest = shown(asked, day=day_of_signing(asked.conference)).digest
    answers = [signing.Answer(asked.pk, Decision.ACCEPTED, digest)]
    return lambda: signing.sign(link, answers, typed_name=asked.authorship.printed_name)


def _deed(name: str, conference: Conference) -> Deed:
    by = factories.make_member(conference)
    asked = factories.make_agreement(conference, state=State.INVITED)
    author = asked.authorship.author
    factories.make_message(author, state="sent")
    match name:
        case "sign":
            return _sign(asked)
        case "ask for help":
            link = factories.make_link(author)
            return lambda: asking.ask_for_help(link, kind="question", words="Why?")
        case "change the address":
            return lambda: address_changes.change_address(
                type(author).objects.get(pk=author.pk), email="new@example.org", by=by
            )
        case "object":
            address_changes.change_address(author, email="new@example.org", by=by)
            link = author.messages.get(kind="changed").link
            return lambda: former_addresses.object_to_change(link, words="No")
        case "invite":
            invited = factories.make_agreement(conference).authorship.author
            return lambda: invitations.invite_again(invited, by=by)
        case _:
            return lambda: _void(Agreement.objects.get(pk=asked.pk), by)


def _void(agreement: Agreement, by: Any) -> None:
    with audit.deed(agreement.conference, by=by):
        workflow.void([agreement], cause=VoidCause.MISTAKE, reason="Withdrawn")


DEEDS = ["sign", "ask for help", "change the address", "object", "invite", "void"]


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_that_fails_at_any_statement_leaves_nothing_behind(conference: Conference, name: str) -> None:
    deed = _deed(name, conference)
    before, number, failed = dump(), 0, 0
    while True:
        number += 1
        fails = _FailsAt(number)
        with transaction.atomic():
            try:
                with connection.execute_wrapper(fails):
                    deed()
            except DatabaseError:
                failed += 1
            is_through = fails.count < number
            after = dump()
            transaction.set_rollback(True)
        if is_through:
            break
        assert after == before, f"statement {number} of {name}"

    assert failed >= 5
    assert after != before

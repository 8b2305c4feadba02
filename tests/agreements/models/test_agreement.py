"""What the database refuses of an agreement, and what one tells about itself."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from agreements.models import (
    Agreement,
)
from agreements.states import State
from tests import factories
from tests.agreements.models.refusal import refuse

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "change", "constraint"),
    [
        (State.DRAFT, {"state": "signed"}, "agreement_state_known"),
        (State.DRAFT, {"state": State.INVITED}, "agreement_text_unless_draft"),
        (State.INVITED, {"state": State.ACCEPTED}, "agreement_answered_at"),
        (State.INVITED, {"state": State.DECLINED}, "agreement_answered_at"),
        (State.INVITED, {"answered_at": NOW}, "agreement_unanswered"),
        (State.DECLINED, {"state": State.COUNTERSIGNED}, "agreement_countersigned_at"),
        (State.DECLINED, {"sealed_at": NOW}, "agreement_sealed_after_countersigning"),
        (
            State.INVITED,
            {"state": State.VOID, "void_cause": "mistake", "state_before": "invited"},
            "agreement_voided_at",
        ),
        (State.INVITED, {"voided_at": NOW}, "agreement_voided_at"),
    ],
)
def test_agreement_that_contradicts_itself_is_refused(state: State, change: dict[str, Any], constraint: str) -> None:
    agreement = factories.make_agreement(state=state)

    refuse(lambda: Agreement.objects.filter(pk=agreement.pk).update(**change), constraint)


def test_one_agreement_stands_for_an_authorship() -> None:
    agreement = factories.make_agreement(state=State.DECLINED)

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_draft(agreement.authorship)


def test_void_agreements_make_room_for_one_that_names_what_it_replaces() -> None:
    void = factories.make_agreement(state=State.VOID)
    new = factories.make_draft(void.authorship)

    Agreement.objects.filter(pk=new.pk).update(replaces=void)

    assert void.replaced_by == new
    assert list(Agreement.objects.filter(authorship=void.authorship).standing()) == [new]


@pytest.mark.parametrize(
    ("state", "days_after_the_deadline", "is_open"),
    [
        (State.INVITED, -1, True),
        (State.INVITED, 1, True),
        (State.INVITED, 31, False),
        (State.DECLINED, -1, True),
        (State.DECLINED, 1, False),
        (State.DRAFT, -1, False),
        (State.COUNTERSIGNED, -1, False),
    ],
)
def test_agreement_is_open_as_long_as_its_author_can_answer(
    state: State, days_after_the_deadline: int, *, is_open: bool
) -> None:
    deadline = timezone.now() + timedelta(days=10)
    conference = factories.make_ready_conference(deadline=deadline, grace_days=30)
    agreement = factories.make_agreement(conference, state=state)

    with time_machine.travel(deadline + timedelta(days=days_after_the_deadline)):
        assert agreement.is_open == is_open


def test_agreement_without_a_deadline_stays_open() -> None:
    agreement = factories.make_agreement(factories.make_ready_conference(deadline=None), state=State.DECLINED)

    assert agreement.is_open

"""What a conference, its texts and its staff tell, and what the database refuses of them."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from agreements.models import (
    Conference,
    Membership,
    Role,
    Text,
)
from tests import factories
from tests.agreements.models.refusal import refuse

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


def test_day_is_that_of_the_place_where_the_conference_is_at_home() -> None:
    late = datetime(2026, 5, 3, 23, 30, tzinfo=UTC)

    assert Conference(time_zone="Europe/Vienna").day_of(late) == date(2026, 5, 4)
    assert Conference(time_zone="America/Los_Angeles").day_of(late) == date(2026, 5, 3)


def test_conference_signs_and_is_answered_with_its_own_names_where_it_has_any(settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Countersign <desk@example.org>"
    bare = Conference(name="ICML 2020")
    full = Conference(name="ICML 2020", contact_name="Paula", contact_email="paula@example.org")

    assert (bare.sender, bare.reply_to) == ("ICML 2020", "desk@example.org")
    assert (full.sender, full.reply_to) == ("Paula", "paula@example.org")


def test_text_numbers_are_given_once(conference: Conference) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Text.objects.create(conference=conference, number=1, body="# Again")


def test_user_has_one_role_in_a_conference(conference: Conference) -> None:
    user = factories.make_member(conference)

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(conference=conference, user=user, role=Role.VIEWER)
    refuse(lambda: Membership.objects.update(role="emperor"), "membership_role_known")

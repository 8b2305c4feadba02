"""An account is known by its address."""

from datetime import UTC, datetime

import pytest

from agreements.models import (
    User,
)
from tests import factories
from tests.agreements.models.refusal import refuse

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


def test_user_is_known_by_the_address_in_any_case() -> None:
    user = factories.make_user(" Chair@Example.ORG ")

    assert user.email == "chair@example.org"
    assert User.objects.get_by_natural_key("CHAIR@example.org") == user
    refuse(lambda: User.objects.update(email="Chair@example.org"), "user_email_lower")

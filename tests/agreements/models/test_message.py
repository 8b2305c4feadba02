"""What the database refuses of a mail."""

from datetime import UTC, datetime

import pytest

from agreements.models import (
    Conference,
    Message,
)
from tests import factories
from tests.agreements.models.refusal import refuse

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "lost"}, "message_state_known"),
        ({"kind": "spam"}, "message_kind_known"),
        ({"state": "sent"}, "message_sent_at"),
    ],
)
def test_message_that_contradicts_itself_is_refused(
    conference: Conference, change: dict[str, str], constraint: str
) -> None:
    factories.make_message(factories.make_author(conference))

    refuse(lambda: Message.objects.update(**change), constraint)

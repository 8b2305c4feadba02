"""0054: on the way back, a mail that was taken out of the outbox is one that asked for nothing any more."""

from importlib import import_module

import pytest
from django.apps import apps

from agreements.models import CancelCause, Conference, Message, MessageState
from tests import factories


@pytest.mark.django_db
def test_what_was_taken_out_becomes_what_the_version_before_knows(conference: Conference) -> None:
    author, by = factories.make_author(conference), factories.make_user()
    for cause, more in ((CancelCause.DROPPED, {"dropped_by": by}), (CancelCause.ADDRESS, {})):
        factories.make_message(author, state=MessageState.CANCELLED, cancel_cause=cause, subject=cause, **more)

    import_module("agreements.migrations.0058_outbox_and_older_versions").become_what_it_knew(apps, None)

    causes = dict(Message.objects.values_list("subject", "cancel_cause"))
    assert causes == {"dropped": "settled", "address": "address"}

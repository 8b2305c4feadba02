"""On the way back, what stopped a reminder is that it asked for nothing any more, and rounds of the calendar are no jobs."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

from agreements import migrations
from agreements.models import BulkJob, CancelCause, Conference, Message, MessageState, ReminderRound
from tests import factories


@pytest.mark.django_db
def test_what_stopped_a_reminder_becomes_what_the_version_before_knows(conference: Conference) -> None:
    author = factories.make_author(conference)
    for cause in (CancelCause.PAUSED, CancelCause.TOO_MANY, CancelCause.DEADLINE, CancelCause.ADDRESS):
        factories.make_message(author, state=MessageState.CANCELLED, cancel_cause=cause, subject=cause)
    done = {"kind": "round", "steps": [], "total": 0, "finished_at": timezone.now()}
    ReminderRound.objects.create(conference=conference, job=conference.bulk_jobs.create(**done))
    [step] = Path(migrations.__path__[0]).glob("*_older_versions_and_reminder_schedules.py")

    import_module(f"{migrations.__name__}.{step.stem}").become_what_it_knew(apps, None)

    causes = dict(Message.objects.values_list("subject", "cancel_cause"))
    assert causes == {"paused": "settled", "too_many": "settled", "deadline": "settled", "address": "address"}
    assert not BulkJob.objects.exists()

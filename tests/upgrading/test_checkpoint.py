"""signatures 0012 and agreements 0017: the log of a conference from before is anchored as soon as a worker looks."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.apps.registry import Apps

from agreements.models import StaffMail
from signatures.checkpoints import anchoring
from signatures.models import Checkpoint
from tests.upgrading.test_settle_doubled_rows import Old


def test_log_from_before_is_anchored(
    version_0_1: Apps, upgrade: Callable[[], None], version_0_1_again: Callable[[], Apps], seal_key: Path,
    own_documents: Path,
) -> None:  # fmt: skip
    old = Old(version_0_1)
    old.make("Event", conference=old.conference, number=1, kind="conference.created", at=datetime(2026, 5, 1, tzinfo=UTC),
             previous_hash="0" * 64, hash="1" * 64)  # fmt: skip
    version_0_1.get_model("agreements", "ChainHead").objects.create(conference=old.conference, number=1, hash="1" * 64)

    upgrade()

    assert (Checkpoint.objects.count(), StaffMail.objects.count()) == (0, 0)
    assert anchoring.make_owed() == 1
    assert (Checkpoint.objects.get().entry, Checkpoint.objects.get().hash) == (1, "1" * 64)
    assert version_0_1_again().get_model("agreements", "Conference").objects.count() == 1

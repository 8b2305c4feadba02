"""What is older than a conference keeps it: shown before, and gone only where somebody switched it on."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from agreements.importing.batches import ordering
from agreements.importing.uploads import keep_batch
from agreements.models import ERASED, Conference, DataClass, ImportBatch, Message, RequestEntry, RetentionRule
from agreements.privacy import legal_holds, retention_rules
from signatures.exporting import downloads
from signatures.models import Document, Download
from signatures.operations import invariants, sweep
from signatures.privacy import retention
from tests.commands import said
from tests.signatures.desk.deciding.matters_made import held_back_rows
from tests.signatures.privacy import privacy_world
from tests.signatures.privacy.privacy_world import PrivacyWorld, whole_database

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(conference: Conference, seal_key: Path, own_documents: Path) -> PrivacyWorld:
    return privacy_world.build(conference)


def decide(world: PrivacyWorld, data: DataClass, days: int | None = 100, *, is_on: bool = True) -> None:
    retention_rules.decide(world.conference, data, days=days, is_on=is_on, by=world.owner)


def previewed(world: PrivacyWorld) -> dict[str, int]:
    found = retention.previews(world.conference, list(legal_holds.standing(world.conference)))
    return {each.data.value: each.count for each in found if each.rule}


def in_days(days: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(days=days))


def test_preview_counts_what_would_go_and_holds_stop_it(world: PrivacyWorld) -> None:
    downloads.note_document(Document.objects.get(), by=world.owner)
    for data in DataClass:
        decide(world, data)

    assert previewed(world) == {"mails": 0, "lists": 0, "requests": 0, "accesses": 0, "evidence": 0}
    with in_days(101):
        mails = world.conference.messages.exclude(kind="changed").count()
        all_of_it = {"mails": mails, "lists": 1, "requests": 1, "accesses": 1, "evidence": 2}
        assert previewed(world) == all_of_it
        hold = legal_holds.hold(world.conference, world.signed, reason="Case 7", by=world.owner)
        own = world.conference.messages.exclude(author=world.signed).exclude(kind="changed").count()
        # What cannot be told apart by person waits for any hold.
        assert previewed(world) == {"mails": own, "lists": 0, "requests": 0, "accesses": 0, "evidence": 1}
        legal_holds.end(hold, by=world.owner)
        legal_holds.hold(world.conference, None, reason="Case 8", by=world.owner)
        assert previewed(world) == dict.fromkeys(all_of_it, 0)


def test_nothing_goes_by_itself_before_it_is_switched_on(world: PrivacyWorld) -> None:
    decide(world, DataClass.MAILS, is_on=False)

    with in_days(101):
        assert not retention.is_due()
        assert retention.forget_what_is_old() == 0
        assert not Message.objects.filter(text="").exists()
        decide(world, DataClass.MAILS)
        assert retention.is_due()
        sweep.work_off()
        # Looked at once an hour.
        assert not retention.is_due()

    assert set(Message.objects.exclude(kind="changed").values_list("subject", "text", "html")) == {(ERASED, "", "")}
    assert not Message.objects.sendable_again().filter(subject=ERASED).exists()
    assert invariants.examine(world.conference).breaches == []


def test_lists_go_as_a_whole_and_stay_in_the_history(world: PrivacyWorld) -> None:
    decide(world, DataClass.LISTS)
    waits = keep_batch(world.conference, filename="second.csv", content=privacy_world.LIST, by=world.owner)
    ordering.discard(ImportBatch.objects.get(filename="list.csv"), by=world.owner)
    held = held_back_rows(world.conference)

    with in_days(101):
        [rule] = RetentionRule.objects.all()
        assert retention.purge(rule).gone == 3
    held.refresh_from_db()
    assert (held.settled, held.held.rows, held.name) == ("deed", [], "Rows of a list")

    assert {bytes(batch.content) for batch in ImportBatch.objects.all()} == {b""}
    waits.refresh_from_db()
    assert (waits.state, waits.emptied_at is not None) == ("cancelled", True)


def test_command_carries_out_what_is_due_where_it_is_switched_on(world: PrivacyWorld, triggers: None) -> None:
    downloads.note_document(Document.objects.get(), by=world.owner)
    for data in (DataClass.REQUESTS, DataClass.ACCESSES, DataClass.EVIDENCE):
        decide(world, data, is_on=False)

    with in_days(101):
        assert said("erase", world.conference.slug, due=True, json=True).startswith('{"people": {"erased": 0')
        assert Download.objects.exists()
        for data in (DataClass.REQUESTS, DataClass.ACCESSES):
            decide(world, data)
        said("erase", world.conference.slug, due=True)
        assert (set(RequestEntry.objects.values_list("words", flat=True)), Download.objects.count()) == ({ERASED}, 0)
        assert "Nevermore" in whole_database()
        decide(world, DataClass.EVIDENCE)
        said("erase", world.conference.slug, due=True)

    assert not any(word in whole_database() for word in ("Nevermore", "Adalbert", "nochmal"))
    assert invariants.examine(world.conference).breaches == []


def test_rules_are_told_in_the_log_once_and_can_be_taken_away(world: PrivacyWorld) -> None:
    for _ in range(2):
        decide(world, DataClass.MAILS, 90)
    decide(world, DataClass.MAILS, None, is_on=False)

    told = world.conference.events.filter(kind="privacy.retention_decided").order_by("number")
    assert [event.payload for event in told] == [
        {"data": "mails", "days": 90, "is_on": True},
        {"data": "mails", "days": None, "is_on": False},
    ]
    assert not RetentionRule.objects.exists()

"""Case 29: somebody who signed asks to be erased; and somebody who never did."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from agreements.audit import door
from agreements.audit.append_only import missing_triggers
from agreements.mail import delivery, queue
from agreements.models import (
    CancelCause,
    Conference,
    DataClass,
    Erasure,
    Message,
    RequestEntry,
    StaffMail,
)
from agreements.privacy import legal_holds, restricting, retention_rules
from agreements.privacy.about import WholePerson
from signatures.checking.online import as_json, headline_of, headline_of_code, look_up, verify
from signatures.codes import code_of
from signatures.documents import storage
from signatures.exporting.bundles import making_bundles
from signatures.exporting.bundles.making_bundles import Wish
from signatures.models import BundleLayout, Document, Signature
from signatures.operations import invariants
from signatures.privacy import erased_files, erasing, obstacles
from tests import factories
from tests.commands import said
from tests.signatures.privacy import privacy_world
from tests.signatures.privacy.privacy_world import PrivacyWorld, whole_database

pytestmark = pytest.mark.django_db
COMMITTED = Callable[..., Any]


@pytest.fixture
def world(conference: Conference, seal_key: Path, own_documents: Path) -> PrivacyWorld:
    return privacy_world.build(conference)


def keep_for(world: PrivacyWorld, days: int) -> None:
    retention_rules.decide(world.conference, DataClass.EVIDENCE, days=days, is_on=False, by=world.owner)


def later(days: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(days=days))


def test_of_who_never_signed_nothing_personal_stays(world: PrivacyWorld, triggers: None) -> None:
    assert "Nevermore" in whole_database()

    done = erasing.erase(world.unsigned, reason="by mail", by=None)

    assert "evermore" not in whole_database()
    assert (done.files, done.lists) == (0, 1)
    assert invariants.examine(world.conference).breaches == []
    assert privacy_world.chain_is_whole(world.conference)
    assert list(missing_triggers()) == []


def test_who_signed_becomes_ids_digests_and_dates_once_retention_has_ended(
    world: PrivacyWorld, triggers: None, django_capture_on_commit_callbacks: COMMITTED
) -> None:
    keep_for(world, 365)
    [file] = [storage.read(document.path) for document in Document.objects.all()]
    before, document = Signature.objects.get(), Document.objects.get()
    restricting.ask(world.signed, reason="asked by Adalbert", by=world.owner)
    StaffMail.objects.create(
        conference=world.conference, user=world.owner, kind="digest", occasion="x", subject="Adalbert Ames declined",
        text="Adalbert Ames", finished_at=timezone.now(),
    )  # fmt: skip

    with later(364), pytest.raises(erasing.NotYetError, match="kept until"):
        erasing.erase(world.signed, reason="")
    with later(366), django_capture_on_commit_callbacks(execute=True):
        done = erasing.erase(world.signed, reason="")

    assert not any(word in whole_database() for word in privacy_world.WORDS[:2] + privacy_world.WORDS[4:])
    after = Signature.objects.get()
    kept = ("id", "shown_digest", "consent_digest", "signed_at", "decision", "effective_date")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert (after.is_erased, after.shown, after.printed_name) == (True, {}, "")
    assert Document.objects.get().sha256 == document.sha256
    assert not storage.is_there(document.path)
    assert done.files == 1
    assert Erasure.objects.get().paths == []
    # What everybody says of it.
    assert invariants.examine(world.conference).breaches == []
    assert "erased on record, of 1 people" in said("verify_chain", world.conference.slug)
    verdict = verify(file)
    assert (verdict.is_authentic, verdict.facts and verdict.facts.is_erased) == (True, True)
    assert "was erased" in verdict.sentence
    assert as_json("x.pdf", verdict)["document"]["typed_name"] == "Adalbert Ames"
    assert str(headline_of(verdict).words) == "Authentic; our record of it was erased"
    by_code = look_up(code_of(after.pk))
    assert by_code is not None
    assert (by_code.typed_name, str(headline_of_code(by_code).words)) == ("(erased)", "This document was erased here")


def test_nothing_is_erased_while_something_stands_against_it(world: PrivacyWorld, triggers: None) -> None:
    """Nobody has decided for how long answers are kept; a hold stands; somebody is still asked."""
    assert obstacles.against(WholePerson.of(world.signed)) == [
        "They have signed, and nobody has decided yet for how long that is kept."
    ]
    hold = legal_holds.hold(world.conference, world.unsigned, reason="Case 7", by=world.owner)
    with pytest.raises(erasing.NotYetError, match="Case 7"):
        erasing.erase(world.unsigned, reason="by mail")
    legal_holds.end(hold, by=world.owner)
    legal_holds.hold(world.conference, None, reason="Case 8", by=world.owner)
    with pytest.raises(erasing.NotYetError, match="Case 8"):
        erasing.erase(world.unsigned, reason="by mail")

    assert not Erasure.objects.exists()
    assert "Nevermore" in whole_database()


def test_who_is_still_asked_is_taken_off_the_paper_before(world: PrivacyWorld) -> None:
    asked, _link = factories.invited_author(world.conference)
    [number] = asked.authorships.values_list("paper__number", flat=True)

    assert obstacles.against(WholePerson.of(asked)) == [
        f"They are still asked to sign, or have declined, on paper {number}: waive that, or take them off."
    ]


def test_restriction_stops_mails_and_links_and_can_be_taken_back(world: PrivacyWorld) -> None:
    signed = world.signed
    asked = restricting.ask(signed, reason="by phone", by=world.owner)

    assert not signed.links.filter(revoked_at=None).exists()
    with pytest.raises(restricting.AlreadyAskedError):
        restricting.ask(signed, reason="once more", by=world.owner)
    message = world.conference.messages.filter(author=signed, state="sent").first()
    assert message is not None
    Message.objects.filter(pk=message.pk).update(state="queued", sent_at=None, finished_at=None)
    delivery.deliver(queue.owed(limit=1))
    message.refresh_from_db()
    assert (message.state, message.cancel_cause) == ("cancelled", CancelCause.RESTRICTED)

    restricting.take_back(asked, by=world.owner)

    assert not Erasure.objects.open().exists()
    with pytest.raises(restricting.NotOpenError):
        restricting.take_back(asked, by=world.owner)
    assert invariants.examine(world.conference).breaches == []


def test_a_tombstone_of_which_the_log_does_not_tell_is_named(world: PrivacyWorld) -> None:
    """Whoever takes the triggers away and makes one by hand."""
    Signature.objects.update(typed_name="(erased)", shown={}, printed_name="")

    breaches = invariants.examine(world.conference).breaches

    assert any("is a tombstone, and the log tells of no erasure" in line for line in breaches)


def test_an_erasure_that_left_something_is_named(
    world: PrivacyWorld, django_capture_on_commit_callbacks: COMMITTED
) -> None:
    keep_for(world, 30)
    path, content = Document.objects.get().path, storage.read(Document.objects.get().path)
    with later(31), django_capture_on_commit_callbacks(execute=True):
        erasing.erase(world.signed, reason="by mail")
    storage.put_back(content, path=path)
    Signature.objects.update(reason="put back")

    breaches = invariants.examine(world.conference).breaches

    assert any("was erased, and its file is still there" in line for line in breaches)
    assert any("was erased, and still has reason" in line for line in breaches)


def test_an_erasure_is_done_again_after_an_older_database_was_restored(
    world: PrivacyWorld, django_capture_on_commit_callbacks: COMMITTED
) -> None:
    with transaction.atomic(), django_capture_on_commit_callbacks(execute=True):
        erasing.erase(world.unsigned, reason="by mail")
    assert list(erased_files.to_erase_again(world.conference)) == []
    Erasure.objects.all().delete()  # as in a database from before

    assert [each.pk for each in erased_files.to_erase_again(world.conference)] == [world.unsigned.pk]
    said("erase", world.conference.slug, due=True)

    assert Erasure.objects.get().author == world.unsigned


def test_command_erases_one_or_only_says_what_would_go(world: PrivacyWorld) -> None:
    with pytest.raises(CommandError, match="--reason"):
        said("erase", world.conference.slug, author=world.unsigned.pk)
    told = said("erase", world.conference.slug, author=world.unsigned.pk, reason="by mail", dry_run=True)
    assert told.startswith("Would be done: Erased:")
    assert "Nevermore" in whole_database()

    said("erase", world.conference.slug, author=world.unsigned.pk, reason="by mail")

    assert "Nevermore" not in whole_database()
    with pytest.raises(CommandError, match="erased before"):
        said("erase", world.conference.slug, author=world.unsigned.pk, reason="by mail")
    with pytest.raises(CommandError, match="nobody has decided"):
        said("erase", world.conference.slug, author=world.signed.pk, reason="by mail")


def test_door_is_open_for_its_block_alone(world: PrivacyWorld, triggers: None) -> None:
    with door.opened([RequestEntry]):
        RequestEntry.objects.update(words="changed")

    with pytest.raises(DatabaseError, match="never changed or removed"), transaction.atomic():
        RequestEntry.objects.update(words="changed again")
    assert list(missing_triggers()) == []


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no roles")
def test_door_is_closed_to_the_role_with_which_the_program_works(world: PrivacyWorld, triggers: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN CREATE ROLE countersign_works; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
        cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO countersign_works")
        cursor.execute("SET LOCAL ROLE countersign_works")
        with pytest.raises(door.NotOwnerError), door.opened([RequestEntry]):
            pass
        cursor.execute("RESET ROLE")


def test_what_the_log_tells_otherwise_is_named(world: PrivacyWorld) -> None:
    conference = world.conference
    keep_for(world, 365)
    legal_holds.hold(conference, world.signed, reason="Case 7", by=world.owner)
    restricting.ask(world.unsigned, reason="by mail", by=world.owner)
    assert invariants.examine(conference).breaches == []

    conference.legal_holds.update(ended_at=timezone.now(), ended_by=world.owner)
    conference.erasures.update(taken_back_at=timezone.now())
    conference.retention_rules.update(days=30)

    assert sorted(invariants.examine(conference).breaches) == [
        f"author:{world.unsigned.pk} is privacy.erasure_taken_back by its row and privacy.erasure_asked by the log",
        f"the holds over author:{world.signed.pk} are not those of which the log tells",
        "the log decided otherwise for how long the class evidence is kept",
    ]


def test_a_bundle_in_which_somebody_stands_cannot_be_made_again(world: PrivacyWorld, triggers: None) -> None:
    """It holds names and files; what the log tells of it stays."""
    keep_for(world, 30)
    bundle = making_bundles.make(world.conference, Wish(BundleLayout.SIGNATURES), by=world.owner)
    with later(31):
        erasing.erase(world.signed, reason="by mail")

    bundle.refresh_from_db()
    assert (bundle.is_erased, bytes(bundle.listing)) == (True, b"")
    assert invariants.examine(world.conference, with_files=False).breaches == []
    with pytest.raises(CommandError, match="was erased"):
        said("export_bundle", world.conference.slug, again=bundle.number, out=Path("never.zip"))

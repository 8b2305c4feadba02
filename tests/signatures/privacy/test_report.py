"""Everything that is held about an address, as one file."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError
from django.db import models

from agreements.models import Conference, Event
from agreements.privacy import about
from agreements.privacy.about import WholePerson
from agreements.proceedings import later_names
from agreements.proceedings.later_names import NameWay
from signatures.models import Document, Download
from signatures.privacy import archive, report
from signatures.privacy.kept import KEPT
from tests import factories
from tests.commands import said
from tests.signatures.privacy import privacy_world
from tests.signatures.privacy.privacy_world import PrivacyWorld

# What is about no author, or named by ids alone; what else is erased by other means is said beside.
NOT_ABOUT_AUTHORS = {
    "Conference", "User", "ThrottleCount", "Paper", "Text", "TextVariant", "MailPause", "ReminderSchedule", "ReminderRound",
    "StrayCount", "ReturnMailbox", "Membership", "TeamInvitation", "ConferenceImage", "Signatory", "ConferenceTotals",
    "ChainHead", "ColumnLayout", "OwnWords", "Relay", "MailChoice", "MatterNotice", "Completion", "RetentionRule",
    "Beat", "Checkpoint", "SealCertificate", "TimeRoot", "KeyCheck", "Preflight", "SelfCheck", "Breach", "Standstill",
    "StandstillNotice", "KeptApart", "BulkJob",
    # So do bundles in which somebody stands (`emptying_bundles`).
    "Bundle",
    # Lists go as a whole (`emptying_lists`).
    "ImportBatch", "ImportPart", "FurtherFile", "ListReading", "HeldRows",
    # Where their words name somebody (`erasing._forget_words`).
    "StaffMail", "SavedFilter",
    # Values beside the log go by their events (`about.values_about`); events hold digests.
    "Event", "EventValue",
}  # fmt: skip
WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)


def test_every_model_was_decided() -> None:
    known = {kept.model.__name__ for kept in KEPT}
    models_of_ours = [
        model for label in ("agreements", "signatures") for model in apps.get_app_config(label).get_models()
    ]

    undecided = {model.__name__ for model in models_of_ours} - known - NOT_ABOUT_AUTHORS

    assert (undecided, known & NOT_ABOUT_AUTHORS) == (set(), set())


def test_every_column_of_words_was_decided() -> None:
    undecided = set()
    for kept in (each for each in KEPT if not each.is_removed):
        columns = {field.name for field in kept.model._meta.concrete_fields if isinstance(field, WORDS)}
        secret = set(kept.hidden) - {"search_key", "name_key", "html", "digest", "path"}
        undecided |= {
            f"{kept.section}.{name}"
            for name in columns - set(kept.blanks) - set(kept.stays) - secret - {"search_key", "name_key"}
        }

    assert undecided == set()


@pytest.fixture
def world(conference: Conference, seal_key: Path, own_documents: Path) -> PrivacyWorld:
    return privacy_world.build(conference)


def opened(found: report.PersonReport) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(archive.zipped(found))))


def facts_in(found: zipfile.ZipFile) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(found.read("report.json"))
    return facts


def test_report_holds_every_row_event_value_and_file(world: PrivacyWorld, django_assert_max_num_queries: Any) -> None:
    elsewhere = factories.make_author(factories.make_conference(), email=world.signed.email, name="Adalbert Ames")

    with django_assert_max_num_queries(110):
        found = report.of_address(" Adalbert@nochmal.example", Conference.objects.all())
        archived = opened(found)
    facts = facts_in(archived)

    ours, other = sorted(facts["conferences"], key=lambda each: len(each["people"][0]))[::-1]
    [person] = ours["people"]
    assert [each["name"] for each in person["entries"]] == ["Adalbert Ames"]
    assert other["people"][0]["entries"][0]["id"] == elsewhere.pk
    assert {"authorships", "agreements", "signatures", "documents", "files", "mails", "requests", "events"} <= set(
        person
    )
    assert [each["words"] for each in person["conversations"]] == ["Why, asks Adalbert?", "Because, dear Adalbert."]
    assert {each["text"] for each in person["mails"]} == set(world.signed.messages.values_list("text", flat=True))
    told = {number: each["values"] for each in person["events"] for number in [each["number"]]}
    kept = Event.objects.get(kind="author.address_changed")
    assert told[kept.number] == {"from": "adalbert.former@nochmal.example", "to": "adalbert@nochmal.example"}
    document, file = Document.objects.get(), person["files"][0]["file"]
    assert person["documents"][0]["file"] in archived.namelist()
    assert len(archived.read(person["documents"][0]["file"])) == document.size
    assert archived.read(file) == bytes(world.conference.evidence_files.get().content)
    assert "Nevermore" not in archived.read("report.txt").decode()
    assert "Adalbert Ames" in archived.read("report.txt").decode()


def test_links_can_be_opened_by_nobody_who_reads_it(world: PrivacyWorld) -> None:
    text = archive.as_json(report.of_people("", [WholePerson.of(world.signed)]).facts)

    assert not any(digest in text for digest in world.signed.links.values_list("token_digest", flat=True))


def test_whoever_shares_an_address_is_handed_nothing_of_the_other_one(world: PrivacyWorld) -> None:
    factories.make_author(world.conference, name="Another Reader", email=world.signed.email)

    facts = report.of_people(world.signed.email, about.own_entries(world.signed)).facts

    assert "Another Reader" not in archive.as_json(facts)
    assert len(about.people_at(world.signed.email, [world.conference])) == 2


def test_what_went_to_an_officer_is_found_by_their_address(conference: Conference) -> None:
    agreement = factories.make_agreement(conference)
    factories.invite(agreement)
    agreement.refresh_from_db()
    factories.forward(agreement)

    [facts] = report.of_address("olga@works.test", [conference]).facts["conferences"]

    assert [each["name"] for each in facts["as_officer"]] == ["Olga Officer"]
    assert [each["email"] for each in facts["other_mails"]] == ["olga@works.test"]


def test_command_writes_it_and_notes_that_it_was_taken(world: PrivacyWorld, tmp_path: Path) -> None:
    out = tmp_path / "person.zip"

    told = said("person_report", "nevermore@example.org", out=str(out))

    assert told.startswith("1 entry written")
    assert facts_in(zipfile.ZipFile(out))["conferences"][0]["people"][0]["waivers"][0]["kind"] == "unreachable"
    assert Download.objects.get(kind="person").about == world.unsigned


def test_command_says_where_nothing_is_held(conference: Conference, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"Nothing is held about “nobody@example\.org”"):
        said("person_report", "nobody@example.org", out=str(tmp_path / "none.zip"))

    assert not (tmp_path / "none.zip").exists()


def test_command_tells_of_an_account_at_the_address(conference: Conference, tmp_path: Path) -> None:
    factories.make_member(conference, email="both@example.org")
    said("person_report", "Both@example.org", out=str(tmp_path / "both.zip"))

    [account] = facts_in(zipfile.ZipFile(tmp_path / "both.zip"))["accounts"]
    assert account["teams"] == [
        {"conference": conference.slug, "role": "owner", "since": account["teams"][0]["since"]}
    ]


def test_staff_are_not_shown_what_is_closed_away(world: PrivacyWorld) -> None:
    """A former name, and the document that bears it; the person themselves has both."""
    later_names.rename(world.signed, "Alma Ames", way=NameWay.UPDATED, by=world.owner)
    world.signed.refresh_from_db()

    for_staff = report.of_address(world.signed.email, [world.conference], with_closed=False)
    own = report.of_people(world.signed.email, about.own_entries(world.signed))

    assert "Adalbert Ames" not in archive.as_json(for_staff.facts)
    assert [file.path for file in for_staff.files if file.path.startswith("documents/")] == []
    assert "Adalbert Ames" in archive.as_json(own.facts)
    assert [file.path for file in own.files if file.path.startswith("documents/")] != []

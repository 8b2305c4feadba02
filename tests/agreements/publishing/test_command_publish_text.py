"""Publishing by command."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError

from agreements.models import Agreement, BulkJob, Conference
from agreements.states import State
from signatures.operations import sweep
from tests import factories
from tests.commands import said

pytestmark = pytest.mark.django_db
NEW = factories.TEXT.replace("I keep the copyright.", "I keep every right.")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "text.md"
    path.write_text(NEW, encoding="utf-8")
    return path


def test_first_text_needs_no_kind(file: Path) -> None:
    conference = factories.make_conference()

    assert said("publish_text", conference.slug, str(file)) == "Text 1 published.\n"
    assert conference.current_text is not None
    assert conference.current_text.body == NEW


def test_dry_run_counts_whom_it_concerns_and_changes_nothing(conference: Conference, file: Path) -> None:
    for state in (State.COUNTERSIGNED, State.INVITED, State.INVITED):
        factories.make_agreement(conference, state=state)
    again = ("--major", "--ask-again", "--changes", "Clause 2")

    told = json.loads(said("publish_text", conference.slug, str(file), *again, dry_run=True, json=True))

    assert told == {
        "text": 2, "correction": "major", "moved": 2, "asked_again": 1, "people": 3, "dry_run": True,
    }  # fmt: skip
    assert not BulkJob.objects.exists()
    assert conference.texts.count() == 1
    assert json.loads(said("publish_text", conference.slug, str(file), *again, json=True)) == told | {"dry_run": False}
    while sweep.run_bulk_job():
        pass
    assert Agreement.objects.awaiting_answer().filter(text__number=2).count() == 3


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "say --minor or --major"),
        (("--minor", "--ask-again"), "--ask-again goes with --major"),
    ],
)
def test_what_is_not_said_is_asked_for(
    conference: Conference, file: Path, options: tuple[str, ...], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        said("publish_text", conference.slug, str(file), *options)
    assert conference.texts.count() == 1


def test_a_draft_that_somebody_writes_is_not_replaced(conference: Conference, file: Path) -> None:
    draft = factories.make_text(conference, published=False, body=f"{NEW}3. More.\n")

    with pytest.raises(CommandError, match="Text 2 is being written, with other words"):
        said("publish_text", conference.slug, str(file), minor=True)
    draft.refresh_from_db()
    assert draft.is_draft


def test_no_text_that_does_not_hold_and_none_while_another_is_brought_to_who_waits(
    conference: Conference, file: Path
) -> None:
    factories.make_agreement(conference, state=State.INVITED)
    said("publish_text", conference.slug, str(file), minor=True)
    file.write_text(f"{NEW}3. More.\n", encoding="utf-8")

    with pytest.raises(CommandError, match="still being moved on to the last text"):
        said("publish_text", conference.slug, str(file), minor=True)
    file.write_text("No title", encoding="utf-8")
    with pytest.raises(CommandError, match="The text does not hold"):
        said("publish_text", conference.slug, str(file), minor=True)


def test_a_gap_in_documents_is_refused(conference: Conference, file: Path) -> None:
    factories.make_paper(conference)
    file.write_text(f"{NEW}3. Of {{{{ paper.date }}}}.\n", encoding="utf-8")

    with pytest.raises(CommandError, match="Nothing was published"):
        said("publish_text", conference.slug, str(file), minor=True)
    assert not conference.texts.drafts().exists()
    assert said("publish_text", conference.slug, str(file), minor=True, anyway=True).startswith("Text 2 published.")

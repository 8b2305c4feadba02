"""What is told of a file that was checked is what the file says, also where our tables say otherwise."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from agreements.models import Conference, Paper
from agreements.states import State
from signatures.checking import online
from signatures.documents import drawing, producing
from signatures.models import Countersignature, Signature
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def altered(conference: Conference, seal_key: Path) -> bytes:
    """A sealed file, after all that its check shows was altered in our tables."""
    signature = factories.make_agreement(conference, state=State.COUNTERSIGNED).signatures.get()
    assert producing.produce([signature.pk]) == 1
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    names = {"typed_name": "Mallory Forged", "printed_name": "Mallory", "title": "Another title"}
    Signature.objects.update(**names, signed_at=long_ago, decision="declined")
    Countersignature.objects.update(signatory_name="Evil Signatory", signed_at=long_ago)
    return drawing.read(signature.documents.get())


def test_facts_are_those_of_the_file_where_our_tables_differ(altered: bytes, conference: Conference) -> None:
    paper = Paper.objects.get()

    verdict = online.verify(altered)

    facts = verdict.facts
    assert verdict.is_authentic
    assert facts is not None
    assert (facts.printed_name, facts.typed_name) == (paper.authorships.get().printed_name,) * 2
    assert (facts.title, facts.decision, facts.conference) == (paper.title, "accepted", conference.name)
    assert facts.countersigned_by == "Sylvia Signatory, The Example Conference Association"
    assert timezone.now() - facts.signed_at < timedelta(minutes=5)
    assert facts.countersigned_at == facts.signed_at
    assert facts.records_differ == (
        "title", "printed_name", "typed_name", "decision", "signed_at", "countersigned_by", "countersigned_at",
    )  # fmt: skip
    assert verdict.sentence == (
        "This is one of our documents, and it is unchanged. What is told here is what the sealed file says; our records now say "
        "otherwise about the title, the printed name, the name as signed and 4 more."
    )


def test_facts_of_the_original_are_those_of_its_file(altered: bytes) -> None:
    verdict = online.verify(altered + b"\n")

    assert verdict.original is not None
    assert "Mallory" not in verdict.original.typed_name
    assert "our records now say otherwise" in verdict.original.remark


def test_scripts_are_told_that_our_tables_differ(altered: bytes) -> None:
    told = online.as_json("a.pdf", online.verify(altered))

    assert told["document"]["records_differ"][:2] == ("title", "printed_name")
    assert "Mallory" not in str(told)


def test_a_conference_that_was_renamed_is_told_by_its_name_in_the_file(conference: Conference, seal_key: Path) -> None:
    signature = factories.make_agreement(conference, state=State.COUNTERSIGNED).signatures.get()
    assert producing.produce([signature.pk]) == 1
    name = conference.name
    Conference.objects.update(name="Another Name")

    facts = online.verify(drawing.read(signature.documents.get())).facts

    assert facts is not None
    assert (facts.conference, facts.records_differ, facts.remark) == (name, (), "")

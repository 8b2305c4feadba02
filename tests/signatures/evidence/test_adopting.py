"""Evidence that an earlier version recorded is taken into the chain once, as it is, unless it contradicts the chain."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from agreements.audit import hash_of
from agreements.models import ChainHead, Conference, Event, EventValue
from agreements.states import State
from signatures import evidence
from signatures.documents import producing
from signatures.models import Countersignature, Signature
from signatures.operations import invariants
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def older(seal_key: Path, own_documents: Path) -> Conference:
    """A sealed agreement and a declined one, of whose evidence the chain holds no digests."""
    conference = factories.make_ready_conference()
    for state in (State.COUNTERSIGNED, State.DECLINED):
        factories.make_agreement(conference, state=state)
    assert producing.produce(producing.owed(limit=1)) == 1
    forget_digests(conference)
    return conference


def forget_digests(conference: Conference) -> None:
    """As an earlier version wrote its events; the chain is computed anew."""
    EventValue.objects.filter(name="evidence").delete()
    previous = "0" * 64
    for event in conference.events.order_by("number"):
        event.payload.pop("evidence", None)
        event.previous_hash = previous
        previous = event.hash = hash_of(event)
        event.save()
    ChainHead.objects.filter(conference=conference).update(hash=previous)


def breaches(conference: Conference) -> list[str]:
    return invariants.examine(conference, with_files=False).breaches


def adopted(conference: Conference) -> int:
    return evidence.adopt(conference).adopted


def test_what_no_event_vouches_for_is_named_until_it_is_adopted(older: Conference) -> None:
    signature = Signature.objects.get(decision="accepted")
    declined = Signature.objects.get(decision="declined")

    before = breaches(older)

    assert sorted(before) == sorted(
        [
            f"signature {signature.pk} is vouched for by no event (see adopt_evidence)",
            f"signature {signature.pk} has a countersignature that no event vouches for (see adopt_evidence)",
            f"signature {signature.pk} has a revision 1 that no event vouches for (see adopt_evidence)",
            f"signature {declined.pk} is vouched for by no event (see adopt_evidence)",
        ]
    )
    assert adopted(older) == 2
    assert breaches(older) == []


def test_adopting_again_changes_nothing(older: Conference) -> None:
    assert adopted(older) == 2
    events = Event.objects.count()

    assert adopted(older) == 0

    assert Event.objects.count() == events


def test_what_the_chain_vouches_for_already_is_not_adopted() -> None:
    agreement = factories.make_agreement(state=State.COUNTERSIGNED)

    assert adopted(agreement.conference) == 0


def test_the_digest_of_an_adopted_signature_is_salted(older: Conference) -> None:
    adopted(older)

    for event in Event.objects.filter(kind=evidence.ADOPTED):
        digest = event.values.get(name="evidence").value
        assert digest not in str(event.payload)
        assert event.agreement is None


@pytest.mark.parametrize("column", ["title", "effective_date"])
def test_a_change_after_the_adoption_is_named(older: Conference, column: str) -> None:
    adopted(older)
    signature = Signature.objects.get(decision="declined")
    Signature.objects.filter(pk=signature.pk).update(**{column: "2020-01-01"})

    assert any(f"signature {signature.pk} differs from its event" in line for line in breaches(older))
    assert adopted(older) == 0


def test_a_countersignature_and_a_document_are_vouched_for_after_the_adoption(older: Conference) -> None:
    adopted(older)
    signature = Signature.objects.get(decision="accepted")
    Countersignature.objects.update(organisation="Another house")
    signature.documents.update(size=1)

    lines = breaches(older)

    assert any("has a countersignature that differs from its event" in line for line in lines)
    assert any("has a revision 1 that differs from its event" in line for line in lines)


def test_what_contradicts_the_chain_is_not_adopted_and_named(older: Conference) -> None:
    signature = Signature.objects.get(decision="declined")
    Signature.objects.filter(pk=signature.pk).update(typed_name="Mallory")
    out = StringIO()

    with pytest.raises(SystemExit) as end:
        call_command("adopt_evidence", older.slug, stdout=out)

    assert end.value.code == 1
    assert out.getvalue().splitlines() == [
        f"{older.slug}: 1 signature was adopted with what belongs to it.",
        f"{older.slug}: signature {signature.pk} contradicts the audit log and was not adopted.",
    ]
    assert f"signature {signature.pk} differs from its event in typed_name" in breaches(older)


def test_the_command_takes_all_conferences(older: Conference) -> None:
    out = StringIO()

    call_command("adopt_evidence", stdout=out)
    call_command("adopt_evidence", stdout=out)

    assert out.getvalue() == f"{older.slug}: 2 signatures were adopted with what belongs to them.\n"


def test_older_evidence_is_still_sealed(older: Conference) -> None:
    """Its events are compared as far as they go."""
    agreement = factories.make_agreement(older, state=State.COUNTERSIGNED)
    forget_digests(older)

    assert producing.produce([agreement.signatures.get().pk]) == 1

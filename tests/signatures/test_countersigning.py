import hashlib
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements import audit, workflow
from agreements.jobs import bulk_jobs
from agreements.models import Agreement, Conference, Role
from agreements.states import State
from signatures import countersigning
from signatures.evidence import evidence_digest
from signatures.models import Countersignature, DocumentWork, Method, Signature
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def queued() -> Conference:
    return factories.make_ready_conference(countersigning="queue")


def test_by_rule_bears_the_moment_of_the_author_and_the_name_of_the_signatory() -> None:
    agreement = factories.make_agreement(factories.make_ready_conference(), state=State.COUNTERSIGNED)

    signature = Signature.objects.get(agreement=agreement)
    countersignature = signature.countersignature
    assert (countersignature.method, countersignature.by) == (Method.RULE, None)
    assert countersignature.signed_at == signature.signed_at == agreement.countersigned_at
    assert countersignature.signatory_name == "Sylvia Signatory"
    assert countersignature.organisation == "The Example Conference Association"
    assert DocumentWork.objects.get().signature == signature


def test_by_signatory_puts_the_signatorys_own_name_under_the_list_only(queued: Conference) -> None:
    chosen, left = factories.make_accepted(queued, 2)
    by = factories.make_member(queued, Role.SIGNATORY, name="Ana Beispiel")

    assert countersigning.by_signatory(queued, [chosen], by=by) == 1

    countersignature = Countersignature.objects.get()
    assert (countersignature.method, countersignature.by) == (Method.PERSON, by)
    assert countersignature.signatory_name == "Ana Beispiel"
    states = dict(Agreement.objects.values_list("pk", "state"))
    assert states == {chosen: State.COUNTERSIGNED, left: State.ACCEPTED}
    moved = queued.events.get(kind="agreement.countersigned")
    assert (moved.agreement_id, moved.by) == (chosen, by)
    assert moved.subject == f"signature:{countersignature.signature_id}"
    told = {"from": "accepted", "method": "person", "signatory": "Ana Beispiel"}
    assert moved.payload == told | {"evidence": evidence_digest(countersignature)}
    assert audit.first_bad_number(queued) is None


def test_by_signatory_without_a_name_signs_as_the_conferences_signatory(queued: Conference) -> None:
    by = factories.make_member(queued, Role.SIGNATORY)

    countersigning.by_signatory(queued, factories.make_accepted(queued, 1), by=by)

    assert Countersignature.objects.get().signatory_name == "Sylvia Signatory"


def test_by_signatory_records_the_list_with_every_chunk(queued: Conference, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(countersigning, "CHUNK", 2)
    agreements = factories.make_accepted(queued, 3)
    by = factories.make_member(queued, Role.SIGNATORY)

    assert countersigning.by_signatory(queued, agreements, by=by) == 3

    digest = hashlib.sha256("\n".join(sorted(map(str, agreements))).encode()).hexdigest()
    chunks = queued.events.filter(kind="countersigned.in_person").order_by("number")
    assert [event.payload for event in chunks] == [
        {"count": 2, "list": digest, "list_count": 3},
        {"count": 1, "list": digest, "list_count": 3},
    ]


def test_by_signatory_leaves_out_what_does_not_wait(queued: Conference) -> None:
    by = factories.make_member(queued, Role.SIGNATORY)
    done = factories.make_accepted(queued, 1)
    countersigning.by_signatory(queued, done, by=by)
    declined = factories.make_agreement(queued, state=State.DECLINED)
    elsewhere = factories.make_accepted(factories.make_ready_conference(countersigning="queue"), 1)

    assert countersigning.by_signatory(queued, [*done, declined.pk, *elsewhere], by=by) == 0

    assert Countersignature.objects.count() == 1
    assert Agreement.objects.get(pk=elsewhere[0]).state == State.ACCEPTED


def test_by_signatory_leaves_no_trace_of_an_empty_list(queued: Conference) -> None:
    before = queued.events.count()

    assert countersigning.by_signatory(queued, [], by=factories.make_member(queued, Role.SIGNATORY)) == 0

    assert queued.events.count() == before


def test_by_signatory_asks_the_database_as_often_for_any_number(queued: Conference) -> None:
    by = factories.make_member(queued, Role.SIGNATORY)
    counts = []
    for size in (1, 30):
        agreements = factories.make_accepted(queued, size)
        with CaptureQueriesContext(connection) as queries:
            countersigning.by_signatory(queued, agreements, by=by)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_countersign_moves_nothing_when_one_is_no_longer_accepted(queued: Conference) -> None:
    accepted, changed = (Agreement.objects.get(pk=pk) for pk in factories.make_accepted(queued, 2))
    Agreement.objects.filter(pk=changed.pk).update(state=State.COUNTERSIGNED, countersigned_at=changed.answered_at)

    with pytest.raises(workflow.ForbiddenMoveError), audit.deed(queued):
        workflow.countersign({"a": (accepted, {}), "b": (changed, {})}, at=accepted.answered_at)

    assert Agreement.objects.get(pk=accepted.pk).state == State.ACCEPTED


def test_digest_of_a_list_is_that_of_its_sorted_ids() -> None:
    first, second = UUID(int=1), UUID(int=2)
    assert bulk_jobs.digest_of([second, first]) == bulk_jobs.digest_of([first, second])
    assert bulk_jobs.digest_of([first]) == hashlib.sha256(str(first).encode()).hexdigest()

"""Documents are made many at a time, and what goes wrong with one of them touches no other."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from agreements import audit
from agreements.models import Conference, Event, Message, MessageState, Paper
from agreements.states import State
from signatures import countersigning
from signatures.documents import drawing, producing, storage
from signatures.documents.evidence_page import Evidence, gathered
from signatures.models import Countersignature, Document, DocumentWork, ReceiptLine, Signature
from signatures.operations import invariants
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seal_key")]


class KilledError(BaseException):
    """What a kill looks like from inside: nothing after it runs."""


@pytest.fixture
def owed(conference: Conference) -> list[UUID]:
    """Four documents, oldest first."""
    signatures = [signed(conference) for _ in range(4)]
    producing.adopt_orphans()
    for number, signature in enumerate(signatures):
        DocumentWork.objects.filter(pk=signature.pk).update(
            next_attempt_at=timezone.now() - timedelta(minutes=10 - number)
        )
    return producing.owed(limit=10)


def signed(conference: Conference) -> Signature:
    return factories.make_agreement(conference, state=State.COUNTERSIGNED).signatures.get()


def spoil(monkeypatch: pytest.MonkeyPatch, poisoned: UUID, error: BaseException) -> None:
    seal = drawing.sealed

    def spoiled(evidence: Evidence, *arguments: Any, **options: Any) -> bytes:
        if evidence.signature.pk == poisoned:
            raise error
        return seal(evidence, *arguments, **options)

    monkeypatch.setattr(drawing, "sealed", spoiled)


def made() -> set[UUID]:
    return set(Document.objects.values_list("signature", flat=True))


def start_again() -> None:
    """A new worker, when the claims of the one before have run out."""
    DocumentWork.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    producing.produce(producing.owed(limit=10))


def at_kept_file(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Once, when the first document lies in the store and nobody knows of it yet."""
    keep, waiting = storage.keep, [act]

    def kept(content: bytes, *, sha256: str) -> str:
        path = keep(content, sha256=sha256)
        while waiting:
            waiting.pop()()
        return path

    monkeypatch.setattr(storage, "keep", kept)


def test_batch_of_two_conferences_is_made_at_once(owed: list[UUID]) -> None:
    other = factories.make_ready_conference(slug="other")
    owed.append(signed(other).pk)
    producing.adopt_orphans()

    assert producing.produce(owed) == 5

    assert made() == set(owed)
    assert ReceiptLine.objects.filter(awaits_document=False).count() == 5
    for conference in Conference.objects.all():
        assert invariants.examine(conference).breaches == []


def test_as_many_queries_for_four_as_for_one(owed: list[UUID]) -> None:
    producing.produce(owed[:1])  # what is asked once in a process
    first, *others = [signed(Conference.objects.get()).pk for _ in range(5)]
    producing.adopt_orphans()

    with CaptureQueriesContext(connection) as alone:
        producing.produce([first])
    with CaptureQueriesContext(connection) as together:
        producing.produce(others)

    assert len(together) == len(alone)
    assert made() == {owed[0], first, *others}


def test_poisoned_document_stops_no_other(owed: list[UUID], monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(monkeypatch, owed[1], ValueError("No room"))

    assert producing.produce(owed) == 3

    assert made() == set(owed) - {owed[1]}
    work = DocumentWork.objects.get(pk=owed[1])
    assert (work.attempts, work.last_error) == (1, "ValueError: No room")
    assert work.next_attempt_at > timezone.now()


def test_document_that_kills_its_worker_takes_no_second_attempt_of_others(
    owed: list[UUID], monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.MAX_ATTEMPTS = 3
    spoil(monkeypatch, owed[2], KilledError())

    with pytest.raises(KilledError):
        producing.produce(owed)
    assert made() == set()
    for _ in range(2):
        with pytest.raises(KilledError):
            start_again()

    start_again()
    assert made() == set(owed) - {owed[2]}
    assert dict(DocumentWork.objects.values_list("pk", "attempts")) == {pk: 4 if pk == owed[2] else 2 for pk in owed}
    assert list(DocumentWork.objects.given_up().values_list("pk", flat=True)) == [owed[2]]


def test_twin_that_was_quicker_costs_only_its_own_document(owed: list[UUID], monkeypatch: pytest.MonkeyPatch) -> None:
    taken = DocumentWork.objects.filter(pk=owed[3])
    at_kept_file(monkeypatch, lambda: taken.update(lease_token=uuid4()))

    assert producing.produce(owed) == 3

    assert made() == set(owed[:3])
    assert audit.first_bad_number(Conference.objects.get()) is None
    assert Event.objects.filter(kind="agreement.sealed").count() == 3


def test_lost_event_is_told_on_the_work(owed: list[UUID], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(producing, "gathered", lambda pks: [])

    assert producing.produce(owed[:1]) == 0

    assert DocumentWork.objects.get(pk=owed[0]).last_error == (
        "It is not sealed, because the audit log has no entry of this signature."
    )


def test_database_that_fails_once_delays_nothing_for_good(owed: list[UUID], monkeypatch: pytest.MonkeyPatch) -> None:
    note, failures = producing._note, [RuntimeError("The connection broke.")]

    def noted(*arguments: Any) -> list[UUID]:
        if failures:
            raise failures.pop()
        return note(*arguments)

    monkeypatch.setattr(producing, "_note", noted)

    assert producing.produce(owed) == 4
    assert set(DocumentWork.objects.values_list("last_error", flat=True)) == {""}


def test_missing_key_counts_no_attempt(owed: list[UUID], settings: Settings, tmp_path: Path) -> None:
    key, settings.SEAL_KEY_FILE = settings.SEAL_KEY_FILE, tmp_path / "missing.pem"

    assert producing.produce(owed) == 0
    assert set(DocumentWork.objects.values_list("attempts", flat=True)) == {0}
    settings.SEAL_KEY_FILE = key
    DocumentWork.objects.update(next_attempt_at=timezone.now())

    assert producing.produce(owed) == 4


RENAMED = {
    "name": "ICML 2031",
    "legal_name": "Another Association",
    "address": "2 Other Street, Graz",
    "time_zone": "Pacific/Auckland",
    "language": "de",
    "is_demonstration": True,
}


@pytest.mark.parametrize("change", [*RENAMED, "paper", "site", "version", "mail"])
def test_second_try_draws_what_the_first_drew(
    conference: Conference, settings: Settings, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """The first worker is killed when its file is in the store; then the world changes."""
    author, _ = factories.invited_author(conference)
    mail = factories.make_message(author, state=MessageState.SENT)
    signature = factories.sign(author.authorships.get().agreements.get())
    kept: list[str] = []

    def kill() -> None:
        raise KilledError

    def keep(content: bytes, *, sha256: str, keep: Callable[..., str] = storage.keep) -> str:
        kept.append(sha256)
        return keep(content, sha256=sha256)

    monkeypatch.setattr(storage, "keep", keep)
    at_kept_file(monkeypatch, kill)
    with pytest.raises(KilledError):
        producing.produce([signature.pk])

    if change in RENAMED:
        Conference.objects.filter(pk=conference.pk).update(**{change: RENAMED[change]})
    Paper.objects.filter(conference=conference).update(**({"number": "X1"} if change == "paper" else {"track": ""}))
    settings.PUBLIC_URL += "/moved" if change == "site" else ""
    settings.VERSION += ".1" if change == "version" else ""
    if change == "mail":
        Message.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), server_answer="250 Again")
    start_again()

    assert kept == [Document.objects.get(signature=signature).sha256] * 2


def test_circumstances_that_another_worker_kept_first_stay(owed: list[UUID]) -> None:
    """A worker whose claim ran out while it was looking writes nothing into the work of the next one."""
    [work] = DocumentWork.objects.claim_all(owed[:1])
    evidence = {each.signature.pk: each for each in gathered(owed[:1])}
    DocumentWork.objects.filter(pk=work.pk).update(lease_token=uuid4(), circumstances={"kept": "first"})

    producing._keep_circumstances([work], evidence)

    assert DocumentWork.objects.get(pk=work.pk).circumstances == {"kept": "first"}


# --- Not sealed without its event --------------------------------------------------------------------------------------
def test_a_signature_that_was_altered_is_not_sealed_and_waits_with_the_reason(owed: list[UUID]) -> None:
    Signature.objects.filter(pk=owed[0]).update(title="Another title")

    assert producing.produce(owed) == 3

    work = DocumentWork.objects.get(pk=owed[0])
    assert (work.finished_at, work.given_up_at, work.attempts) == (None, None, 0)
    assert work.last_error.startswith("It is not sealed, because the audit log says otherwise: this signature differs")
    assert owed[0] not in made()


def test_a_countersignature_that_was_altered_is_not_sealed(owed: list[UUID]) -> None:
    Countersignature.objects.filter(signature=owed[0]).update(organisation="Another house")

    assert producing.produce(owed[:1]) == 0

    assert "has a countersignature that differs from its event" in DocumentWork.objects.get(pk=owed[0]).last_error


def test_a_countersignature_without_an_event_is_not_sealed_until_it_is_put_right() -> None:
    conference = factories.make_ready_conference(countersigning="queue")
    signature = factories.make_agreement(conference, state=State.ACCEPTED).signatures.get()
    forged = Countersignature.objects.create(signature=signature, signatory_name="E", organisation="E", method="rule")
    producing.adopt_orphans()

    assert producing.produce([signature.pk]) == 0
    work = DocumentWork.objects.get(pk=signature.pk)
    assert "has a countersignature that is not the one in the chain" in work.last_error

    forged.delete()
    work.delete()
    countersigning.by_signatory(conference, [signature.agreement_id], by=factories.make_member(conference))
    assert producing.produce([signature.pk]) == 1

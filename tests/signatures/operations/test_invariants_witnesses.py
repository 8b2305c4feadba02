"""Whatever is altered in the evidence is named: by the chain, by the mails, by the record in the sealed file."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from agreements.models import Capacity, Conference, EventValue, Link, Message
from agreements.people import address_changes
from agreements.states import State
from signatures.checking import offline
from signatures.documents import producing, storage
from signatures.evidence import columns
from signatures.models import Countersignature, Document, DocumentWork, Signature
from signatures.operations import invariants
from tests import factories, prepared
from tests.evidence.alterations import EVIDENCE, alter, alter_column
from tests.evidence.world import conference_with_evidence

pytestmark = pytest.mark.django_db

COLUMNS = [(model, name) for model in EVIDENCE for name in columns(model)]


def small_conference() -> Conference:
    return conference_with_evidence(answers=1)


@pytest.fixture
def conference(seal_key: Path, own_documents: Path) -> Iterator[Conference]:
    """Whatever the test did to it is undone before keys to other tables are checked."""
    found = prepared.with_documents(small_conference, own_documents)
    with transaction.atomic():
        yield found
        transaction.set_rollback(True)


def breaches(conference: Conference, *, with_files: bool = False) -> list[str]:
    return invariants.examine(conference, with_files=with_files).breaches


def test_nothing_is_named_where_nothing_was_altered(conference: Conference) -> None:
    assert breaches(conference, with_files=True) == []


@pytest.mark.parametrize("in_all_rows", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_an_evidence_column_that_was_altered_is_named(
    conference: Conference, in_all_rows: bool, subtests: pytest.Subtests
) -> None:
    """Each column in one row, each kind of row by some of them; every kind by each of them in `make test-slow`."""
    for place, (model, name) in enumerate(COLUMNS):
        rows = list(enumerate(model.objects.order_by("pk")))
        for number, row in rows if in_all_rows else [rows[place % len(rows)]]:
            with subtests.test(f"{model.__name__}.{name}", row=number), transaction.atomic():
                alter_column(row, name, random.Random(number))
                found = breaches(conference, with_files=True)
                transaction.set_rollback(True)
                assert any(line.startswith("signature ") for line in found)


def test_the_columns_are_told_as_far_as_the_event_names_them(conference: Conference) -> None:
    signature = Signature.objects.filter(decision="accepted").first()
    assert signature is not None
    alter(signature, {"typed_name": "Mallory", "title": "Another"})
    alter(signature.countersignature, {"signatory_name": "Evil Signatory"})

    assert breaches(conference) == [
        f"agreement {signature.agreement_id} shows another name or title as signed than its latest signature has",
        f"signature {signature.pk} differs from its event in typed_name",
        f"signature {signature.pk} has a countersignature that differs from its event in signatory_name",
        f"signature {signature.pk} is searched or sorted by another typed_name or printed_name or title than it has",
        f"signature {signature.pk} is searched or sorted by another typed_name than it has",
    ]


def test_the_columns_are_told_that_the_record_in_the_file_names(conference: Conference) -> None:
    signature = Signature.objects.filter(decision="accepted").first()
    assert signature is not None
    alter(signature, {"effective_date": "2020-01-01", "is_speaker": True})
    alter(signature.countersignature, {"organisation": "Another House"})

    document = signature.documents.get()
    line = "has a record from which the tables differ in is_speaker, effective_date, organisation"
    assert f"document {document.pk} of signature {signature.pk} {line}" in breaches(conference, with_files=True)


def test_a_chain_that_was_computed_anew_is_named_by_the_record_in_the_file(conference: Conference) -> None:
    """The file keeps the number and the hash of its own event."""
    event = conference.events.filter(kind="agreement.accepted").order_by("-number")[0]
    type(event).objects.filter(pk=event.pk).update(hash="0" * 64)
    document = Document.objects.get(signature=event.subject.removeprefix("signature:"))

    line = "has a record from which the tables differ in the hash of the event"
    assert f"document {document.pk} of signature {document.signature_id} {line}" in breaches(
        conference, with_files=True
    )


# --- Mails that a document names ---------------------------------------------------------------------------------------
MAIL_LINES = {
    "email": "was invited by a mail to another address than that of its link",
    "sent_at": "has a document that names a mail with another time or answer of the server than the mails have",
    "server_answer": "has a document that names a mail with another time or answer of the server than the mails have",
}


def invited(conference: Conference) -> tuple[Signature, Message]:
    signature = Signature.objects.filter(documents__isnull=False, capacity=Capacity.AUTHOR)[0]
    return signature, Message.objects.get(link=signature.link, kind="invitation")


@pytest.mark.parametrize("name", MAIL_LINES)
def test_a_mail_that_was_altered_is_named_without_the_file(conference: Conference, name: str) -> None:
    signature, mail = invited(conference)

    alter_column(mail, name, random.Random(1))

    assert f"signature {signature.pk} {MAIL_LINES[name]}" in breaches(conference)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("email", "the link’s address, the address of the mail"),
        ("sent_at", "the time or the answer of the mail"),
        ("server_answer", "the time or the answer of the mail"),
    ],
)
def test_a_mail_that_was_altered_together_with_what_was_kept_is_named_by_the_file(
    conference: Conference, name: str, words: str
) -> None:
    signature, mail = invited(conference)
    document = signature.documents.get()
    value = {"email": "mallory@example.org", "sent_at": "2020-01-01T00:00:00+00:00", "server_answer": "250 Forged"}[
        name
    ]
    alter(mail, {name: value})
    if name == "email":
        Link.objects.filter(pk=signature.link_id).update(email=value)
    else:
        kept = DocumentWork.objects.get(pk=signature.pk).circumstances
        kept["mailed_at" if name == "sent_at" else name] = value
        DocumentWork.objects.filter(pk=signature.pk).update(circumstances=kept)

    line = f"document {document.pk} of signature {signature.pk} has a record from which the tables differ in {words}"
    assert line in breaches(conference, with_files=True)


# --- An address that staff gave, as a document tells ---------------------------------------------------------------------
@pytest.fixture
def changed(conference: Conference) -> Document:
    """Of an answer that came by an address that staff had given."""
    asked = factories.make_agreement(conference, state=State.INVITED)
    address_changes.change_address(asked.authorship.author, email="new@example.org", by=factories.make_user())
    signature = factories.sign(asked)
    assert producing.produce([signature.pk]) == 1
    document: Document = signature.documents.get()
    return document


def test_a_change_of_the_address_is_told_and_nothing_is_named(conference: Conference, changed: Document) -> None:
    assert b"Address changed by staff on" in json.dumps(offline.record_of(storage.read(changed.path))).encode()
    assert breaches(conference, with_files=True) == []


@pytest.mark.parametrize("is_kept_too", [False, True])
def test_a_change_of_the_address_that_was_altered_is_named(
    conference: Conference, changed: Document, *, is_kept_too: bool
) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    conference.events.filter(kind="author.address_changed").update(at=long_ago)
    if is_kept_too:
        work = DocumentWork.objects.get(pk=changed.signature_id)
        work.circumstances["address_changed_at"] = long_ago.isoformat()
        work.save()

    line = "has a record from which the tables differ in the change of the address"
    assert f"document {changed.pk} of signature {changed.signature_id} {line}" in breaches(conference, with_files=True)


# --- What the chain does not vouch for ---------------------------------------------------------------------------------
def test_a_personal_value_that_was_altered_is_named(conference: Conference) -> None:
    value = EventValue.objects.filter(name="typed_name")[0]
    EventValue.objects.filter(pk=value.pk).update(value="Mallory")

    line = f"event {value.event.number} has a personal value “typed_name” that is not the one in the chain"
    assert line in breaches(conference)


def test_a_countersignature_that_is_gone_is_named(conference: Conference) -> None:
    countersignature = Countersignature.objects.all()[0]
    countersignature.delete()

    assert f"signature {countersignature.signature_id} has lost its countersignature" in breaches(conference)


def test_a_countersignature_that_no_event_tells_of_is_named(conference: Conference) -> None:
    declined = Signature.objects.get(decision="declined")
    Countersignature.objects.create(signature=declined, signatory_name="Evil", organisation="Evil", method="rule")

    line = f"signature {declined.pk} has a countersignature that is not the one in the chain"
    assert line in breaches(conference)


@pytest.mark.parametrize("with_files", [False, True])
def test_as_many_queries_for_three_of_each_kind_as_for_one(conference: Conference, *, with_files: bool) -> None:
    other = conference_with_evidence(answers=3)

    with CaptureQueriesContext(connection) as for_one:
        assert breaches(conference, with_files=with_files) == []
    with CaptureQueriesContext(connection) as for_three:
        assert breaches(other, with_files=with_files) == []

    assert len(for_three) == len(for_one)

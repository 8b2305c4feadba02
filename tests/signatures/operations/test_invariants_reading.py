"""An examination reads each thing once, whatever is asked about it."""

import gc

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from agreements.models import Conference, Event
from signatures.checking.offline import reading
from signatures.documents import storage
from signatures.models import Countersignature, Document, DocumentWork, Signature
from signatures.operations import invariants
from tests.signatures.sealed import sealed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seal_key", "own_documents")]


def test_file_is_read_and_opened_once(conference: Conference, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed(conference, 2)
    read: list[str] = []
    opened: list[PdfFileReader] = []
    from_store, begin = storage.read, PdfFileReader.__init__
    monkeypatch.setattr(storage, "read", lambda path: read.append(path) or from_store(path))
    monkeypatch.setattr(PdfFileReader, "__init__", lambda self, *given: opened.append(self) or begin(self, *given))
    monkeypatch.setattr(reading, "opened", lambda pdf: pytest.fail("by another reader"))

    assert invariants.examine(conference).breaches == []

    assert len(read) == len(set(read)) == len(opened) == 2


def test_record_of_a_file_in_another_form_is_read_as_ever(
    conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    [signature] = sealed(conference)
    monkeypatch.setattr("signatures.sealing.inspecting.attachments.only_one", lambda reader: None)
    type(signature).objects.filter(pk=signature.pk).update(title="Another title")

    assert any("has a record from which the tables differ in title" in line for line in _lines(conference))


def test_log_is_read_without_an_object_for_each_entry(conference: Conference, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed(conference)
    monkeypatch.setattr(Event, "from_db", lambda *given: pytest.fail("an object was made"))

    assert invariants.examine(conference, with_files=False).breaches == []


def test_evidence_is_read_without_an_object_for_each_row(
    conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(conference)
    for model in (Signature, Countersignature, Document, DocumentWork):
        monkeypatch.setattr(model, "from_db", lambda *given: pytest.fail("an object was made"))

    assert invariants.examine(conference, with_files=False).breaches == []


@pytest.mark.parametrize("is_at_work", [True, False])
def test_collector_works_afterwards_as_it_did_before(conference: Conference, is_at_work: bool) -> None:
    if not is_at_work:
        gc.disable()
    try:
        invariants.examine(conference, with_files=False)
        assert gc.isenabled() is is_at_work
    finally:
        gc.enable()


def _lines(conference: Conference) -> list[str]:
    return invariants.examine(conference).breaches

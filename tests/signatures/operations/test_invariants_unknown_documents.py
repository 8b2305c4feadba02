"""A sealed document whose answer no log has any more is named; one that was merely made twice is not."""

import shutil
from pathlib import Path

import pytest

from agreements.models import Conference, Event
from agreements.states import State
from signatures.documents import producing
from signatures.models import Document
from signatures.operations.invariants.unknown_documents import of_no_log
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(conference: Conference, seal_key: Path, own_documents: Path) -> Path:
    factories.make_agreement(conference, state=State.COUNTERSIGNED)
    assert producing.produce(producing.owed(limit=1)) == 1
    return own_documents / Document.objects.get().path


def test_what_rows_tell_of_is_not_named(file: Path) -> None:
    assert list(of_no_log()) == []


def test_a_file_without_a_row_is_not_named_while_the_log_has_its_answer(file: Path) -> None:
    shutil.copy(file, file.with_stem("a" * 64))
    (file.with_stem("b" * 64)).write_bytes(b"no document")

    assert list(of_no_log()) == []


def test_a_file_of_an_answer_that_was_cut_off_the_log_is_named(file: Path) -> None:
    Document.objects.all().delete()
    Event.objects.filter(kind="agreement.accepted").update(hash="0" * 64)

    assert list(of_no_log()) == [f"the file {file} is a sealed document of an answer that no log has"]

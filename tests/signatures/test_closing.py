"""What waits to be made for an agreement that was ended is closed, and owed again when it is put back."""

from pathlib import Path

import pytest

from agreements.models import Agreement, Conference, Event
from agreements.settling import ends_and_returns
from agreements.states import State
from signatures.documents import drawing, producing
from signatures.models import Document, DocumentWork
from signatures.operations import backlog, invariants
from tests import factories


@pytest.fixture
def countersigned(conference: Conference, seal_key: Path, own_documents: Path) -> Agreement:
    return factories.make_agreement(conference, state=State.COUNTERSIGNED)


def end(agreement: Agreement) -> None:
    ends_and_returns.end([agreement.pk], conference=agreement.conference, reason="A mistake", by=factories.make_user())


def test_no_document_is_made_of_what_was_ended(countersigned: Agreement) -> None:
    end(countersigned)

    assert producing.produce(producing.owed(limit=9)) == 0

    assert not Document.objects.exists()
    assert DocumentWork.objects.get().last_error == "The agreement was ended."
    assert Event.objects.filter(kind="agreement.sealing_closed", agreement=countersigned).count() == 1
    assert (producing.owed(limit=9), producing.adopt_orphans(), backlog.documents().owed) == ([], 0, 0)


def test_it_is_made_once_the_agreement_is_put_back(countersigned: Agreement) -> None:
    end(countersigned)
    producing.produce(producing.owed(limit=9))
    ends_and_returns.put_back([countersigned.pk], conference=countersigned.conference, by=factories.make_user())

    assert producing.adopt_orphans() == 1
    assert producing.produce(producing.owed(limit=9)) == 1

    countersigned.refresh_from_db()
    assert countersigned.sealed_at is not None
    assert invariants.examine(countersigned.conference).breaches == []


def test_what_is_ended_while_its_document_is_drawn_is_not_noted(
    countersigned: Agreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = factories.make_agreement(countersigned.conference, state=State.COUNTERSIGNED)
    draw = drawing.sealed

    def draw_slowly(evidence: object, *args: object, **more: object) -> bytes:
        if evidence.signature.agreement_id == countersigned.pk:  # type: ignore[attr-defined]
            end(countersigned)
        return draw(evidence, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(drawing, "sealed", draw_slowly)
    assert producing.produce(producing.owed(limit=9)) == 1

    assert Document.objects.get().signature.agreement_id == other.pk
    assert not producing.owed(limit=9)

"""0053, 0054 and 0024 of signatures: whoever signed before gets no second copy, and the way back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps.registry import Apps
from django.utils import timezone

from agreements.models import Completion, Conference, Message, MessageKind, Role, StaffMail
from agreements.states import State
from signatures.models import ReceiptLine
from signatures.operations import sweep
from tests import factories

pytestmark = pytest.mark.usefixtures("seal_key", "own_documents")


def _old_rows(before: Apps) -> Any:
    """One agreement whose document was mailed, as version 0.1 kept it."""
    conference: Any = before.get_model("agreements", "Conference").objects.create(
        slug="icml", name="ICML", legal_name="ICML", short_name="ICML", address="Vienna", signatory_name="A. Chair"
    )
    author: Any = before.get_model("agreements", "Author").objects.create(
        conference=conference, name="Ada", email="ada@ex.org"
    )
    link: Any = before.get_model("agreements", "Link").objects.create(
        author=author, email="ada@ex.org", key_version=1, token_digest="0" * 64
    )
    return before.get_model("agreements", "Message").objects.create(
        conference=conference,
        author=author,
        link=link,
        email="ada@ex.org",
        subject="Your signed agreement",
        kind="copy",
        state="sent",
        sent_at=timezone.now(),
        finished_at=timezone.now(),
        occasion="copy:8e3c4b1a-0000-4000-8000-000000000001",
    )


def test_copies_of_before_stay_what_they_are_and_new_answers_get_receipts(
    version_0_1: Apps, upgrade: Callable[[], None], version_0_1_again: Callable[[], Apps]
) -> None:
    mailed = _old_rows(version_0_1)

    upgrade()

    assert not ReceiptLine.objects.exists()
    old = Message.objects.get()
    assert (old.kind, old.occasion) == (MessageKind.COPY, mailed.occasion)
    sweep.tick()
    assert Message.objects.count() == 1
    conference = Conference.objects.get()
    factories.make_text(conference)
    owner = factories.make_member(conference, Role.OWNER)
    factories.make_agreement(conference, state=State.DECLINED)
    assert ReceiptLine.objects.get().receipt.kind == MessageKind.RECEIPT
    StaffMail.objects.create(kind="digest", user=owner, occasion="digest:1", subject="-", text="-")
    Completion.objects.create(conference=conference)

    before = version_0_1_again()

    kinds = before.get_model("agreements", "Message").objects.order_by("created_at").values_list("kind", flat=True)
    assert len(kinds) == 2
    assert "receipt" not in kinds
    assert before.get_model("signatures", "Signature").objects.count() == 1

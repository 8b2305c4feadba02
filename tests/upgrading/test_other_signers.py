"""agreements 0036 and 0037, signatures 0022: whoever answered before was the author, and the chain still vouches for it."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime

from django.apps.registry import Apps
from django.db.models import F

from agreements.models import Agreement, Capacity, Message
from agreements.states import State
from signatures.evidence import evidence_digest
from signatures.models import Decision, Signature
from tests import factories
from tests.upgrading.test_settle_doubled_rows import Old

SIGNED = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_answers_from_before_are_their_authors(version_0_1: Apps, upgrade: Callable[[], None]) -> None:
    old = Old(version_0_1)
    text = old.text(1, "# T", published_at=SIGNED)
    agreement = version_0_1.get_model("agreements", "Agreement").objects.get(authorship__paper=old.paper("17", 1))
    type(agreement).objects.update(text=text, state="countersigned", answered_at=SIGNED, countersigned_at=SIGNED)
    link = old.link(agreement.authorship.author, "token", 1)
    row = version_0_1.get_model("signatures", "Signature").objects.create(
        agreement=agreement, number=1, decision="accepted", typed_name="A17", shown={}, shown_digest="0" * 64,
        printed_name="A17", title="On Kites", name_grade="exact", consent_version="1", consent_digest="0" * 64,
        link=link, signed_at=SIGNED, effective_date=date(2026, 5, 1),
    )  # fmt: skip

    upgrade()

    signature = Signature.objects.get(pk=row.pk)
    assert (signature.capacity, signature.signer_name, signature.office) == (Capacity.AUTHOR, "", "")
    assert Agreement.objects.get().capacity == Capacity.AUTHOR
    written = {
        "id": str(row.pk), "agreement_id": str(agreement.pk), "number": 1, "decision": "accepted", "typed_name": "A17",
        "shown": {}, "shown_digest": "0" * 64, "printed_name": "A17", "title": "On Kites", "is_speaker": False,
        "name_grade": "exact", "is_name_confirmed": False, "reason": "", "consent_version": "1",
        "consent_digest": "0" * 64, "link_id": str(link.pk), "signed_at": "2026-05-01T12:00:00.000000+00:00",
        "effective_date": "2026-05-01",
    }  # fmt: skip
    canonical = json.dumps(written, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert evidence_digest(signature) == hashlib.sha256(canonical.encode()).hexdigest()


def test_what_an_officer_was_sent_and_signed_can_go_back(
    of_today: None, version_0_1_again: Callable[[], Apps]
) -> None:
    conference = factories.make_ready_conference()
    signed, asked = (factories.make_agreement(conference, state=State.INVITED) for _ in range(2))
    link = factories.officers_link(factories.forward(signed))
    factories.sign(signed, link=link, decision=Decision.DECLINED)
    factories.forward(asked, email="other@works.test")
    sent = Message.objects.filter(link=link)
    sent.update(state="sent", sent_at=F("created_at"), server_answer="250 OK")

    before = version_0_1_again()

    assert before.get_model("signatures", "Signature").objects.get().link_id == link.pk
    assert not before.get_model("agreements", "Link").objects.filter(pk=link.pk, revoked_at=None).exists()
    mails = before.get_model("agreements", "Message").objects.values_list("kind", "state")
    # What was the officer’s receipt is the closest that there was; so is what leads an author to the page.
    assert sorted(mails) == [
        *[("copy", "sent"), ("invitation", "cancelled"), ("invitation", "sent")],
        *[("link", "queued"), ("link", "queued")],
    ]

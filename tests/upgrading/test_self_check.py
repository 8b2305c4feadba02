"""signatures 0013 to 0016: the first night after an upgrade looks at everything that was there before."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from django.apps.registry import Apps

from signatures.models import Breach, SelfCheck
from signatures.operations import nightly, notices
from tests.upgrading.test_settle_doubled_rows import Old

SIGNED = datetime(2026, 5, 1, 12, tzinfo=UTC)


def with_a_lost_document(apps: Apps) -> None:
    old = Old(apps)
    text = old.text(1, "# T", published_at=SIGNED)
    agreement = apps.get_model("agreements", "Agreement").objects.get(authorship__paper=old.paper("17", 1))
    facts = {"state": "countersigned", "answered_at": SIGNED, "countersigned_at": SIGNED, "sealed_at": SIGNED}
    type(agreement).objects.update(text=text, **facts)
    signature = apps.get_model("signatures", "Signature").objects.create(
        agreement=agreement, number=1, decision="accepted", typed_name="A17", shown={}, shown_digest="0" * 64,
        printed_name="A17", title="On Kites", name_grade="exact", consent_version="1", consent_digest="0" * 64,
        link=old.link(agreement.authorship.author, "token", 1), signed_at=SIGNED, effective_date=date(2026, 5, 1),
    )  # fmt: skip
    certificate = apps.get_model("signatures", "SealCertificate").objects.create(fingerprint="f" * 64, pem="")
    path = f"sha256/aa/aa/{'a' * 64}.pdf"
    apps.get_model("signatures", "Document").objects.create(
        signature=signature, sha256="a" * 64, size=1, path=path, certificate=certificate, sealed_at=SIGNED
    )


def test_lost_document_of_before_is_found_in_the_first_night(version_0_1: Apps, upgrade: Callable[[], None]) -> None:
    with_a_lost_document(version_0_1)

    upgrade()
    assert nightly.owe()
    assert nightly.run(nightly.owed(limit=1)[0])
    notices.look()

    assert SelfCheck.objects.get().document_count == 1
    [breach] = Breach.objects.standing().filter(is_damage=True)
    assert "has no file that can be read" in breach.words


def test_way_back_takes_what_was_found_with_it(
    version_0_1: Apps, upgrade: Callable[[], None], version_0_1_again: Callable[[], Apps]
) -> None:
    with_a_lost_document(version_0_1)
    upgrade()
    nightly.owe()
    nightly.run(nightly.owed(limit=1)[0])

    again = version_0_1_again()

    assert again.get_model("signatures", "Document").objects.count() == 1

"""The sealing key is made, shown and replaced by a command; what was sealed before stays valid."""

import json
import stat
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.core.management import CommandError, call_command
from pytest_django import Settings

from agreements import clock
from agreements.models import Conference
from signatures import sealing
from signatures.checking import online
from signatures.checking.online import published_certificates
from signatures.documents import drawing
from signatures.models import SealCertificate
from tests.signatures import forging
from tests.signatures.sealed import sealed

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("seal_key", *arguments, stdout=out)
    return out.getvalue()


def told(*arguments: str) -> dict[str, object]:
    answer: dict[str, object] = json.loads(run(*arguments, "--json"))
    return answer


def test_ensure_makes_a_key_once(settings: Settings, tmp_path: Path) -> None:
    settings.SEAL_KEY_FILE = tmp_path / "keys" / "seal.pem"

    first, second = told("--ensure", "--organisation", "ICML"), told("--ensure")

    assert first["subject"] == "CN=Seal of ICML,O=ICML"
    assert first["kind"] == "P-256"
    assert second["fingerprint"] == first["fingerprint"]
    assert second["pem"] == sealing.load(settings.SEAL_KEY_FILE).certificate_pem


def test_key_is_shown_with_its_fingerprint_and_its_last_day(seal_key: Path) -> None:
    key = sealing.load(seal_key)

    shown = run()

    assert f"Seal certificate, SHA-256 {key.fingerprint}" in shown
    assert f"valid {key.valid_from:%d %b %Y} to {key.expires_at:%d %b %Y}" in shown
    assert key.certificate_pem in shown
    assert "PRIVATE" not in shown


def test_missing_key_is_said(settings: Settings, tmp_path: Path) -> None:
    settings.SEAL_KEY_FILE = tmp_path / "seal.pem"

    with pytest.raises(CommandError, match="There is no sealing key"):
        run()
    with pytest.raises(CommandError, match="There is no sealing key"):
        run("--rotate")


def test_rotate_replaces_the_key_and_keeps_of_the_old_only_the_certificate(own_seal_key: Path) -> None:
    old = sealing.load(own_seal_key)
    own_seal_key.chmod(0o400)

    answer = told("--rotate", "--organisation", "ICML")

    kept = Path(str(answer["old_certificate"]))
    assert answer["fingerprint"] == sealing.held(own_seal_key).fingerprint != old.fingerprint
    assert stat.S_IMODE(own_seal_key.stat().st_mode) == 0o400
    assert kept.name == f"seal-{old.valid_from:%Y-%m-%d}-{old.fingerprint[:8]}.certificate.pem"
    assert kept.read_text() == old.certificate_pem
    assert sorted(path.name for path in own_seal_key.parent.iterdir()) == sorted([own_seal_key.name, kept.name])


def test_rotate_replaces_an_expired_key(settings: Settings, tmp_path: Path) -> None:
    settings.SEAL_KEY_FILE = tmp_path / "seal.pem"
    with time_machine.travel("2010-03-01T00:00:00Z"):
        sealing.create(settings.SEAL_KEY_FILE, organisation="Example", common_name="Old")

    assert told("--rotate")["fingerprint"] == sealing.load(settings.SEAL_KEY_FILE).fingerprint


def test_rotate_refuses_a_key_that_was_brought(settings: Settings, tmp_path: Path) -> None:
    settings.SEAL_KEY_FILE = tmp_path / "seal.p12"
    settings.SEAL_KEY_FILE.write_bytes(b"brought")

    with pytest.raises(CommandError, match="put its successor in its place"):
        run("--rotate")
    assert settings.SEAL_KEY_FILE.read_bytes() == b"brought"


def test_documents_of_the_old_key_stay_valid_and_new_ones_bear_the_new(
    conference: Conference, own_seal_key: Path
) -> None:
    [before] = sealed(conference)
    rotated = told("--rotate")["fingerprint"]
    [after] = sealed(conference)

    old, new = (each.documents.get() for each in (before, after))
    assert new.certificate.fingerprint == rotated != old.certificate.fingerprint
    assert [online.verify(drawing.read(each)).is_authentic for each in (old, new)] == [True, True]


def test_certificates_of_all_seals_are_written_as_pem(conference: Conference, seal_key: Path, tmp_path: Path) -> None:
    sealed(conference)
    run("--rotate")
    sealed(conference)
    fingerprint = told("--rotate")["fingerprint"]

    answer = told("--certificates", str(tmp_path / "seals.pem"))

    written = x509.load_pem_x509_certificates((tmp_path / "seals.pem").read_bytes())
    used = list(SealCertificate.objects.order_by("first_used_at").values_list("fingerprint", flat=True))
    assert answer["certificates"] == 3
    assert [each.fingerprint(hashes.SHA256()).hex() for each in written] == [*used, fingerprint]
    with pytest.raises(CommandError, match="cannot be written"):
        run("--certificates", str(tmp_path))


# --- A key that is not to be trusted any more -------------------------------------------------------------------------
def test_retired_key_is_noted_and_published(conference: Conference, own_seal_key: Path) -> None:
    [signature] = sealed(conference)
    fingerprint = signature.documents.get().certificate.fingerprint

    assert told("--retire", fingerprint[:16])["ended"] == fingerprint

    certificate = SealCertificate.objects.get()
    assert certificate.end_reason == "retired"
    assert certificate.ended_at is not None
    assert abs(certificate.ended_at - clock.now()) < timedelta(minutes=1)
    assert f"# retired since {certificate.ended_at:%Y-%m-%dT%H:%M:%SZ}: {fingerprint}\n" in published_certificates()


def test_of_several_reports_of_theft_the_earliest_counts(conference: Conference, own_seal_key: Path) -> None:
    sealed(conference)

    for day in ("2026-03-02", "2026-02-01", "2026-04-05"):
        told("--report-stolen", day)

    certificate = SealCertificate.objects.get()
    assert (certificate.end_reason, certificate.ended_at) == ("stolen", datetime(2026, 2, 1, tzinfo=UTC))
    with pytest.raises(CommandError, match="is reported stolen already"):
        run("--retire", certificate.fingerprint)


def test_key_that_never_sealed_cannot_be_ended(conference: Conference, own_seal_key: Path) -> None:
    with pytest.raises(CommandError, match="No certificate, or more than one, has the fingerprint"):
        run("--report-stolen", "2026-02-01")


def test_our_records_still_know_what_a_stolen_key_sealed(conference: Conference, own_seal_key: Path) -> None:
    [signature] = sealed(conference)
    told("--report-stolen", "2100-01-01")

    verdict = online.verify(drawing.read(signature.documents.get()))

    assert verdict.is_authentic
    assert "Its key was reported stolen on 01 Jan 2100." in verdict.sentence
    assert "the file alone does not prove it" in verdict.sentence


def test_what_a_stolen_key_sealed_afterwards_is_ours_and_not_authentic(
    conference: Conference, own_seal_key: Path
) -> None:
    [signature] = sealed(conference)
    told("--report-stolen", "2000-01-01")

    verdict = online.verify(drawing.read(signature.documents.get()))

    assert (verdict.kind, verdict.answers.is_ours, verdict.answers.was_key_good) == ("unproven", True, False)
    assert "Its key was reported stolen on 01 Jan 2000." in verdict.sentence
    assert "its seal shows nothing" in verdict.sentence


def test_another_file_of_a_stolen_key_is_not_authentic(conference: Conference, own_seal_key: Path) -> None:
    [signature] = sealed(conference)
    forged = forging.sealed_again(signature, sealing.held(own_seal_key), typed_name="Eve Mallory")

    assert online.verify(forged).kind == "contradicted"

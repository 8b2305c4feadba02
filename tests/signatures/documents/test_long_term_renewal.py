"""A time over a file ends with its authority's certificate: another one goes over it before that, and not sooner."""

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
import time_machine
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from django.core.management import call_command
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import PdfSignatureValidationSpec, SignatureValidationSpec
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pytest_django import Settings

from agreements.models import Conference
from signatures import sealing
from signatures.checking import online
from signatures.documents import drawing, long_term, time_stamps
from signatures.levels import Level
from signatures.models import Document, Signature
from signatures.operations import invariants
from tests.authority import Authority
from tests.signatures.sealed import sealed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seal_key")]


@pytest.fixture
def old(settings: Settings, tmp_path: Path) -> Iterator[Authority]:
    """Its certificate ends in sixty days."""
    settings.TIMESTAMP_TIMEOUT = 10
    settings.TIMESTAMP_CERTIFICATES = tmp_path / "roots.pem"
    with Authority(days=60, tells_revocation=True) as authority:
        name(authority, settings)
        yield authority


@pytest.fixture
def new() -> Iterator[Authority]:
    with Authority(days=2000, tells_revocation=True) as authority:
        yield authority


def name(authority: Authority, settings: Settings, *others: Authority) -> None:
    settings.TIMESTAMP_URL = authority.url
    settings.TIMESTAMP_CERTIFICATES.write_bytes(b"".join(each.roots_pem for each in (authority, *others)))


def newest(signature: Signature) -> bytes:
    return drawing.read(signature.documents.newest().get())


def renewed(conference: Conference, settings: Settings, new: Authority, old: Authority) -> Signature:
    [signature] = sealed(conference)
    long_term.extend(conference, level=Level.LTA)
    name(new, settings, old)
    assert long_term.extend(conference, level=Level.LTA).renewed == 1
    return signature


def certificate(authority: Authority) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(authority.root.public_bytes(serialization.Encoding.DER))


def test_time_that_ends_soon_is_renewed_once(
    conference: Conference, settings: Settings, old: Authority, new: Authority
) -> None:
    signature = renewed(conference, settings, new, old)

    again = long_term.extend(conference, level=Level.LTA)

    levels = signature.documents.order_by("revision").values_list("level", flat=True)
    assert (again.renewed, again.already, again.failed) == (0, 1, {})
    assert list(levels) == ["B-B", "B-T", "B-LTA", "B-LTA"]


def test_pyhanko_trusts_the_seal_and_both_times(
    conference: Conference, settings: Settings, old: Authority, new: Authority
) -> None:
    content = newest(renewed(conference, settings, new, old))
    reader = PdfFileReader(BytesIO(content))
    [seal], times = reader.embedded_regular_signatures, reader.embedded_timestamp_signatures
    roots = [certificate(old), certificate(new), seal.signer_cert]
    context = ValidationContext(trust_roots=roots, allow_fetching=False)

    status = validate_pdf_signature(seal, context)

    assert status.bottom_line
    assert status.docmdp_ok
    assert status.modification_level == ModificationLevel.LTA_UPDATES
    assert [validate_pdf_timestamp(time, context).trusted for time in times] == [True, True]


def test_first_time_still_proves_something_when_its_certificate_has_ended(
    conference: Conference, settings: Settings, old: Authority, new: Authority
) -> None:
    signature = renewed(conference, settings, new, old)
    before, after = (drawing.read(document) for document in signature.documents.order_by("revision")[2:])
    roots = [certificate(old), certificate(new)]

    with time_machine.travel(datetime.now(UTC) + timedelta(days=1000)):
        found = [oldest_evidence(content, roots) for content in (before, after)]

    assert found[0] is None
    assert found[1] is not None
    assert found[1] < datetime.now(UTC)


def oldest_evidence(content: bytes, roots: list[asn1_x509.Certificate]) -> datetime | None:
    """The oldest time over the file that still proves something, in the standard's way (EN 319 102-1, 5.6.3)."""
    [seal] = PdfFileReader(BytesIO(content)).embedded_regular_signatures
    trusted = SimpleTrustManager.build(trust_roots=[CertTrustAnchor(root) for root in (*roots, seal.signer_cert)])
    revocation = CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy("hard-fail"))
    policy = CertValidationPolicySpec(trust_manager=trusted, revinfo_policy=revocation)
    spec = PdfSignatureValidationSpec(SignatureValidationSpec(policy))
    return asyncio.run(ades_lta_validation(seal, spec)).oldest_evidence_record_timestamp


def test_file_holds_what_is_needed_to_check_its_first_time(
    conference: Conference, settings: Settings, old: Authority, new: Authority
) -> None:
    reader = PdfFileReader(BytesIO(newest(renewed(conference, settings, new, old))))
    first, _ = reader.embedded_timestamp_signatures

    held = {asn1_x509.Certificate.load(stream.get_object().data).sha256 for stream in reader.root["/DSS"]["/Certs"]}

    assert {first.signer_cert.sha256, certificate(old).sha256} <= held


def test_renewed_document_is_intact_verified_and_agrees_with_the_tables(
    conference: Conference, settings: Settings, old: Authority, new: Authority
) -> None:
    content = newest(renewed(conference, settings, new, old))

    for days in (0, 1000):
        with time_machine.travel(datetime.now(UTC) + timedelta(days=days)):
            [report] = sealing.inspect(content)
            assert (report.is_intact, report.covers_whole_file, report.level) == (True, True, "B-LTA")
            assert online.verify(content).is_authentic
    assert [line for line in invariants.examine(conference).breaches if "document" in line] == []


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig is not installed")
@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_readers_that_people_have_accept_a_renewed_document(
    conference: Conference, settings: Settings, old: Authority, new: Authority, tmp_path: Path
) -> None:
    (tmp_path / "renewed.pdf").write_bytes(newest(renewed(conference, settings, new, old)))

    said = subprocess.run(["pdfsig", tmp_path / "renewed.pdf"], capture_output=True, encoding="utf-8").stdout
    checked = subprocess.run(["qpdf", "--check", tmp_path / "renewed.pdf"], capture_output=True)

    assert "Signature is Valid." in said.split("Signature #2")[0]
    assert "Signature #3" in said
    assert checked.returncode == 0


def test_nothing_is_renewed_while_the_authority_signs_as_before(
    conference: Conference, settings: Settings, old: Authority, new: Authority
) -> None:
    sealed(conference, 2)
    long_term.extend(conference, level=Level.LTA)
    before, asked = Document.objects.count(), old.asked

    outcome = long_term.extend(conference, level=Level.LTA)

    assert (outcome.not_yet, outcome.renewed, outcome.failed) == (2, 0, {})
    assert (Document.objects.count(), old.asked) == (before, asked + 1)


def test_margin_decides_what_is_soon(
    conference: Conference, settings: Settings, old: Authority, new: Authority
) -> None:
    sealed(conference)
    long_term.extend(conference, level=Level.LTA)
    name(new, settings, old)
    out = StringIO()

    outcomes = [
        long_term.extend(conference, level=Level.LTA, renew_before=timedelta(days=50)),
        long_term.extend(conference, level=Level.LT),
    ]
    call_command("extend_seals", conference.slug, "--renew-before", "70", stdout=out)

    assert [(outcome.renewed, outcome.already) for outcome in outcomes] == [(0, 1), (0, 1)]
    assert out.getvalue() == (
        "0 documents extended to B-LTA; 0 already were.\n1 got another time, because its last one ends soon.\n"
    )


def test_time_that_has_ended_already_is_told_by_document(
    conference: Conference, settings: Settings, old: Authority, new: Authority
) -> None:
    [signature] = sealed(conference)
    long_term.extend(conference, level=Level.LTA)
    name(new, settings, old)

    with time_machine.travel(datetime.now(UTC) + timedelta(days=61)):
        outcome = long_term.extend(conference, level=Level.LTA)

    assert outcome.failed == {signature.pk: "The last time over the file can no longer be checked."}
    assert signature.documents.count() == 3


def test_stamped_documents_stay_intact_when_the_certificate_of_their_time_has_ended(
    conference: Conference, old: Authority
) -> None:
    [signature] = sealed(conference)
    time_stamps.stamp([signature.pk])

    with time_machine.travel(datetime.now(UTC) + timedelta(days=61)):
        [report] = sealing.inspect(newest(signature))

    assert (report.is_intact, report.level) == (True, "B-T")

"""Seals are extended to B-LT and B-LTA as further revisions, which other people's readers accept."""

import json
import shutil
import subprocess
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from django.core.management import CommandError, call_command
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext
from pytest_django import Settings

from agreements.models import Conference
from signatures import sealing
from signatures.checking import online
from signatures.documents import drawing, long_term, revisions, time_stamps
from signatures.levels import Level
from signatures.models import Document, Signature
from signatures.operations import invariants
from tests import factories
from tests.authority import Authority
from tests.connects import connects
from tests.signatures.sealed import sealed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seal_key")]


def newest(signature: Signature) -> bytes:
    return drawing.read(signature.documents.newest().get())


def told(*arguments: str) -> dict[str, object]:
    out = StringIO()
    call_command("extend_seals", *arguments, "--json", stdout=out)
    answer: dict[str, object] = json.loads(out.getvalue())
    return answer


@pytest.mark.parametrize("level", [Level.LT, Level.LTA])
def test_extended_document_is_accepted_by_pyhanko_although_no_change_is_allowed(
    conference: Conference, authority: Authority, level: Level
) -> None:
    [signature] = sealed(conference)
    long_term.extend(conference, level=level)
    reader = PdfFileReader(BytesIO(newest(signature)))
    [seal], times = reader.embedded_regular_signatures, reader.embedded_timestamp_signatures
    root = asn1_x509.Certificate.load(authority.root.public_bytes(serialization.Encoding.DER))
    context = ValidationContext(trust_roots=[root, seal.signer_cert], allow_fetching=False)

    status = validate_pdf_signature(seal, context)

    assert status.bottom_line
    assert status.docmdp_ok
    assert status.modification_level == ModificationLevel.LTA_UPDATES
    assert "/DSS" in reader.root
    assert len(times) == (level == Level.LTA)
    assert all(validate_pdf_timestamp(time, context).trusted for time in times)


@pytest.mark.parametrize("level", [Level.LT, Level.LTA])
def test_extended_document_is_intact_verified_and_agrees_with_the_tables(
    conference: Conference, authority: Authority, level: Level
) -> None:
    [signature] = sealed(conference)

    outcome = long_term.extend(conference, level=level)

    [report] = sealing.inspect(newest(signature))
    levels = signature.documents.order_by("revision").values_list("level", flat=True)
    assert (outcome.extended, outcome.failed, outcome.ended) == (1, {}, "")
    assert list(levels) == ["B-B", "B-T", level]
    assert report.is_intact
    assert report.covers_whole_file
    assert report.level == level
    assert report.stamped_at is not None
    assert online.verify(newest(signature)).is_authentic
    assert [line for line in invariants.examine(conference).breaches if "document" in line] == []


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig is not installed")
@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
@pytest.mark.parametrize("level", [Level.LT, Level.LTA])
def test_readers_that_people_have_accept_an_extended_document(
    conference: Conference, authority: Authority, tmp_path: Path, level: Level
) -> None:
    [signature] = sealed(conference)
    long_term.extend(conference, level=level)
    (tmp_path / "extended.pdf").write_bytes(newest(signature))

    said = subprocess.run(["pdfsig", tmp_path / "extended.pdf"], capture_output=True, encoding="utf-8").stdout
    checked = subprocess.run(["qpdf", "--check", tmp_path / "extended.pdf"], capture_output=True)

    assert "Signature is Valid." in said.split("Signature #2")[0]
    assert checked.returncode == 0


@pytest.mark.parametrize("more", [b"\n", b"%more", b"%%EOF\n", b"\n%PDF-1.7\n%%EOF\n"])
@pytest.mark.parametrize("level", [Level.LT, Level.LTA])
def test_bytes_behind_an_extended_document_are_noticed(
    conference: Conference, authority: Authority, level: Level, more: bytes
) -> None:
    [signature] = sealed(conference)
    long_term.extend(conference, level=level)

    try:
        reports = sealing.inspect(newest(signature) + more)
    except sealing.UnreadableError:
        return
    assert not all(report.is_intact and report.covers_whole_file for report in reports)


def test_extend_again_changes_nothing(conference: Conference, authority: Authority) -> None:
    sealed(conference, 2)
    long_term.extend(conference, level=Level.LTA)
    before = Document.objects.count()

    outcomes = [long_term.extend(conference, level=level) for level in (Level.LTA, Level.LT)]

    assert [(outcome.extended, outcome.already) for outcome in outcomes] == [(0, 2), (0, 2)]
    assert Document.objects.count() == before


def test_long_term_documents_get_the_time_over_the_file_later(conference: Conference, authority: Authority) -> None:
    [signature] = sealed(conference)
    long_term.extend(conference, level=Level.LT)

    long_term.extend(conference, level=Level.LTA)

    assert signature.documents.newest().get().revision == 4
    assert sealing.inspect(newest(signature))[0].level == "B-LTA"


def test_command_tells_as_json_what_came_of_it(conference: Conference, authority: Authority) -> None:
    sealed(conference, 2)
    factories.make_ready_conference()

    assert told(conference.slug, "--level", "lt") == {
        "level": "B-LT",
        "extended": 2,
        "renewed": 0,
        "already": 0,
        "without_room": 0,
        "not_yet": 0,
        "failed": [],
        "ended": "",
    }
    assert told()["extended"] == 2  # of all conferences, to lta


def test_command_without_an_authority_says_so(conference: Conference) -> None:
    with pytest.raises(CommandError, match="TIMESTAMP_URL names no time-stamp authority"):
        call_command("extend_seals", conference.slug)


def test_documents_from_before_the_authority_are_left_and_counted(
    conference: Conference, settings: Settings, authority: Authority
) -> None:
    settings.TIMESTAMP_URL = ""
    sealed(conference)
    settings.TIMESTAMP_URL = authority.url

    outcome = long_term.extend(conference, level=Level.LT)

    assert (outcome.extended, outcome.without_room) == (0, 1)


def test_authority_that_goes_away_ends_the_command_with_what_was_done(
    conference: Conference, authority: Authority
) -> None:
    [first, _] = sealed(conference, 2)
    time_stamps.stamp(time_stamps.owed(limit=9))
    authority.fault = "down"

    outcome = long_term.extend(conference, level=Level.LTA)

    assert (outcome.extended, outcome.ended) == (0, "The authority does not answer: ServerDisconnectedError.")
    with pytest.raises(SystemExit):
        told(conference.slug)
    assert long_term.extend(conference, level=Level.LT).extended == 2  # needs no answer
    assert first.documents.count() == 3


def test_authority_that_answers_wrongly_is_told_by_document(conference: Conference, authority: Authority) -> None:
    [signature] = sealed(conference)
    time_stamps.stamp([signature.pk])
    authority.fault = "wrong imprint"

    outcome = long_term.extend(conference, level=Level.LTA)

    assert outcome.failed == {signature.pk: "The time-stamp is over other bytes than ours."}
    assert signature.documents.newest().get().level == "B-T"


def test_revocation_is_asked_for_where_the_certificate_says_where(
    conference: Conference, settings: Settings, tmp_path: Path
) -> None:
    with Authority(crl_url="http://127.0.0.1:9/gone.crl") as authority:
        settings.TIMESTAMP_URL = authority.url
        [signature] = sealed(conference)
        time_stamps.stamp([signature.pk])

        outcome = long_term.extend(conference, level=Level.LT)

    assert "A certificate does not hold" in outcome.failed[signature.pk]


def test_what_a_certificate_names_in_a_private_network_is_not_asked(
    conference: Conference, settings: Settings
) -> None:
    with Authority(crl_url="http://169.254.169.254/latest/meta-data.crl") as authority:
        settings.TIMESTAMP_URL = authority.url
        [signature] = sealed(conference)
        time_stamps.stamp([signature.pk])

        with connects() as tried:
            outcome = long_term.extend(conference, level=Level.LT)

    assert tried == []
    assert "A certificate does not hold" in outcome.failed[signature.pk]


def test_of_two_who_extend_the_first_wins(conference: Conference, authority: Authority) -> None:
    [signature] = sealed(conference)
    document = Document.objects.with_facts().get()
    revisions.add(document, b"first", level=Level.T)

    with pytest.raises(revisions.OvertakenError):
        revisions.add(document, b"second", level=Level.T)
    assert signature.documents.count() == 2

"""A bundle from the deed to the folder of somebody who has nothing but it."""

import csv
import hashlib
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.conferences.editions import closing
from agreements.models import Author, Authorship, Conference, Paper, PaperStatus, WaiverKind
from agreements.papers import withdrawing
from agreements.proceedings import giving_up
from agreements.settling import waiving
from agreements.settling.waivers import Grounds
from agreements.states import State
from signatures.checkpoints import anchoring
from signatures.documents import storage
from signatures.exporting.bundles import check_bundle, gathering, making_bundles, streaming
from signatures.exporting.bundles.making_bundles import Wish
from signatures.models import Bundle, BundleLayout, Document
from signatures.operations import invariants
from tests import factories, prepared
from tests.agreements.settling.scanned import scan
from tests.signatures.exporting.bundles.bundled import content_of, opened, signed_paper, unpacked

pytestmark = pytest.mark.usefixtures("seal_key")


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def made(conference: Conference, layout: BundleLayout = BundleLayout.SIGNATURES, **wish: object) -> Bundle:
    return making_bundles.make(conference, Wish(layout, **wish), by=factories.make_user())  # type: ignore[arg-type]


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Where nothing of the product is but what the folder brings."""
    environment = {"PATH": os.environ["PATH"]}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


@pytest.fixture
def volume(own_documents: Path, db: None) -> Conference:
    return prepared.with_documents(volume_conference, own_documents)


def volume_conference() -> Conference:
    """Case 27: a paper that is clear, one signed by hand, and others that have to be left out: not all signed, withdrawn, nobody
    asked, never published, back from a withdrawal under another title."""
    conference = factories.make_ready_conference()
    signed_paper(conference, "7", "Ada Ames", "José Núñez", title="=On Kites")
    by_hand = factories.make_agreement(
        paper=factories.make_paper(conference, number="8", title="Harbours"),
        author=factories.make_author(conference, name="Hal Hand"),
        state=State.INVITED,
    )
    grounds = Grounds(WaiverKind.SCAN, "By post")
    waiving.waive(by_hand, grounds, file=scan(), by=factories.make_user())
    half = signed_paper(conference, "9", "Cy Coe", title="Half")
    factories.make_agreement(paper=half, author=factories.make_author(conference, name="Di Doe"), state=State.INVITED)
    gone = signed_paper(conference, "10", "Eve Eel", title="Gone")
    withdrawing.withdraw(conference, [gone.pk], reason="An error in the proof", by=factories.make_user())
    factories.make_paper(conference, factories.make_author(conference, name="Flo Fox"), number="11", title="New")
    never = signed_paper(conference, "12", "Gil Gull", title="Never")
    giving_up.give_up(conference, [never.pk], reason="No room", by=factories.make_user())
    back = signed_paper(conference, "13", "Ida Ibis", title="Back")
    withdrawing.withdraw(conference, [back.pk], reason="A mistake", by=factories.make_user())
    Paper.objects.filter(pk=back.pk).update(title="Back Again")
    withdrawing.revive(conference, [back.pk], by=factories.make_user())
    factories.evaluate(conference)
    anchoring.make_owed()
    return conference


# --- What is in it ------------------------------------------------------------------------------------------------------
def test_what_is_not_clear_is_left_out_and_named(volume: Conference) -> None:
    bundle = made(volume)

    with opened(bundle) as found:
        assert found.testzip() is None
        listed = rows(found.read("manifest.csv"))
        documents = [row for row in listed if row["kind"] in ("document", "scan")]
        assert [(row["path"], row["author"], row["status"]) for row in documents] == [
            ("agreements/7/01_Ada_Ames.pdf", "Ada Ames", "clear"),
            ("agreements/7/02_Jose_Nunez.pdf", "José Núñez", "clear"),
            ("agreements/8/01_Hal_Hand_by_hand.pdf", "Hal Hand", "clear"),
        ]
        assert documents[0]["title"] == "'=On Kites"
        assert {row["path"] for row in listed} | {"manifest.csv", "SHA256SUMS"} == set(found.namelist())
        for row in listed:
            content = found.read(row["path"])
            assert (row["sha256"], row["size"]) == (hashlib.sha256(content).hexdigest(), str(len(content)))
        assert [tuple(row.values()) for row in rows(found.read("exceptions.csv"))] == [
            ("9", "Half", "Di Doe", "left_out", "An author has not answered."),
            ("10", "Gone", "Eve Eel", "left_out", "It was withdrawn."),
            ("11", "New", "Flo Fox", "left_out", "An author has not been invited."),
            ("12", "Never", "Gil Gull", "left_out", "It will not be published."),
            ("13", "Back Again", "Ida Ibis", "left_out", "An author has not been invited."),
        ]
        readme = found.read("README.txt").decode()
    assert found.namelist()[0] == "README.txt"
    assert found.namelist()[-2:] == ["manifest.csv", "SHA256SUMS"]
    assert "2 papers, 2 sealed documents, 1 form signed by hand." in " ".join(readme.split())
    assert "5 papers are left out; exceptions.csv names them" in " ".join(readme.split())
    assert (bundle.papers, bundle.documents, bundle.left_out) == (2, 3, 5)


def test_papers_that_are_asked_for_by_name_are_in_it_with_the_reason(volume: Conference) -> None:
    bundle = made(
        volume, BundleLayout.PATTERN, pattern="{paper}", papers=("10", "9", "12", "13"), reason="The lawyer asked"
    )

    with opened(bundle) as found:
        documents = [row for row in rows(found.read("manifest.csv")) if row["kind"] == "document"]
        exceptions = rows(found.read("exceptions.csv"))
        assert "“The lawyer asked”" in " ".join(found.read("README.txt").decode().split())
    assert [(row["path"], row["status"]) for row in documents[2:]] == [
        ("documents/9.pdf", "An author has not answered."),
        ("documents/10.pdf", "It was withdrawn."),
        ("documents/12.pdf", "It will not be published."),
    ]
    assert [(row["paper_id"], row["what"], row["authors"]) for row in exceptions] == [
        ("9", "asked_for", "Di Doe"),
        ("9", "no_document", "Di Doe"),
        ("10", "asked_for", "Eve Eel"),
        ("11", "left_out", "Flo Fox"),
        ("12", "asked_for", "Gil Gull"),
        ("13", "asked_for", "Ida Ibis"),
        ("13", "no_document", "Ida Ibis"),
    ]
    event = volume.events.get(kind="bundle.made")
    assert event.payload["asked_for"] == 4
    assert event.values.get(name="reason").value == "The lawyer asked"
    assert "asked" not in str(event.payload["reason"])


def test_nothing_is_made_of_what_cannot_be(conference: Conference) -> None:
    signed_paper(conference, "7", "Ada Ames")
    half = factories.make_paper(conference, factories.make_author(conference), number="8")

    with pytest.raises(making_bundles.ReasonNeededError):
        made(conference, papers=("8",), reason=" ")
    with pytest.raises(gathering.UnknownPaperError, match="no paper 99"):
        made(conference, papers=("99",), reason="Why not")
    Paper.objects.exclude(pk=half.pk).update(is_clear=False, clear_since=None, blocked_by="matter")
    with pytest.raises(making_bundles.NothingToBundleError):
        made(conference)
    assert not Bundle.objects.exists()


def test_a_paper_whose_documents_are_not_made_yet_is_left_out(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)

    found = gathering.gathered(conference)

    assert found.papers == []
    [absence] = found.absences
    assert (absence.why, absence.authors) == (
        "Not all of its documents are made yet.",
        agreement.authorship.printed_name,
    )


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_as_often_for_any_number_of_papers(conference: Conference, count: int) -> None:
    for number in range(count):
        signed_paper(conference, str(number), "Ada Ames")

    by = factories.make_user()
    with CaptureQueriesContext(connection) as queries:
        making_bundles.make(conference, Wish(BundleLayout.SIGNATURES), by=by)

    assert len(queries) == 19


# --- It is the same whenever it is fetched ------------------------------------------------------------------------------
def test_it_is_made_again_as_it_was_whatever_changed_since(volume: Conference, subtests: pytest.Subtests) -> None:
    patterns = {BundleLayout.PATTERN: "{paper}/{author}"}
    before = {
        bundle.pk: content_of(bundle)
        for bundle in (made(volume, each, pattern=patterns.get(each, "")) for each in BundleLayout)
    }
    Author.objects.update(name="Somebody Else")
    Authorship.objects.update(printed_name="Somebody Else")
    Paper.objects.update(title="Another Title", status=PaperStatus.WITHDRAWN)
    Conference.objects.update(name="Another Name", language="de")
    factories.make_agreement(volume, state=State.COUNTERSIGNED)
    anchoring.make_owed()

    for bundle in Bundle.objects.select_related("conference"):
        with subtests.test(bundle.layout):
            assert content_of(bundle) == before[bundle.pk]


def test_it_can_be_made_in_a_conference_that_is_closed(conference: Conference) -> None:
    signed_paper(conference, "7", "Ada Ames")
    closing.close(conference, by=factories.make_user())

    assert made(conference).number == 1
    assert made(conference).number == 2


@pytest.mark.parametrize("loss", ["missing", "another"])
def test_a_document_that_is_not_as_it_was_stops_it(conference: Conference, loss: str) -> None:
    signed_paper(conference, "7", "Ada Ames")
    bundle = made(conference)
    path = Document.objects.get().path
    storage.documents().delete(path)
    if loss == "another":
        storage.add(path, b"%PDF-1.7 another")

    with pytest.raises(streaming.BundleStoppedError, match=r"agreements/7/01_Ada_Ames\.pdf"):
        content_of(bundle)


def test_a_download_that_breaks_off_leaves_nothing_behind(volume: Conference) -> None:
    bundle = made(volume)
    whole = content_of(bundle)

    pieces = streaming.zipped(bundle)
    assert next(pieces)[:2] == b"PK"
    pieces.close()  # type: ignore[attr-defined]

    assert content_of(bundle) == whole


def test_records_that_were_altered_are_named(conference: Conference) -> None:
    signed_paper(conference, "7", "Ada Ames")
    first, second = made(conference), made(conference)
    assert invariants.examine(conference, with_files=False).breaches == []

    Bundle.objects.filter(pk=first.pk).update(listing=b"something else")
    Bundle.objects.filter(pk=second.pk).delete()

    assert invariants.examine(conference, with_files=False).breaches == [
        "bundle 1 holds another list than when it was made",
        "bundle 1 is not the one that the log tells of",
        f"the log tells of a bundle:{second.pk} that is not there",
    ]


# --- Programs of others read it -----------------------------------------------------------------------------------------
def test_other_programs_unpack_it_and_its_sums_are_right(volume: Conference, tmp_path: Path) -> None:
    content = content_of(made(volume, BundleLayout.PAPERS))

    for name, *program in (("unzip", "unzip", "-q"), ("Python", sys.executable, "-m", "zipfile", "-e")):
        _unpacked_by(program, content, tmp_path / name)


@pytest.mark.slow  # it is not everywhere; `make bundles` wants it
def test_7z_unpacks_it_and_its_sums_are_right(volume: Conference, tmp_path: Path) -> None:
    program = shutil.which("7z") or shutil.which("7zz") or "7z"
    _unpacked_by([program, "x", "-y"], content_of(made(volume, BundleLayout.PAPERS)), tmp_path / "7z")


def _unpacked_by(program: list[str], content: bytes, folder: Path) -> None:
    folder.mkdir()
    (folder / "bundle.zip").write_bytes(content)
    into = [str(folder)] if program[0] == sys.executable else []

    assert run(*program, "bundle.zip", *into, folder=folder).returncode == 0

    checked = run("sha256sum", "-c", "SHA256SUMS", folder=folder)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert len(checked.stdout.splitlines()) == len((folder / "SHA256SUMS").read_text().splitlines()) > 30


# --- Checked in a folder without the product ----------------------------------------------------------------------------
def test_a_changed_a_missing_and_a_foreign_document_are_named(volume: Conference, tmp_path: Path) -> None:
    folder = unpacked(made(volume), tmp_path / "bundle")
    changed, missing = folder / "agreements/7/01_Ada_Ames.pdf", folder / "agreements/7/02_Jose_Nunez.pdf"
    assert not (folder / "signatures").exists()

    whole = run(sys.executable, "check_bundle.py", folder=folder)
    assert (whole.stdout, whole.returncode) == ("Everything holds: digests, seals and log.\n", 0), whole.stderr
    content = bytearray(changed.read_bytes())
    content[9000] ^= 1
    changed.write_bytes(content)
    shutil.copy(missing, folder / "agreements/7/03_Eve_Mallory.pdf")
    missing.unlink()

    checked = run(sys.executable, "check_bundle.py", folder=folder)
    summed = run("sha256sum", "-c", "SHA256SUMS", folder=folder)
    [line] = [line for line in (folder / "README.txt").read_text().splitlines() if "uniq -u" in line]
    alone = run("sh", "-c", line, folder=folder)

    assert sorted(alone.stdout.splitlines()) == [
        "SHA256SUMS",
        "agreements/7/02_Jose_Nunez.pdf",
        "agreements/7/03_Eve_Mallory.pdf",
    ]
    assert checked.returncode == 1
    lines = checked.stdout.splitlines()
    assert lines[:3] == [
        "CHANGED  agreements/7/01_Ada_Ames.pdf: its SHA-256 is not the one in SHA256SUMS",
        "MISSING  agreements/7/02_Jose_Nunez.pdf",
        "FOREIGN  agreements/7/03_Eve_Mallory.pdf: SHA256SUMS does not know it",
    ]
    assert lines[3].startswith(
        "SEAL     agreements/7/01_Ada_Ames.pdf: This file bears our seal, but what we sealed was changed"
    )
    assert summed.returncode == 1
    assert "agreements/7/01_Ada_Ames.pdf: FAILED\n" in summed.stdout
    assert "agreements/7/02_Jose_Nunez.pdf: FAILED open or read\n" in summed.stdout


def test_whoever_writes_the_lists_anew_too_is_found_out_by_the_seals(
    volume: Conference, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A document that is foreign, one of the same conference in the place of another, and a log without an entry; and a list
    that is gone is told as such."""
    folder = unpacked(made(volume), tmp_path / "bundle")
    first, second = folder / "agreements/7/01_Ada_Ames.pdf", folder / "agreements/7/02_Jose_Nunez.pdf"
    shutil.copy(second, first)
    second.write_bytes((Path(__file__).parents[2] / "checking/before/B-B.pdf").read_bytes())
    _write_sums_anew(folder)

    assert check_bundle.main([str(folder), "--digests"]) == 0
    assert check_bundle.main([str(folder)]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Everything holds: digests."
    assert lines[1].startswith("FOREIGN  agreements/7/01_Ada_Ames.pdf: it is the document ")
    assert lines[2].startswith("SEAL     agreements/7/02_Jose_Nunez.pdf: This PDF bears a seal")
    assert lines[3] == "2 problems."
    log = (folder / "log.jsonl").read_bytes().splitlines(keepends=True)
    assert b'"format"' in log[-1], "there is a checkpoint"
    (folder / "log.jsonl").write_bytes(b"".join(log[:3] + log[4:]))
    assert check_bundle.main([str(folder)]) == 1
    assert "LOG      log.jsonl: Line 4: entry 5 stands where entry 4 belongs." in capsys.readouterr().out
    for name in ("manifest.csv", "certificates.pem", "SHA256SUMS"):
        (folder / name).unlink()
        assert check_bundle.main([str(folder)]) == 2
        assert f"{name} cannot be read" in capsys.readouterr().err


def test_checker_needs_nothing_of_the_product_but_what_it_brings(volume: Conference, tmp_path: Path) -> None:
    folder = unpacked(made(volume), tmp_path / "bundle")
    asked = (
        "import sys, check_bundle; code = check_bundle.main(); "
        "ours = {n: m.__file__ for n, m in sys.modules.items() if n.split('.')[0] in ('signatures', 'agreements')}; "
        "print(code, sorted({f.split('bundle/')[1].split('/')[0] for f in ours.values()}), 'django' in sys.modules)"
    )

    done = run(sys.executable, "-c", asked, folder=folder)

    assert done.stdout.splitlines()[-1] == "0 ['checker'] False", done.stderr
    wanted = (folder / "checker/requirements.txt").read_text().splitlines()
    assert [line.partition("==")[0] for line in wanted] == [
        "pyhanko", "pyhanko-certvalidator", "asn1crypto", "cryptography", "pypdf",
    ]  # fmt: skip


def _write_sums_anew(folder: Path) -> None:
    paths = [line.partition("  ")[2] for line in (folder / "SHA256SUMS").read_text().splitlines()]
    digests = {path: hashlib.sha256((folder / path).read_bytes()).hexdigest() for path in paths}
    (folder / "SHA256SUMS").write_text("".join(f"{digest}  {path}\n" for path, digest in digests.items()))

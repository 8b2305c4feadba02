"""Checking with nothing but the published certificates."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as hypothesis_settings

from agreements.models import Conference
from agreements.states import State
from signatures import sealing
from signatures.checking import offline
from signatures.checking.offline import Change, Kind
from signatures.checking.offline.__main__ import _printable, main
from signatures.checking.online import published_certificates
from tests import factories
from tests.signatures import forging

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def ours(conference: Conference, seal_key: Path, tmp_path: Path) -> Path:
    """A document beside the certificates as they are published."""
    author = factories.make_author(conference, name="Peisong Wang")
    _, content = forging.produced(factories.make_agreement(author=author, state=State.COUNTERSIGNED).signatures.get())
    (tmp_path / "certificates.pem").write_text(published_certificates(), encoding="utf-8")
    file = tmp_path / "ours.pdf"
    file.write_bytes(content)
    return file


def check(*files: Path, options: tuple[str, ...] = ()) -> int:
    return main([*map(str, files), "--certificate", str(files[0].parent / "certificates.pem"), *options])


def test_a_machine_without_settings_or_network_can_check(ours: Path) -> None:
    command = [sys.executable, "-W", "error", "-m", "signatures.checking.offline", ours, "--certificate"]
    without_sockets = {"PATH": os.environ["PATH"], "http_proxy": "http://127.0.0.1:1"}

    done = subprocess.run(
        [*command, ours.parent / "certificates.pem"], cwd=ROOT, env=without_sockets, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        f"{ours}: This file was sealed with the certificate of “Seal” and is unchanged since.\n"
    )
    for line in ("Author: Peisong Wang", "Answer: accepted", "Signed as: Peisong Wang", "Countersigned by: Sylvia"):
        assert f"    {line}" in done.stdout


def test_it_needs_no_django() -> None:
    asked = (
        "import sys, signatures.checking.offline.__main__; print([m for m in sys.modules if m.startswith('django')])"
    )

    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


@pytest.mark.no_cover  # the same lines thousands of times
@pytest.mark.parametrize("count", [24, pytest.param(200, marks=pytest.mark.slow)])
def test_every_one_of_many_changed_bytes_is_found_and_placed(ours: Path, count: int) -> None:
    content = ours.read_bytes()
    certificates = offline.published_in((ours.parent / "certificates.pem").read_bytes())
    chance = random.Random(7)
    for _ in range(count):
        at, by = chance.randrange(len(content)), chance.randrange(1, 256)
        changed = forging.with_changed_byte(content, at, by=by)

        assert offline.judge(changed, certificates).kind != Kind.UNCHANGED, (at, by)
        differences = offline.places_of_damage(changed)
        assert differences, (at, by)
        assert all(each.place in offline.PLACES and each.sentence for each in differences), (at, by)


@pytest.mark.parametrize(
    ("was", "place"),
    [
        (b"/Contents <30", "seal"),
        (b"/Reason (Countersigned", "seal"),
        (b"/Filter /FlateDecode /Length 738>>\nstream\nx", "colours"),
        (b"/Subtype/CIDFontType0C>>\nstream\nx", "typefaces"),
        (b"/Type /ObjStm", "structure"),
        (b"/ID [<", "index"),
        (b'"evidence": {', "record"),
    ],
)
def test_damage_is_placed_from_the_file_alone(ours: Path, was: bytes, place: str) -> None:
    content = ours.read_bytes()
    at = content.index(was) + len(was)
    if place == "structure":
        at = content.index(b"stream\n", at) + 40
    if place == "record":
        at -= 1

    by = content[at] ^ ord("1" if content[at] == ord("0") else "0") if place == "index" else 1

    differences = offline.places_of_damage(forging.with_changed_byte(content, at, by=by))

    assert place in {each.place for each in differences}


def test_altered_record_contradicts_the_pages(ours: Path) -> None:
    changed = forging.with_record_saying(ours.read_bytes(), "Peisong Wang", "Eve Mallory!")

    (difference,) = offline.places_of_damage(changed)

    assert "the record says under “printed_name” “Eve Mallory!”, and no page says the same" in difference.sentence


def test_somebody_elses_certificate_proves_nothing(
    ours: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = sealing.create(tmp_path / "other.pem", organisation="ECA", common_name="Seal")
    (tmp_path / "certificates.pem").write_text(other.certificate_pem, encoding="ascii")

    assert check(ours) == 1
    told = capsys.readouterr().out
    assert "it was made with another certificate: it is not ours" in told
    assert "Peisong Wang" not in told


def test_json_has_the_keys_of_the_other_ways(ours: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed = ours.with_name("changed.pdf")
    changed.write_bytes(forging.with_changed_byte(ours.read_bytes(), 9000))

    assert check(ours, changed, options=("--json",)) == 1

    first, second = json.loads(capsys.readouterr().out)["files"]
    assert list(first) == [
        "file", "verdict", "authentic", "preview", "answers", "sentence", "sha256", "certificate", "sealed_at", "document",
        "differences", "original", "record",
    ]  # fmt: skip
    assert (first["verdict"], first["authentic"], first["record"]["typed_name"]) == ("unchanged", True, "Peisong Wang")
    assert (second["verdict"], second["authentic"], second["record"]) == ("changed", False, None)
    assert [each["place"] for each in second["differences"]] == ["typefaces"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"", "not_a_pdf"), (b"%PDF-1.7", "cut"), (b"%PDF-1.7\n%%EOF\n", "damaged"), (b"Dear author", "not_a_pdf")],
)
def test_other_files_are_answered(ours: Path, content: bytes, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = ours.with_name("other.pdf")
    file.write_bytes(content)

    assert check(ours, file, options=("--json",)) == 1
    assert json.loads(capsys.readouterr().out)["files"][1]["verdict"] == kind


def test_missing_file_is_status_two(ours: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(ours, ours.with_name("missing.pdf")) == 2
    assert "missing.pdf: The file cannot be read: No such file or directory." in capsys.readouterr().out


@pytest.mark.parametrize("certificates", ["missing.pem", "ours.pdf"])
def test_missing_certificates_are_status_two(
    ours: Path, certificates: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main([str(ours), "--certificate", str(ours.with_name(certificates))])

    assert end.value.code == 2
    assert "no certificates can be read" in capsys.readouterr().err


def test_a_name_cannot_move_the_cursor() -> None:
    assert _printable("Eve\x1b[2J\nMallory") == "Eve [2J Mallory"


@pytest.mark.no_cover  # the same lines thousands of times
@pytest.mark.parametrize(
    ("begins", "repeated", "times"),
    [(b"", b" ", 300_000_000), (b"BT /F1 12 Tf ", b"(Agreement the of ) Tj 0 -1 Td ", 6000)],
    ids=["unpacks to a thousand times its size", "draws for ever"],
)
def test_hostile_file_takes_little_time(ours: Path, begins: bytes, repeated: bytes, times: int) -> None:
    hostile = forging.of_pages(begins + repeated * times + b"ET", count=16)
    began = time.process_time()

    offline.claims_in_bytes(hostile)
    offline.claims_in_words(hostile)
    compared = offline.compare(hostile, ours.read_bytes())

    assert compared.change == Change.REWRITTEN
    assert time.process_time() - began < 20


@pytest.mark.no_cover  # the same lines thousands of times
@pytest.mark.parametrize("word", [b"/Length 1 ", b"startxref 5\n", b"%%EOF\n", b"0123ABCD-"])
def test_repeated_words_of_a_pdf_take_little_time(ours: Path, word: bytes) -> None:
    hostile = b"%PDF-1.7\n1 0 obj\n" + word * 300_000 + b"\nendobj\n" + ours.read_bytes()
    began = time.process_time()

    offline.judge(hostile, offline.Published())
    offline.claims_in_bytes(hostile)
    offline.claims_in_words(hostile)
    offline.compare(hostile, ours.read_bytes())
    offline.places_of_damage(hostile)

    assert time.process_time() - began < 20


FUZZ = hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.no_cover  # the same lines thousands of times
@FUZZ
@given(content=strategies.binary(max_size=300))
def test_any_bytes_get_an_answer(content: bytes) -> None:
    for started in (content, b"%PDF-1.7\n" + content):
        assert offline.judge(started, offline.Published()).kind != Kind.UNCHANGED
        assert offline.places_of_damage(started)
        assert offline.record_of(started) == {}
        offline.claims_in_bytes(started)
        offline.claims_in_words(started)


@pytest.mark.no_cover  # the same lines thousands of times
@FUZZ
@given(data=strategies.data())
def test_any_damage_can_be_compared(ours: Path, data: strategies.DataObject) -> None:
    content = ours.read_bytes()
    start = data.draw(strategies.integers(0, len(content)))
    end = data.draw(strategies.integers(start, min(start + 400, len(content))))
    damaged = content[:start] + data.draw(strategies.binary(max_size=40)) + content[end:]

    if damaged != content:
        assert offline.compare(damaged, content).differences
        assert offline.places_of_damage(damaged)

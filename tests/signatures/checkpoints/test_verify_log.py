"""A stranger checks an exported log with one file, the standard library and `cryptography`."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.test import Client

from agreements.models import Conference, EventValue
from signatures import sealing
from signatures.checking.online import published_certificates
from signatures.checkpoints import verify_log
from signatures.documents import seal_keys
from signatures.models import Checkpoint
from tests.commands import said
from tests.signatures.checkpoints.conftest import file_of

pytestmark = pytest.mark.django_db
Anchored = Callable[[int], list[Checkpoint]]


@pytest.fixture
def exported(conference: Conference, anchored: Anchored, tmp_path: Path) -> Path:
    """With three checkpoints and one entry since."""
    anchored(3)
    out = tmp_path / "log.jsonl"
    said("export_chain", conference.slug, "--out", str(out))
    return out


def checked(file: Path, *options: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    status = verify_log.main([str(file), *options])
    told = capsys.readouterr()
    return status, (told.out + told.err).splitlines()


def changed(file: Path, number: int, change: Callable[[bytes], bytes | None]) -> Path:
    """Another file in which that line is another one, or gone."""
    lines = file.read_bytes().splitlines(keepends=True)
    line = change(lines[number - 1])
    lines[number - 1 : number] = [] if line is None else [line]
    other = file.with_name("changed.jsonl")
    other.write_bytes(b"".join(lines))
    return other


def test_export_has_a_line_for_each_entry_and_no_personal_value(conference: Conference, exported: Path) -> None:
    lines = exported.read_bytes().splitlines()

    entries = [json.loads(line) for line in lines[:-3]]
    assert [entry["number"] for entry in entries] == list(range(1, conference.events.count() + 1))
    hashes = [hashlib.sha256(b"\0" + line).hexdigest() for line in lines[:-3]]
    assert hashes == list(conference.events.order_by("number").values_list("hash", flat=True))
    assert [json.loads(line)["format"] for line in lines[-3:]] == [verify_log.FORMAT] * 3
    values = list(EventValue.objects.values_list("value", flat=True))
    assert values
    assert [value for value in values if value.encode() in exported.read_bytes()] == []


def test_export_is_written_whole_or_not_at_all(conference: Conference, exported: Path, folder: Path) -> None:
    before = exported.read_bytes()
    file_of(folder, 2).unlink()

    with pytest.raises(CommandError, match="was not written: checkpoint 2 has lost its file"):
        said("export_chain", conference.slug, "--out", str(exported))

    assert exported.read_bytes() == before
    assert [path.name for path in exported.parent.glob("*log*")] == ["log.jsonl"]


def test_program_runs_by_itself_in_an_empty_folder(
    conference: Conference, exported: Path, client: Client, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "verify_log.py").write_bytes(client.get("/verify/verify_log.py").content)
    (empty / "certificates.pem").write_text(published_certificates(), encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-I", "verify_log.py", exported, "--certificate", "certificates.pem"],
        cwd=empty, env={}, capture_output=True, text=True,
    )  # fmt: skip

    last, count = conference.checkpoints.latest("number"), conference.events.count()
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.splitlines() == [
        f"The log is whole: {count} entries of {json.loads(exported.read_bytes().splitlines()[-1])['conference']}.",
        f"3 checkpoints; the last one is of entry {last.entry}, signed {last.at:%Y-%m-%dT%H:%M:%SZ}.",
        f"Not yet anchored, because no checkpoint is younger: entries {count} to {count}.",
    ]


def test_program_imports_nothing_of_ours() -> None:
    text = Path(verify_log.__file__).read_text(encoding="utf-8")

    names = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}

    assert names - sys.stdlib_module_names == {"cryptography"}


def test_entry_is_found_with_its_hash_alone(
    conference: Conference, exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    anchored, last = conference.events.get(number=2), conference.events.latest("number")

    for entry, hash_, status, words in (
        (2, anchored.hash, 0, "Entry 2 with this hash is in the log."),
        (2, anchored.hash.upper(), 0, "Entry 2 with this hash is in the log."),
        (last.number, last.hash, 0, f"Entry {last.number} with this hash is in the log, but not yet anchored."),
        (3, anchored.hash, 1, "Entry 3 with this hash is NOT in the log."),
        (0, last.hash, 1, "Entry 0 with this hash is NOT in the log."),
        (10**9, last.hash, 1, "Entry 1000000000 with this hash is NOT in the log."),
    ):
        told = checked(exported, "--entry", str(entry), "--hash", hash_, capsys=capsys)
        assert (told[0], told[1][-1]) == (status, words)


def test_first_bad_line_is_named(conference: Conference, exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    count = conference.events.count()
    for number, change, words in (
        (2, lambda line: line.replace(b'"number":2', b'"number":2 '), "Line 3: entry 3 does not follow"),
        (2, lambda _line: None, "Line 2: entry 3 stands where entry 2 belongs."),
        (2, lambda _line: b"\n", "Line 2: Expecting value"),
        (2, lambda _line: b"[]\n", "Line 2: neither an entry nor a checkpoint."),
        (2, lambda _line: b"{}\n", "Line 2: 'number' is missing."),
        (
            count + 1,
            lambda line: line.replace(b'"entry":', b'"entry": '),
            f"Line {count + 1}: checkpoint 1 is not written",
        ),
        (
            count + 2,
            lambda line: line.replace(b'"at":"2', b'"at":"3'),
            f"Line {count + 2}: checkpoint 2 has no valid signature",
        ),
        (count + 2, lambda _line: None, f"Line {count + 2}: checkpoint 3 stands where checkpoint 2 belongs."),
    ):
        status, lines = checked(changed(exported, number, change), capsys=capsys)
        assert status == 1
        assert lines[0].startswith(f"The log does not hold. {words}")


def test_log_that_was_computed_anew_is_not_the_one_of_its_checkpoints(
    conference: Conference, exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the second entry on; the last entry that no checkpoint tells of is changed without being found out."""
    lines, previous, out = exported.read_bytes().splitlines(), "", []
    for line in lines[:-3]:
        entry = json.loads(line)
        if entry["number"] == 2:
            entry["kind"] = "forged"
        if entry["number"] > 2:
            line = line.replace(entry["previous"].encode(), previous.encode())  # noqa: PLW2901
        elif entry["number"] == 2:
            line = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()  # noqa: PLW2901
        previous = hashlib.sha256(b"\0" + line).hexdigest()
        out.append(line)
    other = exported.with_name("anew.jsonl")
    other.write_bytes(b"\n".join([*out, *lines[-3:], b""]))

    status, told = checked(other, capsys=capsys)

    assert status == 1
    first = conference.checkpoints.get(number=1)
    assert told == [
        f"The log does not hold. Line {len(out) + 1}: checkpoint 1 tells of an entry {first.entry} that this log does not have."
    ]


def test_certificates_that_count_are_told_apart(
    conference: Conference, exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, key = tmp_path / "ours.pem", seal_keys.current()
    ours.write_text(published_certificates(), encoding="utf-8")
    assert checked(exported, "--certificate", str(ours), capsys=capsys)[0] == 0

    first = conference.checkpoints.get(number=1)
    ours.write_text(f"# stolen since {first.at:%Y-%m-%dT%H:%M:%SZ}: {key.fingerprint}\n{published_certificates()}")
    status, lines = checked(exported, "--certificate", str(ours), capsys=capsys)
    assert (status, lines[0].partition(": ")[2]) == (
        1,
        "checkpoint 1 is signed with a key that was not to be trusted any more.",
    )

    ours.write_text(sealing.preview_key().certificate_pem)
    status, lines = checked(exported, "--certificate", str(ours), capsys=capsys)
    assert status == 1
    assert f"checkpoint 1 is signed by another key: its certificate has the fingerprint {key.fingerprint}." in lines[0]


def test_without_certificates_the_fingerprints_are_told(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, lines = checked(exported, capsys=capsys)

    assert status == 0
    assert lines[-1] == f"Signed by the certificate with the SHA-256 fingerprint {seal_keys.current().fingerprint}."


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["nowhere.jsonl"], "No such file"),
        (["LOG", "--certificate", "LOG"], "Unable to load PEM file"),
        (["LOG", "--entry", "1"], "--entry and --hash belong together"),
        (["LOG", "--entry", "one", "--hash", "a"], "invalid int value"),
    ],
)
def test_what_cannot_be_read_is_another_exit_status(
    exported: Path, options: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [str(exported) if option == "LOG" else option for option in options]

    try:
        status = verify_log.main(arguments)
    except SystemExit as end:
        status = int(str(end.code))

    assert status == 2
    assert words in capsys.readouterr().err


def test_an_empty_file_is_no_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.jsonl").write_bytes(b"")

    assert checked(tmp_path / "empty.jsonl", capsys=capsys) == (
        1,
        ["The log does not hold. There is no entry in it."],
    )


def test_check_page_hands_the_program_out(client: Client) -> None:
    response = client.get("/verify/verify_log.py")

    assert response.headers["Content-Type"] == "text/x-python; charset=utf-8"
    assert response.content == Path(verify_log.__file__).read_bytes()
    page = client.get("/verify/").content.decode()
    assert 'href="/verify/verify_log.py"' in page
    assert hashlib.sha256(response.content).hexdigest() in page

"""Files that cost far more than their size: whoever asks is answered, and nobody else notices."""

import json
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from pypdf import apply_configuration
from pytest_django import Settings

from agreements.models import Conference
from agreements.states import State
from agreements.web.sandbox import NoAnswerError, Reason
from signatures.checking import offline, online, strangers
from signatures.checking.offline import Kind, Published
from signatures.checking.offline.__main__ import main
from signatures.checking.online import published_certificates
from tests import factories
from tests.signatures import bombs, forging
from tests.signatures.checking.test_command_verify import verify

MIB = 1024 * 1024
# What the process that serves pages spends on a file itself: it reads it, hands it over, and takes its digest.
SPENT_HERE = 1.0


def name_of(bomb: Callable[..., bytes]) -> str:
    if isinstance(bomb, partial):
        return f"{bomb.func.__name__} {bomb.args[0]!r}"
    return bomb.__name__


@pytest.fixture
def ours(conference: Conference, seal_key: Path, tmp_path: Path) -> bytes:
    _, content = forging.produced(factories.make_agreement(conference, state=State.COUNTERSIGNED).signatures.get())
    (tmp_path / "certificates.pem").write_text(published_certificates(), encoding="utf-8")
    return content


def told_offline(content: bytes, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit status and the verdict of the check that knows the certificates alone."""
    (folder / "file.pdf").write_bytes(content)
    status = main([str(folder / "file.pdf"), "--certificate", str(folder / "certificates.pem"), "--json"])
    [file] = json.loads(capsys.readouterr().out)["files"]
    return status, file["verdict"]


def test_limits_are_those_that_were_promised(settings: Settings) -> None:
    limits = strangers.limits(seconds=1.8)

    assert (limits.seconds, limits.processor_seconds) <= (2, 1.5)
    assert limits.memory <= 256 * MIB
    assert limits.size == 2 * strangers.LARGEST


@pytest.mark.no_cover
@pytest.mark.django_db
@pytest.mark.parametrize("bomb", bombs.BOMBS, ids=name_of)
def test_bomb_is_answered_and_costs_us_nothing(
    bomb: Callable[[], bytes], capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    content = bomb()
    began = time.process_time()

    verdict = online.verify(content)

    assert time.process_time() - began < SPENT_HERE
    assert verdict.kind not in {Kind.UNCHANGED, Kind.UNREADABLE}
    assert verdict.sentence
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


@pytest.mark.no_cover
@pytest.mark.parametrize("bomb", bombs.OF_SEALED, ids=name_of)
def test_bomb_behind_a_seal_of_ours_is_answered(
    bomb: Callable[[bytes], bytes], ours: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = bomb(ours)
    began = time.process_time()

    verdict = online.verify(content)
    status, told = told_offline(content, tmp_path, capsys)

    assert time.process_time() - began < SPENT_HERE
    assert verdict.kind in {Kind.NOT_EXAMINED, Kind.ADDED}
    assert status > 0
    assert told != "unchanged"


@pytest.mark.no_cover
@pytest.mark.parametrize("bomb", [bombs.nested_fields, bombs.picture_for_a_program], ids=name_of)
def test_commands_answer_a_bomb(
    bomb: Callable[[], bytes], ours: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bomb.pdf"
    file.write_bytes(bomb())

    status, said = verify(file)
    status_offline, told = told_offline(file.read_bytes(), tmp_path, capsys)

    assert (status, said.startswith(f"{file}: This ")) == (1, True)
    assert status_offline > 0
    assert told != "unchanged"


def test_more_than_a_few_seals_are_refused_before_one_is_looked_at(ours: bytes) -> None:
    began = time.process_time()

    judgement = offline.judge(bombs.many_fields(ours, 400), Published())

    assert judgement.kind == Kind.NOT_EXAMINED
    assert judgement.sentence.startswith("This PDF bears more than 8 seals and time-stamps, so it was not examined")
    assert time.process_time() - began < 3


def test_no_other_program_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where one is at hand that unpacks what stands in the file."""
    started: list[object] = []
    monkeypatch.setattr(subprocess, "run", lambda *command, **_: started.append(command))

    with apply_configuration(jbig2dec_binary="/usr/bin/jbig2dec"):
        assert offline.claims_in_words(bombs.picture_for_a_program()) == offline.Claims((), (), ())

    assert started == []


def test_no_library_writes_into_our_logs(caplog: pytest.LogCaptureFixture) -> None:
    sealed = bombs.with_seal(b"00").replace(b"ETSI.CAdES.detached", b"words.of.the.file.x")

    assert offline.judge(sealed, Published()).kind == Kind.UNSEALED

    assert caplog.records == []


def test_nobody_searches_a_file_for_where_it_might_begin() -> None:
    began = time.process_time()

    offline.claims_in_words(bombs.no_catalog(500_000))

    assert time.process_time() - began < 3


def test_file_is_read_no_further_than_ours_could_be() -> None:
    with pytest.raises(NoAnswerError) as told:
        strangers.content_of(Path("/dev/zero"))

    assert told.value.reason == Reason.SIZE


@pytest.mark.django_db
def test_too_large_a_file_is_told_so_by_both_commands(
    ours: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "large.pdf"
    with file.open("wb") as large:
        large.truncate(strangers.LARGEST + 1)

    assert verify(file) == (
        1,
        f"{file}: This file is larger than 10 MB, so it was not examined. None of our documents is nearly as large.\n",
    )
    assert main([str(file), "--certificate", str(tmp_path / "certificates.pem")]) == 2
    assert "larger than 10 MB" in capsys.readouterr().out


def test_genuine_document_is_known_without_any_child(ours: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strangers.SANDBOX, "opened", None)

    assert online.verify(ours).is_authentic

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from agreements.web.sandbox import Box, Limits, NoAnswerError, Reason, Sandbox
from tests.agreements.web.sandbox import asked
from tests.agreements.web.sandbox.asked import Colour, Thing

MIB = 1024 * 1024
LIMITS = Limits(seconds=60, processor_seconds=30, memory=150 * MIB, size=MIB)
SANDBOX = Sandbox("tests.agreements.web.sandbox.asked")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="read off /proc")


@pytest.fixture
def box() -> Iterator[Box]:
    with SANDBOX.opened(LIMITS) as opened:
        yield opened


def reason_of(box: Box, function: Callable[..., object], *arguments: object) -> Reason:
    with pytest.raises(NoAnswerError) as told:
        box.run(function, *arguments)
    return told.value.reason


def test_values_come_back_as_what_they_were(box: Box) -> None:
    inner = Thing(Colour.RED, datetime(2020, 9, 23, tzinfo=UTC))
    thing = Thing(Colour.RED, datetime(2026, 1, 1, 12, 30, tzinfo=UTC), (b"\0\xff", b""), inner)

    assert box.run(asked.echo, b"%PDF", thing) == (b"%PDF", thing)


def test_one_child_is_asked_several_times_and_the_next_file_gets_another(box: Box) -> None:
    first, second = box.run(asked.process), box.run(asked.process)
    with SANDBOX.opened(LIMITS) as another:
        third = another.run(asked.process)

    assert first == second
    assert len({first, third, os.getpid()}) == 3


def test_modules_stand_ready(box: Box) -> None:
    assert box.run(asked.is_loaded, asked.__name__)
    assert not box.run(asked.is_loaded, "django")


@pytest.mark.parametrize(("spending", "by_clock"), [(asked.spend, False), (asked.wait, True)])
def test_time_ends_a_child_whatever_it_does(spending: Callable[[float], None], by_clock: bool) -> None:
    limits = Limits(0.3 if by_clock else 60, 60 if by_clock else 0.3, 150 * MIB, MIB)
    began = time.monotonic()

    with SANDBOX.opened(limits) as box:
        assert reason_of(box, spending, 50) == Reason.ENDED

    assert time.monotonic() - began < 20


def test_time_is_for_all_questions_together() -> None:
    with SANDBOX.opened(Limits(60, 0.8, 150 * MIB, MIB)) as box:
        box.run(asked.spend, 0.5)
        assert reason_of(box, asked.spend, 0.5) == Reason.ENDED


def test_child_tells_how_far_it_is() -> None:
    heard: list[tuple[int, int]] = []

    with SANDBOX.opened(LIMITS) as box:
        assert box.run(asked.count_slowly, 0.25, 3, heard=lambda *told: heard.append(told)) == 3
        assert heard == [(1, 3), (2, 3)]  # nothing is told in the first moment
        assert box.run(asked.count_slowly, 0.0, 2) == 2


def test_child_is_not_heard_more_than_a_few_times_a_second() -> None:
    heard: list[tuple[int, int]] = []

    with SANDBOX.opened(LIMITS) as box:
        assert box.run(asked.count_at_once, 20_000, heard=lambda *told: heard.append(told)) == 20_000

    assert len(heard) < 100


def test_silence_ends_a_child_and_whoever_tells_goes_on() -> None:
    limits = replace(LIMITS, silence=0.8)
    with SANDBOX.opened(limits) as box:
        assert box.run(asked.count_slowly, 0.3, 5) == 5
        assert box.run(asked.count_slowly, 0.3, 2) == 2
        began = time.monotonic()
        assert reason_of(box, asked.spend, 30) == Reason.SILENT

    assert 0.7 < time.monotonic() - began < 30


def test_whoever_waits_for_the_processor_is_not_silent() -> None:
    with SANDBOX.opened(replace(LIMITS, silence=0.2)) as box:
        assert box.run(asked.wait, 0.6) is None


def test_whoever_tells_is_ended_in_time_all_the_same() -> None:
    limits = replace(LIMITS, silence=0.8, seconds=1.0)

    with SANDBOX.opened(limits) as box:
        assert reason_of(box, asked.count_slowly, 0.25, 100) == Reason.ENDED


def test_what_is_longer_than_it_may_be_is_no_answer(box: Box) -> None:
    with pytest.raises(NoAnswerError) as told:
        box.run(asked.echo, bytes(1000), Thing(Colour.RED, datetime(2026, 1, 1, tzinfo=UTC)), longest=999)

    assert told.value.reason == Reason.ENDED


def test_memory_has_an_end_and_the_child_outlives_it(box: Box) -> None:
    assert reason_of(box, asked.hold, 200 * MIB) == Reason.MEMORY
    assert box.run(asked.hold, 20 * MIB) == 20 * MIB


@on_linux
def test_memory_counts_what_was_loaded_before(box: Box) -> None:
    left, peak = box.run(asked.address_space)

    assert left < 150 * MIB - 5 * MIB
    assert peak < 150 * MIB


def test_what_is_too_large_is_not_handed_over(box: Box) -> None:
    assert reason_of(box, asked.length, bytes(MIB + 1)) == Reason.SIZE
    assert box.run(asked.length, bytes(MIB)) == MIB


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        (asked.crash, Reason.ENDED),
        (asked.fail, Reason.FAILED),
        (asked.not_as_promised, Reason.ENDED),
        (asked.start_a_program, Reason.FAILED),
        (asked.call_out, Reason.FAILED),
    ],
)
def test_whatever_goes_wrong_is_no_answer_and_nothing_is_said(
    function: Callable[[], object], reason: Reason, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with SANDBOX.opened(LIMITS) as box:
        assert reason_of(box, function) == reason

    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_nothing_a_library_says_is_heard(box: Box, capfd: pytest.CaptureFixture[str]) -> None:
    box.run(asked.shout)

    assert capfd.readouterr() == ("", "")


def test_nothing_is_written(box: Box, tmp_path: Path) -> None:
    assert reason_of(box, asked.write, str(tmp_path / "file")) == Reason.FAILED
    assert not (tmp_path / "file").exists() or (tmp_path / "file").read_bytes() == b""


@on_linux
def test_child_has_nothing_of_ours(box: Box) -> None:
    assert len(box.run(asked.connections)) == 1
    assert "DJANGO_SETTINGS_MODULE" in os.environ
    assert set(box.run(asked.environment)) <= {"PYTHONPATH", "LC_CTYPE"}
    assert box.run(asked.threads) == 1


def test_many_threads_have_a_child_each() -> None:
    barrier = threading.Barrier(4)

    def ask(number: int) -> int:
        with SANDBOX.opened(LIMITS) as box:
            barrier.wait(30)
            return box.run(asked.length, bytes(number))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [0, 1, 2, 3]


def test_fork_server_that_was_killed_is_started_again() -> None:
    sandbox = Sandbox("tests.agreements.web.sandbox.asked")
    with sandbox.opened(LIMITS) as box:
        server = psutil.Process(psutil.Process(box.run(asked.process)).ppid())
    server.kill()
    server.wait(20)

    with sandbox.opened(LIMITS) as box:
        assert box.run(asked.length, b"abc") == 3


def test_modules_that_cannot_be_loaded_are_no_answer_and_staff_are_told(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(NoAnswerError) as told, Sandbox("no.such.module").opened(LIMITS):
        pass

    assert told.value.reason == Reason.FAILED
    assert [record.levelname for record in caplog.records] == ["ERROR"]

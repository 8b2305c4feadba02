"""Lists are read in a child, and what takes too much ends there, with a sentence."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from agreements.importing.confined import child_reading
from agreements.importing.confined.child_reading import LIMITS, read_apart
from agreements.importing.confined.packing import unpacked_reading, unpacked_written
from agreements.importing.files.containers import MAX_BYTES
from agreements.importing.files.sources import ListFile
from agreements.importing.listings.choices import Choices
from agreements.importing.readers import read
from agreements.importing.rows import Asked, Reading

MIB = 1024 * 1024
LIST = (
    b"paper_id,title,name,email,decision\n7,On Kites,Ada Ames,ada@ex.org,maybe\n8,On Wind,Ben Boe,ben@ex.org,accept\n"
)


def listed(*contents: bytes) -> list[ListFile]:
    return [ListFile(f"{n}.csv", content) for n, content in enumerate(contents)]


def reading_of(content: bytes) -> Reading:
    return read_apart(listed(content), Choices())[0]


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets limits; the figures of ours would take minutes."""

    def limit(**facts: float) -> None:
        monkeypatch.setattr(child_reading, "LIMITS", replace(LIMITS, **facts))

    return limit


def test_limits_are_what_was_promised() -> None:
    assert (LIMITS.memory, LIMITS.silence, LIMITS.seconds) == (512 * MIB, 10, 180)


def test_what_a_child_reads_is_what_we_would() -> None:
    choices = Choices(accepted=("maybe",))

    reading, packed = read_apart(listed(LIST), choices)

    assert reading == read(listed(LIST), choices) == unpacked_reading(packed.reading)
    assert [row.paper_id for row in reading.rows] == ["7"]
    assert unpacked_written(packed.written)[1][2]["name"] == "Ada Ames"


def test_a_child_knows_the_trial_of_those_who_draw() -> None:
    content = f"paper_id,title,name,email\n7,On Kites,Daw {'က္' * 60}က,ada@ex.org\n".encode()

    reading = reading_of(content)

    assert [problem.column for problem in reading.problems] == ["name"]
    assert reading.problems == read(listed(content)).problems


def test_a_question_crosses_with_its_options() -> None:
    reading = reading_of(LIST)

    assert reading.question == read(LIST).question
    assert reading.question is not None
    assert reading.question.asked is Asked.ACCEPTED


def test_several_files_are_read_together() -> None:
    people = b"profile_id,email\n~Ada_Ames1,ada@ex.org\n"

    assert read_apart(listed(LIST, people), Choices())[0] == read(listed(LIST, people))


def test_what_betrays_itself_is_refused_in_the_child_at_once() -> None:
    reading_of(LIST)  # the fork server is there
    content = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    began = time.monotonic()

    reading = reading_of(content)

    assert time.monotonic() - began < 10  # 0.2 s on a machine that does nothing else
    assert reading.is_refused
    assert "The XML file defines entities" in reading.problems[0].reason


def test_a_file_that_is_too_large_is_refused() -> None:
    assert "at most 64 can be imported" in reading_of(b"x" * (MAX_BYTES + 1)).problems[0].reason


def test_a_list_that_needs_too_much_memory_is_refused(limited: Callable[..., None]) -> None:
    limited(memory=120 * MIB)

    reading = reading_of(b"[" + b"[1]," * (4 * MIB) + b"1]")

    assert reading.is_refused
    assert reading.problems[0].reason.startswith("The list needs more than 512 MiB of memory")


def test_a_list_of_which_no_row_comes_is_given_up(limited: Callable[..., None]) -> None:
    limited(silence=0.5)
    began = time.monotonic()

    reading = reading_of(b"- authors: [" + b"a, " * 1_000_000 + b"b]")

    assert reading.problems[0].reason.startswith("The list was given up: for 10 seconds not one row")
    assert time.monotonic() - began < 60


def test_a_list_that_takes_too_long_is_given_up(limited: Callable[..., None]) -> None:
    limited(seconds=1.0)

    reading = reading_of(b"paper_id,title,name,email\n" + b"7,On Kites,Ada Ames,ada@ex.org\n" * 150_000)

    assert reading.problems[0].reason.startswith("The list was given up: it could not be read within 3 minutes")


def test_a_list_says_how_far_it_is() -> None:
    """Which is what keeps a long one from being given up as silent."""
    lines = [f"{n},On Kites {n},Ada Ames,ada@ex.org" for n in range(20_000)]
    heard: list[tuple[int, int]] = []

    files = listed("\n".join(["paper_id,title,name,email", *lines]).encode())
    reading, _ = read_apart(files, Choices(), heard=lambda done, total: heard.append((done, total)))

    assert len(reading.rows) == 20_000
    assert {total for _, total in heard} <= {0, 20_000}
    assert any(0 < done < 20_000 for done, total in heard if total)


def test_reading_that_breaks_off_is_refused_and_noted(
    limited: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    limited(processor_seconds=0.05)

    reading = reading_of(LIST + b"7,On Kites,Ada Ames,ada@ex.org,accept\n" * 50_000)

    assert reading.problems[0].reason.startswith("The list breaks off what reads it")
    assert len(reading.digest) == 64
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "Ada" not in caplog.text

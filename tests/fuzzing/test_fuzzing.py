"""That the harness finds what is planted, and a first few inputs of every target, the same in each run."""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import strategies as st

from agreements.wording import compose
from tests.fuzzing import __main__ as command
from tests.fuzzing import engines, supervising
from tests.fuzzing.findings import Run, joined, keep, kept, read_run, size_of, write_run
from tests.fuzzing.shrinking import shrunk
from tests.fuzzing.table import table, told
from tests.fuzzing.targets import NAMES, Attempt, Input, ServerFailureError, Target, WrongAnswerError, named
from tests.fuzzing.trying import CRASH, FAILURE, HANG, WRONG, Problem, tried

# How many inputs make half a second or so, if not ten.
FEW = {"importer": 20, "titles": 15, "names": 15, "pages": 30, "commands": 20}
# Longer ones are for `make fuzz`.
LONGEST = 50_000


def run_of(name: str, target: Target, *, chance: int, size: int) -> Run:
    run = Run(name, engines.HYPOTHESIS)
    with target.opened() as attempt:

        def take(words: Input) -> None:
            run.note(words, *tried(attempt, words))

        for words in target.first:
            if size_of(words) < LONGEST:
                take(words)
        engines.one_batch(target, take, chance=chance, size=size)
    return run


@pytest.mark.no_cover  # the same lines hundreds of times
@pytest.mark.parametrize("name", NAMES)
def test_a_few_inputs_of_a_target_are_answered(db: None, name: str) -> None:
    """Those that once broke something, and the same few new ones in each run."""
    run = run_of(name, named(name), chance=1, size=FEW.get(name, 10))

    assert run.inputs > 0
    assert run.findings.keys() == set()


# --- What is planted ---------------------------------------------------------------------------------------------------


def fall(words: Input) -> None:
    if "x" in words[0]:
        raise KeyError(words[0])


def spin(words: Input) -> None:
    while "x" in words[0]:
        pass


def fail(_words: Input) -> None:
    raise ServerFailureError("500") from KeyError("of the view")


def err(_words: Input) -> None:
    raise WrongAnswerError("not what was asked")


def leave(_words: Input) -> None:
    raise SystemExit(3)


@pytest.mark.parametrize(
    ("attempt", "problem"),
    [
        (fall, (CRASH, "KeyError in test_fuzzing.py, fall")),
        (spin, (HANG, "in test_fuzzing.py")),
        (fail, (FAILURE, "KeyError in nowhere, nothing")),
        (err, (WRONG, "not what was asked")),
        (leave, (CRASH, "SystemExit in test_fuzzing.py, leave")),
    ],
)
def test_what_is_wrong_is_named_by_kind_and_place(attempt: Attempt, problem: tuple[str, str]) -> None:
    found, _ = tried(attempt, ("x",), seconds=0.1)

    assert found is not None
    assert found.fault == problem


def test_a_right_answer_is_no_problem() -> None:
    assert tried(fall, ("a",))[0] is None


def test_a_fault_of_ours_is_named_by_its_innermost_frame_of_ours() -> None:
    found, _ = tried(lambda words: compose(words[0], {}) and None, ("no title",))

    assert found is not None
    assert found.place == "WordingError in agreements/wording/__init__.py, compose"


def planted(attempt: Callable[[Input], None]) -> Target:
    return Target(inputs=st.tuples(st.text("abx", max_size=9)), opened=lambda: nullcontext(attempt))


def test_the_same_seed_draws_the_same_inputs() -> None:
    drawn: list[list[Input]] = [[], []]
    for taken in drawn:
        engines.one_batch(planted(fall), taken.append, chance=7, size=20)

    assert drawn[0] == drawn[1]
    assert len(drawn[0]) > 5


def test_a_fault_is_counted_once_with_its_smallest_input() -> None:
    run = run_of("planted", planted(fall), chance=1, size=50)

    [finding] = run.findings.values()
    assert finding.count > 1
    smaller = shrunk(("bbxbaxb", "y"), lambda words: bool(words) and "x" in words[0], seconds=5)
    assert smaller == ("x",)


def test_letters_of_an_input_are_made_plain() -> None:
    assert shrunk(("Q7$",), lambda words: bool(words) and len(words[0]) == 3, seconds=5) == ("a0$",)


def test_runs_of_one_target_become_one_line() -> None:
    runs = [Run("titles", engine) for engine in (engines.HYPOTHESIS, engines.ATHERIS)]
    for run, words in zip(runs, [("longer",), ("x",)], strict=True):
        run.note(words, Problem(CRASH, "there"), 0.5)

    [run] = joined(runs)

    assert (run.inputs, run.engine, run.count(CRASH)) == (2, "Hypothesis and atheris", 1)
    [finding] = run.findings.values()
    assert (finding.count, finding.smallest) == (2, ("x",))
    assert '| titles | 2 | 1 | 0 | 0 | 0 | 0 | 0.50 s: `["longer"]` | Hypothesis and atheris |' in table([run])


def test_a_run_and_a_finding_are_kept_on_disk(tmp_path: Path) -> None:
    run = Run("titles", engines.HYPOTHESIS)
    run.note(("\ud800",), Problem(CRASH, "there", "words"), 0.1)
    write_run(run, tmp_path / "run.json")

    assert read_run(tmp_path / "run.json") == run
    [finding] = run.findings.values()
    file = keep("titles", finding, tmp_path)
    assert kept(file) == ("titles", ("\ud800",))
    assert list(told("titles", finding, file))[-1] == f"    again: make fuzz AGAIN={file}"


def test_a_command_tries_targets_in_processes_and_tells_of_what_it_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.argv", ["fuzz", "--minutes", "0.01", "--seed", "5", "--targets", "names"])
    monkeypatch.setattr(command, "FINDINGS", tmp_path)

    status = command.main()

    out = capsys.readouterr().out
    assert out.startswith("Seed 5: SEED=5 draws the same inputs again.\n")
    assert "| names | " in out
    assert status == (1 if list(tmp_path.iterdir()) else 0)


def test_a_target_that_dies_is_a_finding(tmp_path: Path) -> None:
    run = supervising.run_of(supervising.Share("nothing-of-that-name", 1, 1), tmp_path)

    [finding] = run.findings.values()
    assert finding.problem.place == "its process ended with status 1"
    assert "ModuleNotFoundError" in finding.problem.told

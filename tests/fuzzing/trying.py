"""One input, once, within its time: what was wrong with the answer, if anything was, and how long it took."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from traceback import walk_tb
from types import FrameType, TracebackType

from tests.fuzzing.targets import Attempt, Input, ServerFailureError, WrongAnswerError

# Of the processor, so that a machine that is busy with something else makes no hangs.
SECONDS = 5.0
CRASH, HANG, FAILURE, WRONG = "crash", "hang", "5xx", "wrong"

_ROOT = Path(__file__).resolve().parents[2]
_OURS = tuple(str(_ROOT / app) + "/" for app in ("agreements", "signatures", "config"))


@dataclass(frozen=True)
class Problem:
    """Two problems of one kind at one place are the same fault; `told` is what one of them said."""

    kind: str
    place: str
    told: str = ""

    @property
    def fault(self) -> tuple[str, str]:
        return self.kind, self.place


class OutOfTimeError(BaseException):
    """Not an Exception, so that nothing on the way takes it for one of its own."""


def tried(attempt: Attempt, words: Input, *, seconds: float = SECONDS) -> tuple[Problem | None, float]:
    """What was wrong, and the seconds of the processor that it took."""
    began = time.process_time()
    problem = _problem_with(attempt, words, seconds)
    taken = time.process_time() - began
    if problem is None and taken > seconds:
        problem = Problem(HANG, "whatever stopped the alarm")
    return problem, taken


def _problem_with(attempt: Attempt, words: Input, seconds: float) -> Problem | None:
    try:
        with _limit(seconds):
            attempt(words)
    except OutOfTimeError as error:
        return Problem(HANG, _file_of(error), f"no answer within {seconds:g} s of the processor")
    except WrongAnswerError as error:
        return Problem(WRONG, str(error))
    except ServerFailureError as error:
        return _as_problem(FAILURE, error.__cause__ or error)
    except (Exception, SystemExit) as error:  # noqa: BLE001  whatever it is, it is what was looked for
        return _as_problem(CRASH, error)
    return None


@contextmanager
def _limit(seconds: float) -> Iterator[None]:
    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise OutOfTimeError

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _as_problem(kind: str, error: BaseException) -> Problem:
    file, function = _innermost(error.__traceback__)
    return Problem(kind, f"{type(error).__name__} in {file}, {function}", f"{error}"[:200])


def _file_of(error: BaseException) -> str:
    """The alarm rings in any of the functions that take turns, so a hang is named by the file alone."""
    return f"in {_innermost(error.__traceback__)[0]}"


def _innermost(trace: TracebackType | None) -> tuple[str, str]:
    """Where it happened: the last frame of the product's, or the last one at all; the alarm's own is none."""
    frames = [(frame.f_code.co_filename, frame.f_code.co_name) for frame, _ in walk_tb(trace)]
    frames = [(file, name) for file, name in frames if file != __file__]
    ours = [(file.removeprefix(f"{_ROOT}/"), name) for file, name in frames if file.startswith(_OURS)]
    return (ours or [(Path(file).name, name) for file, name in frames] or [("nowhere", "nothing")])[-1]

import multiprocessing
import threading
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from agreements.web.sandbox import BusyError, Turns

IN_A_PROCESS = multiprocessing.get_context("spawn")


def hold(folder: Path, has_turn: Event, is_over: Event) -> None:
    with Turns(folder).taken():
        has_turn.set()
        is_over.wait(60)


def test_two_have_a_turn_and_the_third_is_told(tmp_path: Path) -> None:
    first, second, third = (Turns(tmp_path / "turns", patience=0.1, retry_after=7) for _ in range(3))

    with first.taken(), second.taken(), pytest.raises(BusyError) as told, third.taken():
        pass
    with third.taken():
        pass

    assert told.value.retry_after == 7


def test_turn_is_waited_for(tmp_path: Path) -> None:
    first, second = Turns(tmp_path, at_once=1), Turns(tmp_path, at_once=1, patience=30)
    taken = first.taken()
    taken.__enter__()
    threading.Timer(0.2, lambda: taken.__exit__(None, None, None)).start()

    with second.taken():
        pass


def test_threads_of_one_process_that_wait_are_no_more_than_turns(tmp_path: Path) -> None:
    others, ours = Turns(tmp_path, at_once=1), Turns(tmp_path, at_once=1, patience=60)

    with others.taken():
        waiting = threading.Thread(target=lambda: ours.taken().__enter__(), daemon=True)
        waiting.start()
        with pytest.raises(BusyError), Turns(tmp_path, at_once=1, patience=0).taken():
            pass
        while ours._here._value != 0:
            waiting.join(0.01)
        with pytest.raises(BusyError), ours.taken():
            pass
    waiting.join(30)

    assert not waiting.is_alive()


def test_turn_is_held_against_other_processes_and_given_back_by_one_that_dies(tmp_path: Path) -> None:
    ours = Turns(tmp_path, at_once=1, patience=0)
    has_turn, is_over = IN_A_PROCESS.Event(), IN_A_PROCESS.Event()
    other = IN_A_PROCESS.Process(target=hold, args=(tmp_path, has_turn, is_over))
    other.start()
    assert has_turn.wait(60)

    with Turns(tmp_path, at_once=2, patience=0).taken(), pytest.raises(BusyError), ours.taken():
        pass
    other.kill()
    other.join(60)

    with ours.taken():
        pass


def test_turn_is_given_back_when_something_goes_wrong(tmp_path: Path) -> None:
    turns = Turns(tmp_path, at_once=1, patience=0)
    for _ in range(3):
        with pytest.raises(KeyError), turns.taken():
            raise KeyError

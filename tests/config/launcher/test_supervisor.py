"""Real processes: small Python programs in the place of parts."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.launcher import supervisor as module
from config.launcher.output import Output
from config.launcher.process import Part
from config.launcher.state import LauncherError, StateFolder
from config.launcher.supervisor import PartDiedError, StopRequestedError, Supervisor
from tests.waiting import wait_for

WAITS = "import signal; signal.alarm(120); print('ready', flush=True); signal.pause()"
IGNORES_TERM = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WAITS}"


def part(program, name="part"):
    return Part(name, (sys.executable, "-c", program))


@pytest.fixture
def state(tmp_path):
    folder = StateFolder(tmp_path)
    folder.take()
    yield folder
    folder.release()


@pytest.fixture
def supervisor(state, monkeypatch):
    monkeypatch.setattr(module, "PAUSES", (0,))
    monkeypatch.setattr(module, "GRACE", 0.5)
    made = Supervisor(state, os.environ, Output())
    yield made
    made.stop()


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")  # a dead orphan stays listed where nobody collects it, as in many containers
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def keep_until(supervisor, check):
    """Keep the parts for as long as it takes; the check is asked where the supervisor asks whether to stop."""
    give_up_at = time.monotonic() + 60
    supervisor._must_stop = lambda: check() or time.monotonic() > give_up_at
    supervisor.keep()
    assert check()


def ready(supervisor, capsys, words="ready"):
    seen = []

    def check():
        seen.append(capsys.readouterr().out)
        return words in "".join(seen)

    supervisor.wait_until(check, seconds=60, what="the part")
    return "".join(seen)


def test_output_comes_line_by_line_under_its_name(supervisor, capsys):
    supervisor.run(part("print('one\\n\\ntwo'); print('three', end='')", name="web"))

    assert capsys.readouterr().out == "web         | one\nweb         | two\nweb         | three\n"


def test_run_says_that_it_failed(supervisor):
    with pytest.raises(PartDiedError, match=r"^prepare failed \(exit code 3\)"):
        supervisor.run(part("raise SystemExit(3)", name="prepare"))


def test_wait_until_ends_when_a_part_dies(supervisor):
    supervisor.start(part("raise SystemExit(4)", name="web"))

    with pytest.raises(PartDiedError, match=r"^web ended while starting \(exit code 4\)"):
        supervisor.wait_until(lambda: False, seconds=20, what="the web server")


def test_wait_until_gives_up(supervisor):
    with pytest.raises(LauncherError, match=r"^the web server is not ready after 0 seconds"):
        supervisor.wait_until(lambda: False, seconds=0.1, what="the web server")


def test_wait_until_ends_when_asked_to_stop(supervisor):
    supervisor.request_stop()

    with pytest.raises(StopRequestedError):
        supervisor.wait_until(lambda: False, seconds=20, what="the web server")


def test_keep_starts_again_what_was_killed(supervisor, state, capsys):
    supervisor.start(part(WAITS, name="worker"))
    ready(supervisor, capsys)
    first = state.pid("worker")

    os.kill(first, signal.SIGKILL)
    keep_until(supervisor, lambda: state.pid("worker") not in (None, first))

    assert is_alive(state.pid("worker"))
    assert capsys.readouterr().out.splitlines()[0] == "worker ended (exit code -9); it starts again in 0 s"


def test_keep_leaves_stopped_what_was_told_to_stop_until_told_to_start(supervisor, state, capsys):
    supervisor.start(part(WAITS, name="worker"))
    ready(supervisor, capsys)
    first = state.pid("worker")

    state.tell("worker", to_stop=True)
    keep_until(supervisor, lambda: state.pid("worker") is None)
    rounds = iter(range(20))
    keep_until(supervisor, lambda: next(rounds, None) is None)
    assert state.pid("worker") is None
    assert not is_alive(first)

    state.tell("worker", to_stop=False)
    keep_until(supervisor, lambda: state.pid("worker") is not None)


def test_stop_kills_what_does_not_listen_with_all_that_it_started(supervisor, state, capsys):
    child = f"import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', {WAITS!r}]).pid); "
    supervisor.start(part(child + IGNORES_TERM))
    said = ready(supervisor, capsys)
    family = state.pid("part"), int(said.split()[2])
    assert [is_alive(pid) for pid in family] == [True, True]

    supervisor.stop()

    wait_for(lambda: not any(is_alive(pid) for pid in family), what="the end of the family")
    assert state.pid("part") is None


def test_stop_ends_the_groups_one_after_the_other(supervisor, capsys):
    for name in ("redis", "worker"):
        supervisor.start(
            part(
                "import signal, sys\n"
                "def end(*_): print('ended', flush=True); sys.exit()\n"
                "signal.signal(signal.SIGTERM, end)\n"
                "signal.alarm(120); print('ready', flush=True); signal.pause()",
                name=name,
            )
        )
        ready(supervisor, capsys)

    supervisor.stop(("worker",))

    assert capsys.readouterr().out == "worker      | ended\nredis       | ended\n"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_parts_end_when_the_launcher_is_killed(tmp_path):
    ready_file = tmp_path / "pid"
    launcher = (
        "import os, select; from config.launcher.process import Part, Process; import sys\n"
        f"p = Process(Part('part', (sys.executable, '-c', {WAITS!r})), os.environ)\n"
        f"open({str(ready_file)!r}, 'w').write(str(p.pid)); select.select([p.output], [], []); os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", launcher]).returncode == -signal.SIGKILL

    wait_for(lambda: not is_alive(int(ready_file.read_text())), what="the end of the part")

"""The ticker as a process: it goes on whatever happens to it, until it is told to stop."""

import signal
import subprocess
import sys
from pathlib import Path

from tests.child_processes import environment

ROOT = Path(__file__).resolve().parents[3]


def test_ticker_goes_on_without_its_tables_until_it_is_told_to_stop(tmp_path: Path) -> None:
    env = environment(STATE_DIR=str(tmp_path), REDIS_URL="", TICK_SECONDS="1")
    command = [sys.executable, "manage.py", "run_ticker"]
    with subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True) as ticker:
        assert ticker.stderr is not None
        failed = (line for line in ticker.stderr if "tick failed" in line)

        assert [next(failed), next(failed)]
        assert ticker.poll() is None
        ticker.send_signal(signal.SIGTERM)

        assert ticker.wait(60) == 0

"""The web server's own settings: what it writes down of a request."""

import http.client
import json
import subprocess
import sys
from pathlib import Path

from config.launcher import ports
from tests.child_processes import environment
from tests.waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst"


def ask(port: int, path: str) -> int:
    connection = http.client.HTTPConnection(ports.LOOPBACK, port, timeout=120)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def test_log_tells_how_requests_went_and_nothing_of_whom(tmp_path: Path) -> None:
    port, log = ports.free_port(), tmp_path / "log"
    env = environment(
        STATE_DIR=str(tmp_path),
        STATIC_ROOT=str(ROOT / "static"),
        BIND=f"{ports.LOOPBACK}:{port}",
        WEB_WORKERS="1",
        ACCESS_LOG="true",
        LOG_FORMAT="json",
    )
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"],
            cwd=ROOT,
            env=env,
            stderr=out,
            stdout=out,
        )
    try:
        wait_for(lambda: ports.answers(port), what="the web server", pause=0.1)
        # There are no tables here, hence the second goes wrong; what is written of that must not tell the link either.
        assert [ask(port, "/livez"), ask(port, f"/s/{TOKEN}/")] == [200, 500]
    finally:
        server.terminate()
        server.wait()

    written = log.read_text()
    lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    accesses = [line["message"].split(" in ")[0] for line in lines if line["logger"] == "gunicorn.access"]
    assert accesses[0] == "GET 200 6 bytes"
    assert accesses[1].startswith("GET 500 ")
    assert any("/s/***/" in line["message"] for line in lines)
    assert TOKEN not in written
    assert "127.0.0.1" not in "".join(accesses)

"""What Lighthouse says of the first two pages of an author on a phone: the median of RUNS, as a table.

    make lighthouse [RUNS=5]

A small world behind gunicorn with the settings of an installation: pages compressed, static files packed and named by what is
in them. Lighthouse imitates a phone with a slow network, and measures on the machine as it is at the moment.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from config.launcher import ports
from tests.benchmarks.checkouts import PROJECT, answering, loaded
from tests.journey.visitor import Visitor

# What was asked for.
CATEGORIES = {"accessibility": 100, "best-practices": 100, "performance": 97}
_METRICS = {
    "first-contentful-paint": "first paint ms",
    "largest-contentful-paint": "largest paint ms",
    "total-blocking-time": "blocked ms",
    "total-byte-weight": "bytes",
}
_TRIES = 3
_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"


def main() -> int:
    lighthouse, runs = Path(sys.argv[1]), int(os.environ.get("RUNS") or 5)
    is_good, rows = True, [f"| page | {' | '.join([*CATEGORIES, *_METRICS.values()])} |", "| --- " * 8 + "|"]
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="lighthouse-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        url, door = stack.enter_context(_serving(folder))
        visitor = Visitor(url).open(door)
        visitor.post(visitor.form())
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.client.cookies.jar)
        for name, address in (("landing", url + door), ("visit", str(visitor.answer.url))):
            told = [_asked(lighthouse, address, cookies if name == "visit" else "") for _ in range(runs)]
            scores = {
                each: median(report["categories"][each]["score"] * 100 for report in told) for each in CATEGORIES
            }
            is_good &= all(score >= CATEGORIES[each] for each, score in scores.items())
            metrics = [median(report["audits"][each]["numericValue"] for report in told) for each in _METRICS]
            figures = [*(f"{score:.0f}" for score in scores.values()), *(f"{each:,.0f}" for each in metrics)]
            rows.append(f"| {name} | {' | '.join(figures)} |")
            _tell_what_failed(name, told[0])
        visitor.client.close()
    print("\n".join(rows))
    return 0 if is_good else 1


@contextmanager
def _serving(folder: Path) -> Iterator[tuple[str, str]]:
    port = ports.free_port()
    url = f"http://{ports.LOOPBACK}:{port}"
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = inherited | {
        "PRODUCTION": "true",
        "STATE_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "DOCUMENTS_DIR": str(folder / "documents"),
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "LINK_KEYS": f"1:{secrets.token_hex(32)}",
        "PUBLIC_URL": url,
        "BIND": f"{ports.LOOPBACK}:{port}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    path, _name = next(loaded(PROJECT, environment, agreements=1))
    with answering(url, PROJECT, environment, folder / "web.log"):
        yield url, path


def _asked(lighthouse: Path, address: str, cookies: str) -> dict[str, dict[str, dict[str, float]]]:
    """One report. The program is Chromium, wherever the system has it, which now and then loses its trace."""
    command = [
        str(lighthouse),
        address,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={_FLAGS}",
        *([f"--extra-headers={json.dumps({'Cookie': cookies})}"] if cookies else []),
    ]
    environment = dict(os.environ) | {"CHROME_PATH": shutil.which("chromium") or ""}
    for _ in range(_TRIES):
        told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if not told.returncode:
            report: dict[str, dict[str, dict[str, float]]] = json.loads(told.stdout)
            return report
        if "run Lighthouse again" not in told.stderr:
            break
    sys.exit(f"Lighthouse ended with {told.returncode}: {told.stderr.strip()[-600:]}")


def _tell_what_failed(name: str, report: dict[str, dict[str, dict[str, float]]]) -> None:
    for audit in report["audits"].values():
        if audit["score"] is not None and audit["score"] < 0.9:
            print(f"{name}: {audit['title']}: {audit.get('displayValue', audit['score'])}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())

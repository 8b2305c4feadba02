"""How long GET /login/ takes while strangers post files that were made to take long, beside how long with nobody there.

    make bench-bombs [ARGS="--posters 8 --rounds 2"]

Everything runs as `make run` starts it, with the limits of production. Each poster posts all bombs of
`tests/signatures/bombs.py`, one after the other, from networks of its own, so that no throttle holds them up.
"""

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import httpx

from tests.journey.installation import Installation
from tests.signatures.bombs import BOMBS

_ALONE = 100
_PAUSE = 0.05
_NEVER = threading.Event()
_JSON = {"Accept": "application/json"}


@dataclass(frozen=True)
class Posted:
    status: int
    seconds: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--posters", type=int, default=4, help="how many post at the same time")
    parser.add_argument("--rounds", type=int, default=1, help="how often each posts all bombs")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bombs-") as folder:
        installation = Installation(Path(folder) / "state", DEMONSTRATION="fresh")
        installation.folder.mkdir()
        try:
            installation.start()
            measure(installation.url, posters=arguments.posters, rounds=arguments.rounds)
        finally:
            installation.stop()
    return 0


def measure(url: str, *, posters: int, rounds: int) -> None:
    bombs = [bomb() for bomb in BOMBS]
    networks = count(1)
    alone = list(logins(url, times=_ALONE))
    with ThreadPoolExecutor(posters) as threads:
        under_way = [threads.submit(post_all, url, bombs * rounds, networks) for _ in range(posters)]
        beside = list(logins(url, until=under_way))
    posted = [each for future in under_way for each in future.result()]
    print("| GET /login/ | requests | median | 95th percentile | longest |\n| --- | --- | --- | --- | --- |")
    for name, seconds in (("alone", alone), (f"beside {posters} who post bombs", beside)):
        print(
            f"| {name} | {len(seconds)} | {told(statistics.median(seconds))} | {told(p95(seconds))} | {told(max(seconds))} |"
        )
    statuses = Counter(each.status for each in posted)
    answers = ", ".join(f"{number} × {status}" for status, number in sorted(statuses.items()))
    waits = [each.seconds for each in posted]
    print(f"{len(posted)} bombs: {answers}; answered after {told(statistics.median(waits))} in the median,", end=" ")
    print(f"after {told(max(waits))} at most, with the wait for a turn")


def logins(url: str, *, times: int = 0, until: Sequence["Future[list[Posted]]"] = ()) -> Iterator[float]:
    """Seconds of each request, so many or until all of those are done."""
    with httpx.Client(base_url=url, timeout=60) as client:
        client.get("/login/")
        made = 0
        while made < times or not all(each.done() for each in until):
            began = time.monotonic()
            assert client.get("/login/").status_code == httpx.codes.OK
            yield time.monotonic() - began
            made += 1
            _NEVER.wait(_PAUSE)


def post_all(url: str, bombs: Sequence[bytes], networks: "count[int]") -> list[Posted]:
    return [post(url, bomb, network=next(networks)) for bomb in bombs]


def post(url: str, bomb: bytes, *, network: int) -> Posted:
    """Once more when the server says that others are being examined, as a program does that obeys Retry-After."""
    source = f"127.{1 + network // 250}.{network % 250}.1"
    began = time.monotonic()
    with httpx.Client(base_url=url, timeout=60, transport=httpx.HTTPTransport(local_address=source)) as client:
        answer = client.post("/verify/", files={"file": ("file.pdf", bomb)}, headers=_JSON)
        while answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            _NEVER.wait(float(answer.headers["Retry-After"]))
            answer = client.post("/verify/", files={"file": ("file.pdf", bomb)}, headers=_JSON)
    return Posted(answer.status_code, time.monotonic() - began)


def p95(seconds: Sequence[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def told(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"


if __name__ == "__main__":
    sys.exit(main())

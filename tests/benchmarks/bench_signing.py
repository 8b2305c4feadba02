"""How many authors of one conference can sign at the same time: posts a second at 1, 4, 8 and 16 clients.

    make bench-signing [BASE=a-commit] [POSTS=60] [ROUNDS=2]

A conference of 30,000 agreements on PostgreSQL, gunicorn as in production, the last button of the real pages; who presses
it has come there before the clock starts. With BASE the same is done in turns with a checkout of that commit. What is
measured holds for the machine and the moment: compare figures of one run.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from time import monotonic

from tests.benchmarks.checkouts import PROJECT, Checkout, checked_out, serving
from tests.journey.visitor import Visitor
from tests.postgres_server import postgresql
from tests.races.hands import Hand, press

CLIENTS = (1, 4, 8, 16)
_AT_THE_DOOR = 4


@dataclass
class Step:
    """What was measured with so many clients, over all rounds."""

    seconds: float = 0.0
    posts: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.posts) / self.seconds

    def within(self, share: float) -> float:
        """The milliseconds within which this share of the posts was answered."""
        ordered = sorted(self.posts)
        return 1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)]


Steps = dict[int, Step]


def main() -> int:
    base = os.environ.get("BASE", "")
    posts, rounds = (int(os.environ.get(name) or default) for name, default in (("POSTS", 60), ("ROUNDS", 2)))
    measured: dict[str, Steps] = {}
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="signing-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        server = stack.enter_context(postgresql({"fsync": "on"}))
        sources = {"now": PROJECT}
        if base:
            sources = {"base": stack.enter_context(checked_out(base, folder / "base-source")), **sources}
        checkouts = [stack.enter_context(serving(name, at, folder, server)) for name, at in sources.items()]
        for number in range(rounds):
            for clients in CLIENTS:
                for checkout in checkouts[:: 1 if number % 2 else -1]:
                    step = measured.setdefault(checkout.name, {}).setdefault(clients, Step())
                    _measure(checkout, clients, posts, step)
    print(table(measured))
    return 0


def _measure(checkout: Checkout, clients: int, posts: int, step: Step) -> None:
    with ThreadPoolExecutor(_AT_THE_DOOR) as threads:
        hands = list(threads.map(lambda door: _last_form(checkout.url, *door), islice(checkout.doors, posts)))
    began = monotonic()
    with ThreadPoolExecutor(clients) as threads:
        step.posts += threads.map(_timed, hands)
    step.seconds += monotonic() - began
    print(f"{checkout.name}, {clients} clients: {len(step.posts)} posts, {step.rate:.1f} a second", file=sys.stderr)


def _last_form(url: str, path: str, name: str) -> Hand:
    visitor = Visitor(url).open(path)
    visitor.post(visitor.form())
    visitor.post(visitor.form(holding="typed_name"), decision="accepted", consent="on", typed_name=name)
    hand = press(visitor, visitor.form(leading_to="/sign/"), does="accept")
    visitor.client.close()
    return hand


def _timed(hand: Hand) -> float:
    began = monotonic()
    answer = hand.act()
    if answer != "303":
        raise RuntimeError(f"A signature was answered {answer}")
    return monotonic() - began


def table(measured: dict[str, Steps]) -> str:
    """In Markdown; the ratios are to one client of the same code, and of now to base."""
    rows = [
        "| code | clients | posts/s | p50 ms | p99 ms | posts/s, of 1 client | p50, of 1 client | p99, of 1 client |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, steps in measured.items():
        one = steps[1]
        for clients, step in steps.items():
            figures = f"{step.rate:.1f} | {step.within(0.5):.0f} | {step.within(0.99):.0f}"
            ratios = _ratios(step, one)
            rows.append(f"| {name} | {clients} | {figures} | {' | '.join(ratios)} |")
    if "base" in measured:
        rows += ["", "| now, of base | posts/s | p50 | p99 |", "| --- | --- | --- | --- |"]
        for clients, step in measured["now"].items():
            rows.append(f"| {clients} clients | {' | '.join(_ratios(step, measured['base'][clients]))} |")
    return "\n".join(rows)


def _ratios(step: Step, other: Step) -> Sequence[str]:
    pairs = [(step.rate, other.rate), *((step.within(share), other.within(share)) for share in (0.5, 0.99))]
    return [f"× {one / two:.2f}" for one, two in pairs]


if __name__ == "__main__":
    sys.exit(main())

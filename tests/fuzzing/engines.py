"""Who thinks of the inputs: Hypothesis by chance from a seed, or atheris by which branches the last ones took."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzzing.targets import Input, Target

HYPOTHESIS, ATHERIS = "Hypothesis", "atheris"

# So few that the time is looked at often, so many that Hypothesis comes to its stranger ideas.
_BATCH = 100
_MOST_BATCHES = 1_000_000  # of one seed, before the next one's would begin

# Longer inputs are not changed, because trying them takes long enough.
_CHANGED_UP_TO = 20_000
_SEAM = "\x1f"
_ELSEWHERE = 0.3  # how often a stretch comes from another word of the input

Taken = Callable[[Input], None]


def has_atheris() -> bool:
    return find_spec("atheris") is not None


def by_chance(target: Target, take: Taken, *, chance: int, seconds: float) -> None:
    """Batch after batch, each from a seed of its own, until the time is over."""
    until = time.monotonic() + seconds
    for number in count():
        if time.monotonic() > until:
            return
        one_batch(target, take, chance=chance * _MOST_BATCHES + number, until=until)


def one_batch(target: Target, take: Taken, *, chance: int, size: int = _BATCH, until: float = float("inf")) -> None:
    def each(words: Input) -> None:
        for one in (words, *variants(words, target.variants)):
            if time.monotonic() < until:
                take(one)

    seed(chance)(_drawn(target, each, size))()


def variants(words: Input, count: int) -> Iterator[Input]:
    """Small changes of an input, always the same ones: a stretch left out, doubled, or put elsewhere."""
    if sum(map(len, words)) > _CHANGED_UP_TO:
        return
    chance = Random(repr(words))
    for _ in range(count):
        place = chance.randrange(len(words))
        word = words[place]
        start, end = sorted(chance.choices(range(len(word) + 1), k=2))
        at = chance.randrange(len(word) + 1)
        stretch = chance.choice(words)[start:end] if chance.random() < _ELSEWHERE else word[start:end]
        changed = chance.choice([word[:start] + word[end:], word[:at] + stretch + word[at:]])
        yield (*words[:place], changed, *words[place + 1 :])


def guided(
    target: Target, take: Taken, *, encoding: str, chance: int, seconds: float, folder: Path, end: Callable[[], None]
) -> None:
    """Never returns: libFuzzer holds the process until `end` leaves it. It begins with inputs that were drawn by chance."""
    import atheris  # noqa: PLC0415  installed where it can be

    until = time.monotonic() + seconds
    count_of_words = _begin(target, encoding, chance, folder)

    def one(content: bytes) -> None:
        words = content.decode(encoding, "replace").split(_SEAM, count_of_words - 1)
        take((*words, *[""] * (count_of_words - len(words))))
        if time.monotonic() > until:
            end()

    # Time and memory are ours to watch.
    options = [f"-seed={chance % 2**31 or 1}", "-timeout=9999", "-rss_limit_mb=0", f"-artifact_prefix={folder}/"]
    atheris.Setup(["fuzz", *options, str(folder)], one)
    atheris.Fuzz()


def _begin(target: Target, encoding: str, chance: int, folder: Path) -> int:
    """Write inputs to begin with; returns of how many words each consists."""
    begun: list[Input] = []
    one_batch(replace(target, variants=0), begun.append, chance=chance)
    for number, words in enumerate(begun):
        if sum(map(len, words)) < _CHANGED_UP_TO:
            (folder / str(number)).write_bytes(_SEAM.join(words).encode(encoding, "replace"))
    return len(begun[0])


def _drawn(target: Target, take: Taken, size: int) -> Callable[[], None]:
    """Whatever is wrong is noted by `take`, so that Hypothesis sees no failure and goes on."""
    plainly = settings(
        max_examples=size,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    drawn: Callable[[], None] = plainly(given(target.inputs)(take))
    return drawn

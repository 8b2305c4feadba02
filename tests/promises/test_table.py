"""SECURITY.md: every point has a line, every test that it names is there, and few deviate."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TABLE = re.findall(
    r"^\| (\d+) \| (.+?) \| (.+?) \| (.*?) ?\|$", (ROOT / "SECURITY.md").read_text(encoding="utf-8"), re.MULTILINE
)
MOST_DEVIATIONS = 4


def _tests() -> set[str]:
    files = (ROOT / "tests").rglob("test_*.py")
    return {
        name
        for path in files
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }


def test_every_point_has_one_line() -> None:
    assert [int(number) for number, *_ in TABLE] == list(range(1, 51))


def test_every_point_names_tests_that_are_there() -> None:
    named = {number: re.findall(r"`(\w+)`", tests) for number, _, tests, _ in TABLE}
    there = _tests()

    assert [number for number, tests in named.items() if not tests] == []
    assert [test for tests in named.values() for test in tests if test not in there] == []


def test_few_points_deviate_and_each_says_why() -> None:
    deviations = [why for *_, why in TABLE if why]

    assert len(deviations) <= MOST_DEVIATIONS
    assert all(len(why.split()) > 5 for why in deviations)

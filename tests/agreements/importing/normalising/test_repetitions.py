"""Few rows are compared one by one and many by an index: what comes out is the same."""

import random

import pytest

from agreements.importing.entries import Entry
from agreements.importing.normalising import repetitions
from agreements.importing.normalising.rows_of import Normalised, normalised

NAMES = ("Ada Ames", "ADA AMES", "Ädä Ames", "Ben Boe", "Wei Wang", "王伟", "Cy Coe")
ORCIDS = ("", "", "0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X")


def entries(chance: random.Random, count: int) -> list[Entry]:
    """Of few papers, people, addresses and places, so that much is said twice."""
    return [
        Entry(
            line,
            {
                "paper_id": str(chance.randrange(3)),
                "title": "On Kites",
                "name": chance.choice((*NAMES, f"Olu {chr(65 + line % 26)}oe")),
                "native_name": chance.choice(("", "", "王伟")),
                "email": chance.choice(("", "ada@ex.org", "ben@ex.org", f"author-{line}@ex.org")),
                "orcid": chance.choice(ORCIDS),
                "author_order": chance.choice(("", str(chance.randrange(1, 12)))),
            },
        )
        for line in range(2, count)
    ]


def test_an_index_finds_what_looking_through_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_few(few: int, given: list[Entry]) -> Normalised:
        monkeypatch.setattr(repetitions, "_FEW", few)
        return normalised(given)

    remarks, problems = 0, 0
    for seed in range(100):
        given = entries(random.Random(seed), 60)
        looked_through = with_few(1_000, given)
        assert with_few(0, given) == looked_through == with_few(4, given), seed
        remarks += len(looked_through.remarks)
        problems += len(looked_through.problems)

    assert remarks > 1_000
    assert problems > 100

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


@pytest.mark.parametrize("seed", range(30))
def test_an_index_finds_what_looking_through_finds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    given = entries(random.Random(seed), 40)

    def with_few(few: int) -> Normalised:
        monkeypatch.setattr(repetitions, "_FEW", few)
        return normalised(given)

    looked_through, indexed, changing = with_few(1_000), with_few(0), with_few(4)

    assert looked_through.remarks
    assert looked_through.problems
    assert (indexed.problems, indexed.remarks) == (looked_through.problems, looked_through.remarks)
    assert indexed == looked_through == changing

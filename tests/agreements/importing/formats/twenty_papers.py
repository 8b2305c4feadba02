"""Twenty papers with their authors, as no reader knows them, of which thirteen are accepted."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Writer:
    key: int
    given: str
    family: str
    affiliation: str

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"

    @property
    def email(self) -> str:
        return f"writer{self.key}@example.org"


@dataclass(frozen=True)
class Work:
    number: str
    code: str
    title: str
    track: str
    is_accepted: bool
    writers: tuple[Writer, ...]


_GIVEN = ("Ada", "Jiří", "Zoë", "Ben", "Åse", "José", "Olga", "Wei", "Émile", "Nia")
_FAMILY = ("Ames", "Dvořák", "Müller-Ruiz", "Boe", "Ødegård", "García", "van der Berg", "Wang", "O'Neill", "Žák")
_AFFILIATIONS = ("Ex U", "Org, Inc. (a unit)", "Universität Wien; Physik", "ČVUT", "Institute of Wind")
_WORDS = ("Kites", "Wind, Measured", "“Rain” & Snow", "Étude: 2 < 3", "Hail; a Study")

WRITERS = [
    Writer(key, _GIVEN[key % 10], _FAMILY[(key * 3 + key // 10) % 10], _AFFILIATIONS[key % 5]) for key in range(30)
]
WORKS = [
    Work(
        number=str(100 + number),
        code=f"K{number:02}XQ7",
        title=f"On {_WORDS[number % 5]} {number}",
        track=("Main", "Demos")[number % 2],
        is_accepted=number % 3 != 1,
        writers=tuple(WRITERS[(number * 7 + place * 11) % 30] for place in range(1 + number % 4)),
    )
    for number in range(20)
]
ACCEPTED = [work for work in WORKS if work.is_accepted]

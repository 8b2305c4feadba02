"""The numbers of the objects that stand in every document."""

from dataclasses import dataclass

CATALOGUE, PAGES, FIELD, PROFILE, RECORD_FILE = range(1, 6)
FIRST_PAGE = 6


@dataclass(frozen=True)
class OwnNumbers:
    """Objects that are written for each document; their numbers follow the constant ones."""

    first: int

    @property
    def metadata(self) -> int:
        return self.first

    @property
    def information(self) -> int:
        return self.first + 1

    @property
    def record(self) -> int:
        return self.first + 2

    @property
    def resources(self) -> int:
        return self.first + 3

    @property
    def signature(self) -> int:
        return self.first + 4

    @property
    def streams(self) -> int:
        return self.first + 5

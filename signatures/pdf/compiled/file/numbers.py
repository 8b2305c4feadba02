"""The numbers of the objects that stand in every document."""

CATALOGUE, PAGES, FIELD, PROFILE, RECORD_FILE = range(1, 6)
FIRST_PAGE = 6


class OwnNumbers:
    """Objects that are written for each document; their numbers follow the constant ones."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.metadata, self.information, self.record, self.resources, self.signature, self.streams = range(
            first, first + 6
        )

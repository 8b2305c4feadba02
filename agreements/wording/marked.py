"""Words of modules that know no Django: marked for the catalogue there, looked up in it where a person reads them."""


def gettext_noop(words: str) -> str:
    return words


class MarkedError(ValueError):
    """In English as itself, in other languages by `words`, filled with `parts`."""

    def __init__(self, words: str, **parts: object) -> None:
        super().__init__(words % parts)
        self.words = words
        self.parts = parts

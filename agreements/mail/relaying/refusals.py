"""Why a mail was not taken, by whom that concerns."""


class ServerAwayError(Exception):
    """No mail is taken now, whichever it were: nobody's mail is at fault. `is_limit`: so many were sent that it wants no more."""

    def __init__(self, words: str, *, is_limit: bool = False) -> None:
        super().__init__(words)
        self.is_limit = is_limit


class RefusedError(Exception):
    """By, or for, whom it was to; told in the server's words, with its code."""

    def __init__(self, words: str, *, is_permanent: bool) -> None:
        super().__init__(words)
        self.is_permanent = is_permanent


class DoubtedError(Exception):
    """It may be this mail, or it may be any: what happens to the next one tells.

    `is_broken`: there was no answer, or none that would not end the conversation; `is_final`: it said no for good.
    """

    def __init__(self, words: str, *, is_broken: bool = False, is_final: bool = False) -> None:
        super().__init__(words)
        self.is_broken = is_broken
        self.is_final = is_final

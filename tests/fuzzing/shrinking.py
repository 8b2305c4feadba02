"""A smaller input with the same fault: parts are left out for as long as the fault stays and the time lasts."""

import time
from collections.abc import Callable

from tests.fuzzing.targets import Input

# Letters are made plain one by one, which is worth it for a line and not for a file.
_FEW = 200


def shrunk(words: Input, has_fault: Callable[[Input], bool], *, seconds: float) -> Input:
    search = _Search(words, has_fault, time.monotonic() + seconds)
    before = None
    while search.words != before:
        before = search.words
        _leave_out_words(search)
        for place in range(len(search.words)):
            _leave_out_letters(search, place)
            _make_plain(search, place)
    return search.words


class _Search:
    def __init__(self, words: Input, has_fault: Callable[[Input], bool], until: float) -> None:
        self.words, self._has_fault, self._until = words, has_fault, until

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self._until

    def takes(self, words: Input) -> bool:
        """Whether these have the fault too, and so are what is made smaller from now on."""
        if self.is_over or not self._has_fault(words):
            return False
        self.words = words
        return True

    def takes_word(self, place: int, word: str) -> bool:
        return self.takes((*self.words[:place], word, *self.words[place + 1 :]))


def _leave_out_words(search: _Search) -> None:
    for place in reversed(range(len(search.words))):
        search.takes((*search.words[:place], *search.words[place + 1 :]))


def _leave_out_letters(search: _Search, place: int) -> None:
    """Halves, then quarters, down to single letters."""
    length = len(search.words[place])
    while length and not search.is_over:
        at = 0
        while at < len(word := search.words[place]) and not search.is_over:
            if not search.takes_word(place, word[:at] + word[at + length :]):
                at += length
        length //= 2


def _make_plain(search: _Search, place: int) -> None:
    for at, letter in enumerate(search.words[place][:_FEW]):
        plain = "0" if letter.isdecimal() else "a"
        word = search.words[place]
        if letter.isalnum() and letter != plain and len(word) <= _FEW:
            search.takes_word(place, word[:at] + plain + word[at + 1 :])

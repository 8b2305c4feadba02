from dataclasses import dataclass

from signatures.pdf.compiled.recently_used import RecentlyUsed


@dataclass(frozen=True)
class Thing:
    size: int


def test_what_was_not_asked_for_longest_goes_first() -> None:
    kept = RecentlyUsed[Thing](100)
    for key in "abc":
        kept.keep(key, Thing(33))
    kept.get("a")

    kept.keep("d", Thing(33))

    assert [kept.get(key) is None for key in "abcd"] == [False, True, False, False]
    assert kept.size == 99


def test_what_is_kept_again_counts_once() -> None:
    kept = RecentlyUsed[Thing](100)

    kept.keep("a", Thing(40))
    kept.keep("a", Thing(50))

    assert (kept.size, kept.get("a")) == (50, Thing(50))


def test_the_last_one_stays_however_large() -> None:
    kept = RecentlyUsed[Thing](100)
    kept.keep("a", Thing(40))

    kept.keep("b", Thing(400))

    assert (kept.get("a"), kept.get("b"), kept.size) == (None, Thing(400), 400)

"""Words that nobody types and machines send: of every script, of none, endless, invisible, stacked, half."""

from hypothesis import strategies as st

# What changes how the rest is read: directions, joiners, blanks, ends of lines, halves, guards, mark-up.
PIECES = (
    *(
        "\u202e",
        "\u2066",
        "\u200d",
        "\u200b",
        "\ufeff",
        "\u00a0",
        "\u3000",
        "\u2028",
        "\x85",
        "\x00",
        "\x07",
        "\r",
        "\n",
    ),
    *("\ud800", "\udfff", "\ufffd", "\ufffc", "\U0010ffff", "\U000e0041", "\u0130", "\u0131", "ß", "ŉ", "ﬁ", "Ǆ", "ſ"),
    *(
        "ゲ",
        "ゑ",
        "שׁ",
        "ש\u05c1",
        "é",
        "e\u0301",
        "दौ",
        "ே",
        "한",
        "\u1112\u1161\u11ab",
        "漢",
        "👩\u200d👧",
        "ا",
        "٣",
        "𝔘",
    ),
    *(
        "'",
        '"',
        "<b>",
        "&amp;",
        "{{ author.name }}",
        "{%",
        "%s",
        "%00",
        "../",
        "\\",
        "$",
        "=1+1",
        "-",
        ";",
        ",",
        "\t",
        " ",
    ),
)
MARKS = ("\u0301", "\u0323", "\u0bc7", "\u0a48", "\u0e31", "\u0e48", "\u093c", "\u05b7", "\u064b", "\u20dd", "\ufe0f")
NUMBERS = ("0", "-1", "00", "1e9", "٣", "²", "9" * 23, "9" * 5000, "NaN", "inf", "0x10", "1_000", "+1", "1.5")

_LONGEST = 500_000
_COUNTS = st.sampled_from([1] * 12 + [2, 31, 45, 80, 200])

letters = st.characters() | st.characters(max_codepoint=0x24F) | st.sampled_from(PIECES)


def repeated(pieces: st.SearchStrategy[str], *counts: int) -> st.SearchStrategy[str]:
    """Once mostly, now and then as often as one of the counts, and never endlessly long."""
    return st.tuples(pieces, st.sampled_from([*[1] * 12, *counts])).map(lambda drawn: _many(*drawn))


def _many(piece: str, count: int) -> str:
    return piece * min(count, max(_LONGEST // max(len(piece), 1), 1))


def joined(pieces: st.SearchStrategy[str], *, most: int = 12) -> st.SearchStrategy[str]:
    return st.lists(pieces, max_size=most).map("".join)


# A letter with a heap of marks on it.
stacks = st.tuples(letters, st.sampled_from(MARKS), _COUNTS).map(lambda drawn: drawn[0] + drawn[1] * drawn[2])
# On letters that every face has, so that nothing else keeps them out.
heaps = st.builds(
    str.__add__, st.sampled_from(["a", "Ada K", "க"]), st.builds(str.__mul__, st.sampled_from(MARKS), _COUNTS)
)
words = joined(letters | stacks | st.sampled_from(NUMBERS))
# What passes most rules, so that what stands behind them is reached.
plausible = st.lists(
    st.sampled_from(["Ada", "Ames", "Żółć", "Çağrı", "Иван", "山田", "김", "أحمد", "דוד", "O’Neill", "e\u0301", "van"])
    | stacks,
    min_size=1,
    max_size=4,
).map(" ".join)

"""Lists of papers and authors: every file gets an answer, and every row that is refused gets a reason."""

from contextlib import nullcontext

from hypothesis import strategies as st

from agreements.importing.readers import read
from agreements.importing.rows import COLUMNS, REQUIRED_COLUMNS
from tests.fuzzing.targets import Input, Target, WrongAnswerError, hostile

_ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "utf-7")
_CELLS = (
    *(
        "",
        "1",
        "7",
        "On Kites",
        "Ada Ames",
        "ada@ex.org",
        "true",
        "no",
        "2020-09-23",
        "0000-0002-1825-0097",
        "en",
        '"',
        "'",
    ),
    *("=cmd()", "a@b@c", "@", "0", "-1", "2020-02-31", "9" * 40, "x" * 300, '"a\nb"', '""', "a\x00", "'=1", "＝1"),
)
_MOST_BYTES = 5_300_000  # a twelfth of what is taken: more is only slower

_cells = st.sampled_from(_CELLS) | hostile.words | hostile.plausible
_ends = st.sampled_from(["\n", "\n", "\r\n", "\r", "\n\n", '"\n'])

# As large as a file may be, which is too slow to be tried often.
_tails = st.sampled_from([""] * 150 + [end * (_MOST_BYTES // len(end)) for end in ("\n", "\r", '"\n', ",,,\n")])


@st.composite
def _lists(draw: st.DrawFn) -> Input:
    delimiter = draw(st.sampled_from([",", ",", ";", "\t", "|"]))
    columns = [
        *draw(st.permutations([*REQUIRED_COLUMNS, "name"])),
        *draw(st.lists(st.sampled_from(COLUMNS), max_size=4)),
    ]
    header = delimiter.join(columns) if draw(st.integers(0, 9)) else draw(hostile.words)
    rows = (
        st.lists(_cells, min_size=len(columns), max_size=len(columns) + 1).map(delimiter.join) | st.just("") | _cells
    )
    lines = st.tuples(rows, _ends).map("".join)
    body = draw(hostile.joined(hostile.repeated(lines, 2, 60, 5_000), most=6))
    content = f"{header}{draw(_ends)}{body}{draw(_tails)}"[:_MOST_BYTES].encode(
        draw(st.sampled_from(_ENCODINGS)), "replace"
    )
    return (damaged(content[:_MOST_BYTES], draw(st.lists(DAMAGE, max_size=2))).decode("latin-1"),)


DAMAGE = st.tuples(st.floats(0, 1), st.integers(0, 9), st.binary(max_size=4))


def damaged(content: bytes, damage: list[tuple[float, int, bytes]]) -> bytes:
    for share, length, patch in damage:
        at = int(share * len(content))
        content = content[:at] + patch + content[at + length :]
    return content


def _file(words: Input) -> tuple[str, bytes]:
    return ".csv", content_of(words)


def content_of(words: Input) -> bytes:
    [content] = words
    return content.encode("latin-1")


def _attempt(words: Input) -> None:
    reading = read(content_of(words))
    if not reading.is_refused and reading.refused_count > len(reading.problems):
        raise WrongAnswerError("a row was refused without a reason")
    for problem in reading.problems:
        if not problem.reason.encode():
            raise WrongAnswerError("a reason without words")


TARGET = Target(
    inputs=_lists(),
    opened=lambda: nullcontext(_attempt),
    file_of=_file,
    first=tuple((f"paper_id,title,name,email\n{end * 5_000_000}"[: 5 * 1024 * 1024],) for end in ("\n", "\r", '"\n')),
    variants=10,
)

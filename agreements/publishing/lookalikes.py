"""What a text passes as plain words although it looks like more: tables, HTML, boxes to be ticked."""

import re
from collections.abc import Iterator

from agreements.wording import Problem
from agreements.wording.marked import gettext_noop

# Between two bars, however much stands there.
_TABLE = re.compile(r"\|[^|]*\|")
_MARK_UP = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|&(?:[a-zA-Z]{2,10}|#\d{2,6});")
_BOX = re.compile(r"\[[ xX_]{0,3}\](?!\()|[☐☑☒□▢]")
_BLANK = re.compile(r"_{4,}|\.{6,}|…{2,}")

_LOOKS = (
    (_TABLE, gettext_noop("This looks like a row of a table. Tables are not drawn: the bars stand in the document as they are.")),
    (_MARK_UP, gettext_noop("This looks like HTML. It is not read as such: the signs stand in the document as they are.")),
    (_BOX, gettext_noop("This looks like a box to be ticked. Nobody can tick it: a \\choice lets the signer pick.")),
    (_BLANK, gettext_noop("This looks like a place to write on. Nobody can write there: merge fields fill in names and dates.")),
)  # fmt: skip


def remarks(body: str) -> list[Problem]:
    """By line; none of them keeps the text from being published. The words are English, marked for the catalogue."""
    return list(_remarks(body))


def _remarks(body: str) -> Iterator[Problem]:
    for number, line in enumerate(body.split("\n"), start=1):
        for pattern, words in _LOOKS:
            if pattern.search(line):
                yield Problem(number, words)

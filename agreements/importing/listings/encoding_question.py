"""The likeliest encodings of a file, with names from it as each would have them. Pure."""

import re
from collections.abc import Iterator
from itertools import islice

from agreements.importing.files.encodings import CANDIDATES, decoded
from agreements.importing.files.grids import text_table
from agreements.importing.files.sources import ListFile
from agreements.importing.rows import Asked, Option, Question, RefusedFileError
from agreements.wording.marked import gettext_noop

_OF_PEOPLE = re.compile(r"name|author|first|last|speaker|person|surname|creator")
_SHOWN, _SEARCHED = 5, 5_000


def encoding_question(file: ListFile, doubtful: tuple[str, ...]) -> Question:
    words = gettext_noop(
        "The file does not say in which encoding its letters are. In which of these are the names right?"
    )
    options = [
        Option(encoding, f"{CANDIDATES[encoding]} ({encoding})", tuple(islice(_names(file, encoding), _SHOWN)))
        for encoding in doubtful
    ]
    return Question(Asked.ENCODING, words, tuple(options))


def _names(file: ListFile, encoding: str) -> Iterator[str]:
    """Different ones that are not in ASCII; of anything else where the file has no column of people."""
    try:
        table = text_table(file.name, decoded(file.content, encoding).text)
    except RefusedFileError:
        return
    places = [place for place, heading in enumerate(table.header) if _OF_PEOPLE.search(heading)]
    seen: set[str] = set()
    for row in islice(table.rows(), _SEARCHED):
        for place in places or range(len(table.header)):
            value = " ".join(row.at(place).split())[:80]
            if not value.isascii() and value not in seen:
                seen.add(value)
                yield value

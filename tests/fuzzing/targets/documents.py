"""Titles and names in the sealed document: what the doors take can be drawn, and comes out of it again."""

import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import strategies as st

from agreements import clock
from agreements.wording import values, varying
from agreements.wording.characters import clean
from agreements.wording.titles import readable
from signatures import sealing
from signatures.pdf.compiled import SealWords, Templates
from signatures.pdf.glyphs import UndrawableError
from signatures.pdf.preview import ValuesError, describe
from tests.fuzzing.targets import Attempt, Input, Target, WrongAnswerError, hostile

BODY = "# Release\n\nBetween {{ author.name }} and {{ conference.legal_name }} on {{ paper.title }}.\n\n1. First.\n"
VALUES = {
    "conference.legal_name": "The Example Conference Association",
    "signatory.name": "Sylvia Signatory",
    "effective_date": "2020-09-23",
    "signed_at": "2020-09-23T10:00:00+00:00",
}
_names = hostile.plausible | hostile.words | hostile.heaps
_titles = (
    hostile.plausible
    | hostile.words
    | hostile.heaps
    | st.sampled_from([r"On $\beta$-VAEs", "$x^2$ and $y_{ij}$", "Prices: $5 and $6"])
)


@contextmanager
def _opened() -> Iterator[Attempt]:
    sealer, templates = sealing.sealer(sealing.preview_key()), Templates()
    words = SealWords(reason="Preview", location="", name=sealing.PREVIEW_COMMON_NAME, signed_at=clock.now())

    def attempt(given: Input) -> None:
        title, name = given
        if not _are_taken(title, name):
            return
        try:
            description = describe(BODY, VALUES | {"paper.title": title, "author.name": name, "typed_name": name})
            content = templates.document(description, varying(BODY), sealer, words)
        except (ValuesError, UndrawableError) as error:
            raise WrongAnswerError(f"taken at the door and refused by the document: {type(error).__name__}") from error
        _compare(content, title, name)

    yield attempt


def _are_taken(title: str, name: str) -> bool:
    try:
        values.title(clean(title))
        values.name(clean(name))
    except values.RefusedValueError:
        return False
    return True


def _compare(content: bytes, title: str, name: str) -> None:
    """Letter by letter, because what reads a PDF puts words of different directions in an order of its own."""
    drawn = text_of(content)
    if drawn is None:
        return
    missing = letters_of(readable(clean(title))) + letters_of(clean(name)) - letters_of(drawn)
    if missing:
        raise WrongAnswerError("letters that the document does not give back")


def letters_of(text: str) -> Counter[str]:
    return Counter(unicodedata.normalize("NFKD", "".join(text.split())))


def text_of(content: bytes) -> str | None:
    """As poppler reads it; None where poppler is not installed."""
    if not shutil.which("pdftotext"):
        return None
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, timeout=60)
    return done.stdout.decode("utf-8", "replace")


# Heaps of marks, 45 and 80 high.
_ONCE = (
    ("A", "\u0bc7" * 45),
    *(("A", "a" + mark * 80) for mark in ("\u0301", "\u0323", "\u0a48", "\u0e31", "\u0e48", "\u093c")),
    ("On $\\href$", "Ada Ames"),
)
TARGET = Target(inputs=st.tuples(_titles, _names), opened=_opened, first=_ONCE)

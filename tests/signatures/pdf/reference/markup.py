"""Text as ReportLab's mark-up: escaped, in the faces that hold its glyphs.

ReportLab sets letter beside letter. What has to be shaped, or lies in other faces, is for `paragraphs`.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import groupby
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from agreements.wording import Run, characters
from agreements.wording.characters import Face
from signatures.pdf.fonts import BOLD, BOLD_ITALIC, ITALIC, UPRIGHT, Faces, faces_of
from signatures.pdf.glyphs import UndrawableError


@cache
def register() -> None:
    """Makes our faces known to ReportLab, once in a process."""
    for face in {*UPRIGHT, *ITALIC, *BOLD, *BOLD_ITALIC, characters.SCRIPT, characters.MONO}:
        pdfmetrics.registerFont(TTFont(face.name, str(face.path)))


def markup(text: str, faces: Faces = UPRIGHT) -> str:
    return "".join(f'<font face="{face.name}">{escape(part)}</font>' for face, part in split(text, faces))


def runs_markup(runs: Iterable[Run]) -> str:
    return "".join(markup(run.text, faces_of(run)) for run in runs)


def split(text: str, faces: Faces) -> list[tuple[Face, str]]:
    """The text in stretches of one face each; a letter and its marks stay together.

    Raises UndrawableError, for what is shaped elsewhere too.
    """
    composed = unicodedata.normalize("NFC", text)
    if not settable() >= set(composed):
        missing = characters.undrawable(text) or ["letters that have to be shaped"]
        # Told in logs and in the audit log: never with the text, which holds a name.
        raise UndrawableError(f"No face of ours can draw {', '.join(missing)}.")
    stretches = groupby(_chosen(composed, faces), key=lambda pair: pair[0])
    return [(face, "".join(part for _, part in pairs)) for face, pairs in stretches]


@lru_cache(maxsize=4096)
def is_settable(text: str) -> bool:
    """Whether ReportLab's own paragraphs draw it rightly: our faces have each letter, and no mark has to be placed."""
    composed = unicodedata.normalize("NFC", text)
    return settable() >= set(composed) and not any(map(unicodedata.combining, composed))


@cache
def settable() -> frozenset[str]:
    """What the upright faces have in the first plane, which is as far as ReportLab reads, and no joiners."""
    held = characters.coverage(characters.REGULAR) | characters.coverage(characters.WIDE)
    return frozenset(character for character in held if "\u200d" < character <= "\uffff" or character < "\u200c")


def _clusters(text: str) -> Iterator[str]:
    cluster = ""
    for character in text:
        if cluster and not unicodedata.category(character).startswith("M"):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _chosen(text: str, faces: Faces) -> Iterator[tuple[Face, str]]:
    """A cluster goes to the first face that has all of it; one that no face has is taken apart."""
    for cluster in _clusters(text):
        face = _first_with(cluster, faces)
        if face is not None:
            yield face, cluster
        else:
            yield from ((_first_with(character, faces) or characters.REGULAR, character) for character in cluster)


def _first_with(cluster: str, faces: Faces) -> Face | None:
    """`UPRIGHT` follows in the end: it has every character that `characters.undrawable` does not name."""
    return next((face for face in (*faces, *UPRIGHT) if set(cluster) <= characters.coverage(face)), None)

"""Which faces draw the styles of a document, and how wide they draw a text."""

import re
from functools import cache

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from agreements.wording import Run, characters
from agreements.wording.characters import Face
from signatures.pdf import glyphs

Faces = tuple[Face, ...]
_DIGEST, _EIGHT = re.compile("[0-9a-f]{64}"), re.compile(".{8}")

UPRIGHT: Faces = characters.FACES
ITALIC: Faces = (characters.ITALIC, characters.WIDE_ITALIC, characters.WIDE)
BOLD: Faces = (characters.BOLD, characters.WIDE_BOLD, characters.WIDE)
MONO: Faces = (characters.MONO,)
BOLD_ITALIC: Faces = (characters.BOLD_ITALIC, characters.WIDE_BOLD_ITALIC, characters.WIDE_BOLD, characters.WIDE)


@cache
def register() -> None:
    """Makes known to ReportLab what it names on each page that it lays out; the lines are ours."""
    pdfmetrics.registerFont(TTFont(characters.REGULAR.name, str(characters.REGULAR.path)))


def faces_called(name: str) -> Faces:
    """The faces of a style that is named after its first face."""
    return next(faces for faces in (UPRIGHT, ITALIC, BOLD, BOLD_ITALIC, MONO) if faces[0].name == name)


def forced_by(style: ParagraphStyle | None) -> Faces | None:
    """Those in which a style sets whatever stands in it; None if the words choose."""
    return MONO if style is not None and style.fontName == characters.MONO.name else None


def in_groups(digest: str) -> str:
    """As somebody compares it with another one: by eight signs."""
    return _DIGEST.sub(lambda match: " ".join(_EIGHT.findall(match[0])), digest)


def script_faces(name: str) -> Faces:
    """The script face if it has the whole name, otherwise the italics: a name is never written in two hands."""
    return (characters.SCRIPT,) if glyphs.suits(characters.SCRIPT, name) else ITALIC


def width(text: str, faces: Faces, size: float) -> float:
    """As ReportLab sets it: unkerned."""
    return glyphs.shape(text, faces, is_kerned=False).width_at(size)


def faces_of(run: Run) -> Faces:
    if run.bold:
        return BOLD_ITALIC if run.italic else BOLD
    return ITALIC if run.italic else UPRIGHT

"""Which faces draw the styles of a document, and how wide they draw a text."""

from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from agreements.wording import Run, characters
from agreements.wording.characters import Face
from signatures.pdf import glyphs

Faces = tuple[Face, ...]

UPRIGHT: Faces = characters.FACES
ITALIC: Faces = (characters.ITALIC, characters.WIDE_ITALIC, characters.WIDE)
BOLD: Faces = (characters.BOLD, characters.WIDE_BOLD, characters.WIDE)
BOLD_ITALIC: Faces = (characters.BOLD_ITALIC, characters.WIDE_BOLD_ITALIC, characters.WIDE_BOLD, characters.WIDE)


@cache
def register() -> None:
    """Makes known to ReportLab what it names on each page that it lays out; the lines are ours."""
    pdfmetrics.registerFont(TTFont(characters.REGULAR.name, str(characters.REGULAR.path)))


def faces_called(name: str) -> Faces:
    """The faces of a style that is named after its first face."""
    return next(faces for faces in (UPRIGHT, ITALIC, BOLD, BOLD_ITALIC) if faces[0].name == name)


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

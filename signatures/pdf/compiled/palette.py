"""The fonts that a document can name, and its lines as the operators that show them."""

from collections.abc import Iterable, Iterator

from agreements.characters import Face
from signatures.pdf import glyphs
from signatures.pdf.compiled.pieces import Piece, Simple, shaped, simple
from signatures.pdf.compiled.typesetting import Line
from signatures.pdf.glyphs import FontSet


class UncodedError(Exception):
    """A line holds what the constant fonts do not."""


class Palette:
    """`constant` is the set of fonts that every document of a template shares: in it a letter's code is its number."""

    def __init__(self, faces: Iterable[Face]) -> None:
        """Of these faces all simple characters are in the constant set."""
        self.constant = FontSet("C", is_lettered=True)
        # By the name of the face: the name of the font.
        self.full = {face.name: _filled(self.constant, face) for face in faces}

    def show(self, line: Line, size: float, others: FontSet | None = None) -> str:
        """What the constant fonts lack is put into the others; without others, UncodedError is raised."""
        if len(line.pieces) == 1:
            piece = line.pieces[0]
            if isinstance(piece, Simple) and piece.face.name in self.full:
                return shown_simply(self.full[piece.face.name], size, piece.text)
        last = len(line.pieces) - 1
        shown = (self._shown(piece, size, others, is_last=number == last) for number, piece in enumerate(line.pieces))
        return "\n".join(operators for piece in shown for operators in piece)

    def _shown(self, piece: Piece, size: float, others: FontSet | None, *, is_last: bool) -> Iterator[str]:
        if isinstance(piece, Simple) and piece.face.name in self.full:
            yield shown_simply(self.full[piece.face.name], size, piece.text)
        elif others is None:
            raise UncodedError
        elif isinstance(piece, Simple):
            yield from _placed(glyphs.shape(piece.text, (piece.face,), is_kerned=False), size, others)
        else:
            line = shaped(piece)
            yield from _placed(line if is_last else line.closed, size, others)


def shown_simply(font: str, size: float, text: str) -> str:
    """Of letters whose codes are their numbers."""
    return f"{opening_of(font, size)}{text.encode('utf-16-be').hex()}> Tj"


def opening_of(font: str, size: float) -> str:
    return f"/{font} {size} Tf <"


def _filled(fonts: FontSet, face: Face) -> str:
    name = ""
    for character in simple(face):
        (cluster,) = glyphs.shape(character, (face,), is_kerned=False).clusters
        name, code = fonts.place(cluster)
        if code != ord(character):
            raise ValueError(f"{face.name} shows {character} with the code of another letter.")
    return name


def _placed(line: glyphs.Line, size: float, fonts: FontSet) -> Iterator[str]:
    """Clusters, each with its code; the pen is moved where a cluster's place is not where the last one's width ends."""
    shown, name, moved = "", "", 0
    for cluster in line.clusters:
        resource, code = fonts.place(cluster)
        if resource != name:
            if shown:
                yield f"[{shown}] TJ"
            yield f"/{resource} {size} Tf"
            shown, name = "", resource
        shown += f"{-moved}<{code:04X}>" if moved else f"<{code:04X}>"
        moved = cluster.advance - cluster.sign.width
    yield f"[{shown}{-moved if moved else ''}] TJ"

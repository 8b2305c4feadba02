"""The fonts that a document can name, and its lines as the operators that show them."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from agreements.characters import Face
from signatures.pdf import glyphs
from signatures.pdf.compiled.typesetting import Line, Piece, Simple, shaped, simple
from signatures.pdf.glyphs import FontSet


class UncodedError(Exception):
    """A line holds what the constant fonts do not."""


class _Codes(dict[int, str]):
    """For `str.translate`: each character as the four hex digits of its code; raises UncodedError."""

    def __missing__(self, character: int) -> str:
        raise UncodedError


class Palette:
    """`constant` is the set of fonts that every document of a template shares."""

    def __init__(self, constant: FontSet, faces: Iterable[Face]) -> None:
        self.constant = constant
        self._codes = {face.name: _codes(constant, face) for face in faces}

    def show(self, line: Line, size: float, others: FontSet | None = None) -> str:
        """What the constant fonts lack is put into the others; without others, UncodedError is raised."""
        if len(line.pieces) == 1:
            piece = line.pieces[0]
            if isinstance(piece, Simple) and piece.face.name in self._codes:
                name, codes = self._codes[piece.face.name]
                with suppress(UncodedError):
                    return f"/{name} {size} Tf <{piece.text.translate(codes)}> Tj"
            return "\n".join(self._shown(line.pieces[0], size, others, is_last=True))
        last = len(line.pieces) - 1
        shown = (self._shown(piece, size, others, is_last=number == last) for number, piece in enumerate(line.pieces))
        return "\n".join(operators for piece in shown for operators in piece)

    def _shown(self, piece: Piece, size: float, others: FontSet | None, *, is_last: bool) -> Iterator[str]:
        if isinstance(piece, Simple):
            try:
                name, codes = self._codes[piece.face.name]
                yield f"/{name} {size} Tf <{piece.text.translate(codes)}> Tj"
            except (KeyError, UncodedError):
                if others is None:
                    raise UncodedError from None
                yield from _placed(glyphs.shape(piece.text, (piece.face,), is_kerned=False), size, others)
        elif others is None:
            raise UncodedError
        else:
            line = shaped(piece)
            yield from _placed(line if is_last else line.closed, size, others)


def _codes(fonts: FontSet, face: Face) -> tuple[str, _Codes]:
    codes = _Codes()
    name = ""
    for character in simple(face):
        (cluster,) = glyphs.shape(character, (face,), is_kerned=False).clusters
        name, code = fonts.place(cluster)
        codes[ord(character)] = f"{code:04X}"
    return name, codes


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

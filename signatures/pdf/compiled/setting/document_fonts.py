"""The fonts that a document can name, and its lines as the operators that show them."""

from collections.abc import Iterable, Iterator
from operator import itemgetter

from agreements.wording.characters import Face
from signatures.pdf import glyphs
from signatures.pdf.compiled.setting import as_read
from signatures.pdf.compiled.setting.line_runs import LineRun, SimpleRun, TypesetLine, shaped, simple, width
from signatures.pdf.glyphs import FontSet


class UncodedError(Exception):
    """A line holds what the constant fonts do not."""


class DocumentFonts:
    """`constant` is the set of fonts that every document of a template shares: in it a letter's code is its number."""

    def __init__(self, faces: Iterable[Face], *, writes_as_read: bool) -> None:
        """Of these faces all simple characters are in the constant set; see `as_read` for what is written so."""
        self._writes_as_read = writes_as_read
        self.constant = FontSet("C", is_lettered=True)
        # By the name of the face: the name of the font.
        self.full = {face.name: _filled(self.constant, face) for face in faces}

    def close(self) -> None:
        """From now on the constant set stays as it is: other threads use it, and bodies hold its fonts already."""
        self.constant.close()

    def show(self, line: TypesetLine, size: float, others: FontSet | None = None) -> bytes:
        """What the constant fonts lack is put into the others; without others, UncodedError is raised."""
        if line.starts:
            written = self._as_read if self._writes_as_read else self._placed
            return b"\n".join(written(line, size, others))
        last = len(line.runs) - 1
        shown = (self._shown(run, size, others, is_last=number == last) for number, run in enumerate(line.runs))
        return b"\n".join(operators for run in shown for operators in run)

    def inside(self, line: TypesetLine, face: Face, size: float, others: FontSet | None) -> bytes:
        """What stands inside of the string that shows a line in this face; other kinds of lines end it before they begin."""
        if len(line.runs) == 1:
            run = line.runs[0]
            if isinstance(run, SimpleRun) and run.face is face:
                return codes_of(run.text)
        return b") Tj\n%s\n(" % self.show(line, size, others)

    def opening(self, face: Face, size: float) -> bytes:
        """Of the string that shows a line in one of the full faces."""
        return f"/{self.full[face.name]} {size} Tf (".encode("ascii")

    def _shown(self, run: LineRun, size: float, others: FontSet | None, *, is_last: bool) -> Iterator[bytes]:
        if isinstance(run, SimpleRun) and run.face.name in self.full:
            yield b"%s%s) Tj" % (self.opening(run.face, size), codes_of(run.text))
        elif others is None:
            raise UncodedError
        elif isinstance(run, SimpleRun):
            yield from _placed(glyphs.shape(run.text, (run.face,), is_kerned=False), size, others)
        else:
            line = shaped(run)
            yield from _placed(line if is_last else line.closed, size, others)

    def _placed(self, line: TypesetLine, size: float, others: FontSet | None) -> Iterator[bytes]:
        """Each stretch at its place, from left to right."""
        pen, last = 0, max(line.starts)
        for start, run in sorted(zip(line.starts, line.runs, strict=True), key=itemgetter(0)):
            if pen != start:
                yield f"[{pen - start}] TJ".encode("ascii")
            yield from self._shown(run, size, others, is_last=start == last)
            pen = start + width(run)

    def _as_read(self, line: TypesetLine, size: float, others: FontSet | None) -> Iterator[bytes]:
        """Each stretch at its place, in the order in which they are read."""
        pen = 0
        for start, run in zip(line.starts, line.runs, strict=True):
            font = ""
            for at, cluster in as_read.signs(run, start, line):
                if others is None:
                    raise UncodedError
                name, code = others.place(cluster)
                if name != font:
                    yield f"/{name} {size} Tf".encode("ascii")
                yield f"[{pen - at or ''}<{code:04X}>] TJ".encode("ascii")
                pen, font = at + cluster.sign.width, name
            if not as_read.runs_to_the_left(run):
                if pen != start:
                    yield f"[{pen - start}] TJ".encode("ascii")
                yield from self._shown(run, size, others, is_last=True)
                pen = start + width(run)


def codes_of(text: str) -> bytes:
    """Of letters whose codes are their numbers, as they stand in a literal string (ISO 32000-1, 7.3.4.2).

    None of them has the byte of a carriage return, which readers would take for another: `DocumentFonts` sees to that.
    """
    return text.encode("utf-16-be").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def _filled(fonts: FontSet, face: Face) -> str:
    name = ""
    for character in simple(face):
        (cluster,) = glyphs.shape(character, (face,), is_kerned=False).clusters
        name, code = fonts.place(cluster)
        if code != ord(character):
            raise ValueError(f"{face.name} shows {character} with the code of another letter.")
        if b"\r" in codes_of(character):
            raise ValueError(f"The code of {character} cannot stand in a literal string.")
    return name


def _placed(line: glyphs.ShapedLine, size: float, fonts: FontSet) -> Iterator[bytes]:
    """Clusters, each with its code; the pen is moved where a cluster's place is not where the last one's width ends."""
    shown, name, moved = "", "", 0
    for cluster in line.clusters:
        resource, code = fonts.place(cluster)
        if resource != name:
            if shown:
                yield f"[{shown}] TJ".encode("ascii")
            yield f"/{resource} {size} Tf".encode("ascii")
            shown, name = "", resource
        shown += f"{-moved}<{code:04X}>" if moved else f"<{code:04X}>"
        moved = cluster.advance - cluster.sign.width
    yield f"[{shown}{-moved if moved else ''}] TJ".encode("ascii")

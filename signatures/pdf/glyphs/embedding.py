"""Which clusters a document shows, and the fonts that it embeds for them, as bodies of PDF objects."""

import zlib
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import PurePath

from agreements.characters import Face, has
from signatures.pdf.glyphs.outlines import Sign, bounds, charstring, font
from signatures.pdf.glyphs.program import compact_font
from signatures.pdf.glyphs.shaping import Cluster, Line, shape

_MISSING = Sign((), 0, "")  # glyph nought; never shown
_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl")


class FontSet:
    """A code for each cluster that was placed, and a resource name for each face: the prefix and a number.

    What the set `base` has already is shown with its codes and embedded by it.
    """

    def __init__(self, prefix: str = "G", base: "FontSet | None" = None) -> None:
        self.prefix, self.base = prefix, base
        self._names: dict[Face, str] = {}
        self._codes: dict[Face, dict[Sign, int]] = {}

    def add(self, line: Line) -> None:
        for cluster in line.clusters:
            self.place(cluster)

    def place(self, cluster: Cluster) -> tuple[str, int]:
        """The font's resource name and the code, for ever the same in this set."""
        found = self.base and self.base.find(cluster.face, cluster.sign)
        if found:
            return found
        codes = self._codes.get(cluster.face)
        if codes is None:
            codes = self._codes[cluster.face] = {_MISSING: 0}
            self._names[cluster.face] = f"{self.prefix}{len(self._names)}"
        return self._names[cluster.face], codes.setdefault(cluster.sign, len(codes))

    def find(self, face: Face, sign: Sign) -> tuple[str, int] | None:
        code = self._codes.get(face, {}).get(sign)
        if code is None:
            return self.base.find(face, sign) if self.base else None
        return self._names[face], code

    def objects(self, first: int) -> tuple[dict[str, int], list[bytes]]:
        """Resource name -> number of the font, and the bodies of the objects that are numbered from `first` on."""
        fonts: dict[str, int] = {}
        bodies: list[bytes] = []
        for face, codes in self._codes.items():
            number = first + len(bodies)
            fonts[self._names[face]] = number
            bodies += _bodies(face, tuple(codes), number)
        return fonts, bodies


def repertoire(faces: Iterable[tuple[Face, ...]], letters: str, prefix: str = "C") -> FontSet:
    """A set with all of these letters, where a style's first face has them, and its Latin ligatures."""
    fonts = FontSet(prefix)
    for style in faces:
        for text in (*letters, *_LIGATURES):
            if has(style[0], text):
                fonts.add(shape(text, style))
    return fonts


def _bodies(face: Face, signs: tuple[Sign, ...], number: int) -> list[bytes]:
    name, widths, program, unicode_map = _embedded(face, signs)
    font_dictionary = (
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
        f"/DescendantFonts[{number + 1} 0 R]/ToUnicode {number + 4} 0 R>>"
    )
    descendant = (
        f"<</Type/Font/Subtype/CIDFontType0/BaseFont/{name}/FontDescriptor {number + 2} 0 R"
        f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 0/W[1[{widths}]]>>"
    )
    descriptor = f"<</Type/FontDescriptor/FontName/{name}{_metrics(face)}/FontFile3 {number + 3} 0 R>>"
    return [
        font_dictionary.encode("ascii"),
        descendant.encode("ascii"),
        descriptor.encode("ascii"),
        _stream(program, b"/Subtype/CIDFontType0C"),
        _stream(unicode_map),
    ]


@lru_cache(maxsize=256)
def _embedded(face: Face, signs: tuple[Sign, ...]) -> tuple[str, str, bytes, bytes]:
    """The font's name, its widths, its program and its ToUnicode map, both compressed."""
    charstrings = [charstring(face, sign.parts, sign.width) for sign in signs]
    name = f"{_tag(b''.join(charstrings))}+{postscript_name(face)}"
    widths = " ".join(str(sign.width) for sign in signs[1:])
    program = compact_font(name, bounds(face), charstrings)
    return name, widths, zlib.compress(program, 3), zlib.compress(_unicode_map(signs), 3)


def _unicode_map(signs: tuple[Sign, ...]) -> bytes:
    lines = [f"<{code:04X}><{sign.text.encode('utf-16-be').hex().upper()}>" for code, sign in enumerate(signs) if code]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    return "\n".join(
        (
            "/CIDInit/ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def",
            "/CMapName/Adobe-Identity-UCS def/CMapType 2 def",
            "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange",
            *(f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar" for block in blocks),
            "endcmap CMapName currentdict/CMap defineresource pop end end",
        )
    ).encode("ascii")


@cache
def postscript_name(face: Face) -> str:
    name = PurePath(face.file).stem.partition("[")[0]
    return name if face.weight is None else f"{name}-{face.weight}"


@cache
def _metrics(face: Face) -> str:
    box = bounds(face)
    extents = font(face).get_font_extents("ltr")
    angle = -12 if "Italic" in face.name else 0
    return (
        f"/Flags 4/FontBBox[{' '.join(map(str, box))}]/ItalicAngle {angle}/Ascent {extents.ascender}"
        f"/Descent {extents.descender}/CapHeight {extents.ascender}/StemV 80"
    )


def _tag(content: bytes) -> str:
    """Six letters that tell one subset of a face from another."""
    number, letters = zlib.crc32(content), ""
    for _ in range(6):
        number, digit = divmod(number, 26)
        letters += chr(ord("A") + digit)
    return letters


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d/Filter/FlateDecode%b>>\nstream\n%b\nendstream" % (len(data), entries, data)

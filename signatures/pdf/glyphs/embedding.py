"""Which clusters a document shows, and the fonts that it embeds for them, as bodies of PDF objects."""

import zlib
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import PurePath

from agreements.wording.characters import Face
from signatures.pdf.glyphs.outlines import Sign, bounds, charstring, font
from signatures.pdf.glyphs.program import compact_font
from signatures.pdf.glyphs.shaping import Cluster

_MISSING = Sign((), 0, "")  # glyph nought; never shown
_PRIVATE = 0xE000  # from here on Unicode has given no meaning to numbers


class FontSet:
    """A code for each cluster that was placed, and a resource name for each face: the prefix and a number.

    What the set `base` has already is shown with its codes and embedded by it. With `is_lettered`, the code of a single
    letter is its number in Unicode, so that such text can be written without looking up anything.
    """

    def __init__(self, prefix: str = "G", base: "FontSet | None" = None, *, is_lettered: bool = False) -> None:
        self.prefix, self.base, self._is_lettered = prefix, base, is_lettered
        self._names: dict[Face, str] = {}
        self._codes: dict[Face, dict[Sign, int]] = {}
        self._is_closed = False

    def place(self, cluster: Cluster) -> tuple[str, int]:
        """The font's resource name and the code, for ever the same in this set."""
        found = self.find(cluster.face, cluster.sign)
        if found:
            return found
        if self._is_closed:
            raise ValueError(f"The closed fonts have no {cluster.sign.text!r} of {cluster.face.name}.")
        codes = self._codes.setdefault(cluster.face, {_MISSING: 0})
        name = self._names.setdefault(cluster.face, f"{self.prefix}{len(self._names)}")
        codes[cluster.sign] = self._code(cluster.sign, codes)
        return name, codes[cluster.sign]

    def _code(self, sign: Sign, codes: dict[Sign, int]) -> int:
        if not self._is_lettered:
            return len(codes)
        letter = ord(sign.text) if len(sign.text) == 1 else _PRIVATE
        return letter if letter < _PRIVATE and letter not in codes.values() else _PRIVATE + len(codes)

    def close(self) -> None:
        """Nothing can be added any more."""
        self._is_closed = True

    def find(self, face: Face, sign: Sign) -> tuple[str, int] | None:
        found = self.base.find(face, sign) if self.base else None
        code = self._codes.get(face, {}).get(sign)
        return found if code is None else (self._names[face], code)

    def objects(self, first: int) -> tuple[dict[str, int], list[bytes]]:
        """Resource name -> number of the font, and the bodies of the objects that are numbered from `first` on."""
        fonts: dict[str, int] = {}
        bodies: list[bytes] = []
        for face, codes in self._codes.items():
            number = first + len(bodies)
            fonts[self._names[face]] = number
            by_code = sorted(codes.items(), key=itemgetter(1)) if self._is_lettered else codes.items()
            bodies += _bodies(face, tuple(by_code), number)
        return fonts, bodies


def _bodies(face: Face, codes: tuple[tuple[Sign, int], ...], number: int) -> list[bytes]:
    name, widths, program, unicode_map = _embedded(face, codes)
    font_dictionary = (
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
        f"/DescendantFonts[{number + 1} 0 R]/ToUnicode {number + 4} 0 R>>"
    )
    descendant = (
        f"<</Type/Font/Subtype/CIDFontType0/BaseFont/{name}/FontDescriptor {number + 2} 0 R"
        f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 0/W[{widths}]>>"
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
def _embedded(face: Face, codes: tuple[tuple[Sign, int], ...]) -> tuple[str, str, bytes, bytes]:
    """The font's name, its widths, its program and its ToUnicode map, both compressed; the codes ascend from nought."""
    charstrings = [charstring(face, sign.parts, sign.width) for sign, _ in codes]
    name = f"{_tag(b''.join(charstrings))}+{postscript_name(face)}"
    program = compact_font(name, bounds(face), charstrings, [code for _, code in codes])
    return name, _widths(codes[1:]), zlib.compress(program, 3), zlib.compress(_unicode_map(codes), 3)


def _widths(codes: Iterable[tuple[Sign, int]]) -> str:
    """For each run of codes without a gap its first one, and the widths (ISO 32000-1, 9.7.4.3)."""
    runs = groupby(enumerate(codes), key=lambda item: item[1][1] - item[0])
    listed = ([(sign.width, code) for _, (sign, code) in run] for _, run in runs)
    return " ".join(f"{run[0][1]}[{' '.join(str(width) for width, _ in run)}]" for run in listed)


def _unicode_map(codes: tuple[tuple[Sign, int], ...]) -> bytes:
    lines = [f"<{code:04X}><{sign.text.encode('utf-16-be').hex().upper()}>" for sign, code in codes if code]
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
